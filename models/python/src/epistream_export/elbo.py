"""Training by the evidence lower bound, with the weight of the divergence that makes it one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from epistream_export import heads, layers
from epistream_export.errors import ExportError
from epistream_export.spec import Classification, Multilabel, Regression, Task

Data = tuple[Tensor | Sequence[Tensor], Tensor]
"""Inputs (one tensor, or one for each argument of ``forward``) and targets, ``[rows, ...]`` each."""


def negative_log_likelihood(task: Task, output: Any, targets: Tensor, noise_variance: float = 1.0) -> Tensor:
    """-log p(target | output) of each row, ``[rows]``, in nats.

    Args:
        task: says what ``output`` is
        output: what the module returned
        targets: classes ``[rows]`` (int64), 0 or 1 for each label ``[rows, labels]``, or numbers ``[rows]`` in units of
            the module's output
        noise_variance: of a regression without second head
    """
    outputs = heads.as_tuple(output)
    if isinstance(task, Classification):
        if task.output == "logits":
            return functional.cross_entropy(outputs[0], targets, reduction="none")
        return functional.nll_loss(
            outputs[0].clamp_min(torch.finfo(torch.float32).tiny).log(), targets, reduction="none"
        )
    if isinstance(task, Multilabel):
        loss = (
            functional.binary_cross_entropy_with_logits if task.output == "logits" else functional.binary_cross_entropy
        )
        return loss(outputs[0], targets.to(outputs[0].dtype), reduction="none").sum(dim=-1)
    mean, variance = moments(task, outputs, noise_variance)
    return 0.5 * ((targets.reshape(-1) - mean).square() / variance + variance.log() + math.log(2 * math.pi))


def elbo_loss(nll: Tensor, kl: Tensor, training_rows: int, kl_weight: float = 1.0) -> Tensor:
    """Negative evidence lower bound per example, estimated from a minibatch: mean(nll) + kl / training_rows.

    The bound of the whole training set is sum(nll) + kl. Divided by the number of rows N it is mean(nll) + kl/N, and a
    minibatch estimates the first term alone: its size does not enter. Weighted by their rows, the losses of an epoch's
    minibatches add up to the whole bound.

    Args:
        nll: of the minibatch's rows, ``[batch]``, from one draw of the weights
        kl: divergence of the posterior from the prior, a scalar
        training_rows: N, rows of the whole training set
        kl_weight: below 1 gives a cold posterior, which is no posterior of any prior; say so where you report it
    """
    if training_rows < len(nll):
        raise ValueError(f"training_rows: must be at least the minibatch's {len(nll)}, was {training_rows}")
    return nll.mean() + kl_weight * kl / training_rows


def fit_bayes_by_backprop(
    model: nn.Module,
    data: Data,
    *,
    task: Task,
    epochs: int,
    batch_size: int = 128,
    learning_rate: float = 1e-3,
    draws: int = 1,
    kl_weight: float = 1.0,
    noise_variance: float = 1.0,
    seed: int = 0,
    on_epoch: Callable[[int, float], None] | None = None,
) -> list[float]:
    """Trains mu and rho (and every other parameter) by Bayes by Backprop with Adam, in place, and leaves it in eval().

    Args:
        model: with :class:`BayesianLinear` or :class:`BayesianConv2d` layers
        data: the whole training set
        task: what the module returns
        epochs: passes over the data
        batch_size: rows of a minibatch
        learning_rate: Adam's
        draws: weight draws for each minibatch, averaged
        kl_weight: see :func:`elbo_loss`
        noise_variance: see :func:`negative_log_likelihood`
        seed: of the order of the rows and of the weight draws
        on_epoch: called after each epoch with its number, from 1, and its loss

    Returns:
        negative evidence lower bound per example of each epoch, in nats
    """
    inputs, targets = as_tensors(data[0]), data[1]
    rows = len(targets)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)

    def loss_of(chosen: Tensor) -> Tensor:
        output = model(*(tensor[chosen] for tensor in inputs))
        nll = negative_log_likelihood(task, output, targets[chosen], noise_variance)
        return elbo_loss(nll, layers.kl_divergence(model), rows, kl_weight)

    def step(chosen: Tensor) -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = torch.stack([loss_of(chosen) for _ in range(draws)]).mean()
        if not torch.isfinite(loss):
            raise ExportError(f"the loss is {loss.item()}. Lower the learning rate, or scale the data")
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    losses: list[float] = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model.train()
        for epoch in range(1, epochs + 1):
            order = torch.randperm(rows)
            batches = [order[start : start + batch_size] for start in range(0, rows, batch_size)]
            losses.append(sum(step(batch) * len(batch) for batch in batches) / rows)
            if on_epoch is not None:
                on_epoch(epoch, losses[-1])
        model.eval()
    return losses


def as_tensors(inputs: Tensor | Sequence[Tensor]) -> list[Tensor]:
    """One input or several, as a list."""
    return [inputs] if isinstance(inputs, Tensor) else list(inputs)


def moments(task: Regression, outputs: Sequence[Tensor], noise_variance: float) -> tuple[Tensor, Tensor]:
    """Mean and variance of each row, ``[rows]``; the variance is ``noise_variance`` without a second head."""
    columns = [output.reshape(len(output), -1)[:, index] for output in outputs for index in range(_width(output))]
    if task.second_head is None:
        return columns[0], torch.full_like(columns[0], noise_variance)
    second = columns[1]
    if task.second_head == "log-variance":
        return columns[0], second.exp()
    return columns[0], second if task.second_head == "variance" else second.square()


def _width(output: Tensor) -> int:
    return 1 if output.dim() == 1 else output.shape[1]

"""The UCI ensembles: how the learning rate is chosen, and the members of every split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from evaluation import stacked
from evaluation.gaussians import Figures, figures
from evaluation.scaling import Scaling
from evaluation.tables import Content, Rows, Split, Table

MEMBERS = 5
EPOCHS = 40
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
VALIDATION_SHARE = 0.2
VALIDATION_SEED = 0


@dataclass(frozen=True)
class Ensemble:
    """The trained members of one split, in standardised units.

    `weights` holds hidden_weight [members, columns, hidden], hidden_bias, weight and bias as `stacked.Stack` does.
    """

    scaling: Scaling
    learning_rate: float
    weights: dict[str, NDArray[np.float32]]


def choose_learning_rates(content: Content, table: Table, epochs: int = EPOCHS) -> list[float]:
    """Per split, the rate with the least NLL on a fifth of that split's own training rows, trained on the others.

    No split looks at another one's choice: their test rows are among each other's training rows.
    """
    rng = np.random.default_rng(VALIDATION_SEED)
    inner = [_inner_split(split.training, rng) for split in content.splits]
    losses = [
        [found.nll_moments for found in _validated(content, table, inner, rate, epochs)] for rate in LEARNING_RATES
    ]
    table_of_losses = np.nan_to_num(np.array(losses), nan=np.inf)
    return [LEARNING_RATES[best] for best in table_of_losses.argmin(axis=0)]


def train(content: Content, table: Table, rates: list[float], epochs: int = EPOCHS) -> list[Ensemble]:
    """One ensemble per split on all of its training rows; splits that chose the same rate are trained together."""
    ensembles: dict[int, Ensemble] = {}
    for rate in sorted(set(rates)):
        numbers = [number for number, chosen in enumerate(rates) if chosen == rate]
        splits = [content.splits[number] for number in numbers]
        scalings = [Scaling.of(content, split.training) for split in splits]
        stack = _stack(content, table, splits, scalings, numbers, rate, epochs)
        for position, number in enumerate(numbers):
            ensembles[number] = Ensemble(scalings[position], rate, _members(stack, position))
    return [ensembles[number] for number in range(len(rates))]


def predict(ensemble: Ensemble, inputs: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means and variances [members, rows] of standardised inputs [rows, columns], in the target's unit."""
    columns, hidden = ensemble.weights["hidden_weight"].shape[1:]
    stack = stacked.Stack(MEMBERS, columns, hidden)
    stack.load_state_dict({name: torch.from_numpy(values) for name, values in ensemble.weights.items()})
    with torch.no_grad():
        mean, variance = stack(inputs.expand(MEMBERS, -1, -1))
    scale, offset = ensemble.scaling.target_spread, ensemble.scaling.target_centre
    return mean.double().numpy() * scale + offset, variance.double().numpy() * scale**2


def measure(ensemble: Ensemble, content: Content, rows: Rows) -> Figures:
    """The figures on these rows."""
    inputs = torch.from_numpy(ensemble.scaling.features(content.features[rows])).float()
    means, variances = predict(ensemble, inputs)
    return figures(means, variances, content.targets[rows])


def _inner_split(training: Rows, rng: np.random.Generator) -> Split:
    shuffled = rng.permutation(training)
    held_out = round(VALIDATION_SHARE * len(shuffled))
    return Split(training=shuffled[held_out:], test=shuffled[:held_out])


def _validated(content: Content, table: Table, splits: list[Split], rate: float, epochs: int) -> list[Figures]:
    scalings = [Scaling.of(content, split.training) for split in splits]
    stack = _stack(content, table, splits, scalings, list(range(len(splits))), rate, epochs)
    return [
        measure(Ensemble(scalings[position], rate, _members(stack, position)), content, split.test)
        for position, split in enumerate(splits)
    ]


def _stack(
    content: Content,
    table: Table,
    splits: list[Split],
    scalings: list[Scaling],
    numbers: list[int],
    rate: float,
    epochs: int,
) -> stacked.Stack:
    """The members of all these splits, one after the other; split s has the seeds 5s to 5s + 4."""
    inputs = [
        scaling.features(content.features[split.training]) for scaling, split in zip(scalings, splits, strict=True)
    ]
    targets = [
        scaling.targets(content.targets[split.training]) for scaling, split in zip(scalings, splits, strict=True)
    ]
    task = stacked.Task(_repeated(inputs), _repeated(targets))
    seeds = [MEMBERS * number + member for number in numbers for member in range(MEMBERS)]
    return stacked.train(task, table.hidden, seeds, rate, epochs)


def _repeated(parts: list[NDArray[np.float64]]) -> Tensor:
    return torch.from_numpy(np.stack(parts)).float().repeat_interleave(MEMBERS, dim=0)


def _members(stack: stacked.Stack, position: int) -> dict[str, NDArray[np.float32]]:
    mine = slice(MEMBERS * position, MEMBERS * (position + 1))
    return {name: values[mine].numpy() for name, values in stack.state_dict().items()}

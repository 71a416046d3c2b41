"""Many small regression networks trained at once: every parameter carries a leading axis of networks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import gaussian_nll_loss, softplus

BATCH = 100
FLOOR = 1e-6  # least variance, in units of the standardised target


@dataclass(frozen=True)
class Task:
    """What each network of a stack learns from: inputs [networks, rows, columns] and targets [networks, rows]."""

    inputs: Tensor
    targets: Tensor


class Stack(nn.Module):
    """One hidden layer of ReLU; per row a mean and a variance, softplus(raw) + 1e-6.

    Source: Lakshminarayanan et al. 2017, arXiv 1612.01474, section 2.2.1.
    """

    def __init__(self, networks: int, columns: int, hidden: int) -> None:
        super().__init__()
        self.hidden_weight = nn.Parameter(torch.empty(networks, columns, hidden))
        self.hidden_bias = nn.Parameter(torch.empty(networks, 1, hidden))
        self.weight = nn.Parameter(torch.empty(networks, hidden, 2))
        self.bias = nn.Parameter(torch.empty(networks, 1, 2))

    @torch.no_grad()
    def reset(self, seeds: list[int]) -> None:
        """Uniform within 1 / sqrt(inputs), as torch's Linear; network i is drawn from seed i alone."""
        for network, seed in enumerate(seeds):
            generator = torch.Generator().manual_seed(seed)
            for weight, bias in ((self.hidden_weight, self.hidden_bias), (self.weight, self.bias)):
                bound = 1 / math.sqrt(weight.shape[1])
                weight[network].uniform_(-bound, bound, generator=generator)
                bias[network].uniform_(-bound, bound, generator=generator)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Means and variances [networks, rows] of inputs [networks, rows, columns]."""
        hidden = torch.relu(torch.baddbmm(self.hidden_bias, inputs, self.hidden_weight))
        mean, raw = torch.baddbmm(self.bias, hidden, self.weight).unbind(-1)
        return mean, softplus(raw) + FLOOR


def train(task: Task, hidden: int, seeds: list[int], learning_rate: float, epochs: int) -> Stack:
    """Adam on each network's own Gaussian NLL. The loss is a sum over networks, so none feels another."""
    networks, rows, columns = task.inputs.shape
    stack = Stack(networks, columns, hidden)
    stack.reset(seeds)
    order = torch.Generator().manual_seed(seeds[0])
    optimizer = torch.optim.Adam(stack.parameters(), lr=learning_rate, fused=True)
    for _ in range(epochs):
        shuffled = torch.rand(networks, rows, generator=order).argsort(dim=1)
        for chosen in shuffled.split(BATCH, dim=1):
            optimizer.zero_grad()
            inputs = task.inputs.gather(1, chosen[:, :, None].expand(-1, -1, columns))
            mean, variance = stack(inputs)
            losses = gaussian_nll_loss(mean, task.targets.gather(1, chosen), variance, eps=FLOOR, reduction="none")
            losses.mean(dim=1).sum().backward()
            optimizer.step()
    return stack

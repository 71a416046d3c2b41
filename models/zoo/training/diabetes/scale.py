"""From plain units to the networks' and back: what every diabetes network has in common."""

from __future__ import annotations

import numpy as np
import torch
from epistream_export import Input, Regression, Target
from torch import Tensor, nn

from training.diabetes.data import Features, Patients
from training.measures.regression import Mixture

EXAMPLES = 64
NOISE_LIMIT = 3.0
"""Of |log-variance| in the network's units, so that an input far from all patients cannot claim absurd noise."""


class Standardised(nn.Module):
    """Takes features in plain units, as they come on the wire, to mean 0 and deviation 1 over the training part."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, features: Features) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(features.mean(axis=0)))
        self.register_buffer("deviation", torch.from_numpy(features.std(axis=0)))

    def forward(self, features: Tensor) -> Tensor:
        return (features - self.mean) / self.deviation


def bounded(raw: Tensor) -> Tensor:
    """A log-variance from any number."""
    return NOISE_LIMIT * torch.tanh(raw / NOISE_LIMIT)


def task(part: Patients) -> Regression:
    """The target's scale makes the networks' outputs standardised progression."""
    target = Target(
        "disease-progression", scale=round(float(part.targets.std()), 4), offset=round(float(part.targets.mean()), 4)
    )
    return Regression(target, second_head="log-variance")


def rows(part: Patients, task: Regression) -> tuple[Tensor, Tensor]:
    """Features in plain units, targets in the networks'."""
    targets = (part.targets - task.target.offset) / task.target.scale
    return torch.from_numpy(part.features), torch.from_numpy(targets.astype(np.float32))


def features_input(part: Patients) -> Input:
    """With a few patients that the export is verified with."""
    return Input("features", part.features[:EXAMPLES])


def mixture(task: Regression, means: list[Tensor], log_variances: list[Tensor]) -> Mixture:
    """Of each sample's outputs, [rows] each, in the target's unit."""
    scale, offset = task.target.scale, task.target.offset
    stacked = [torch.stack(outputs).double().numpy() for outputs in (means, log_variances)]
    return Mixture(stacked[0] * scale + offset, np.exp(stacked[1]) * scale**2)

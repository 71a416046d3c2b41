"""The UCI ensembles on disk: trained weights in one archive a set, bundles and rows a split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import softplus

from epistream_export import Input, Regression, Target, export_ensemble
from evaluation import runs
from evaluation.ensembles import MEMBERS, Ensemble
from evaluation.scaling import Scaling
from evaluation.stacked import FLOOR
from evaluation.tables import Content, Table

WEIGHTS = ("hidden_weight", "hidden_bias", "weight", "bias")
EXAMPLES = 32


class Member(nn.Module):
    """One network that takes features as they are published and answers in units of the standardised target."""

    centre: Tensor
    spread: Tensor

    def __init__(self, ensemble: Ensemble, member: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.from_numpy(ensemble.scaling.centre).float())
        self.register_buffer("spread", torch.from_numpy(ensemble.scaling.spread).float())
        weights = {name: torch.from_numpy(values[member]) for name, values in ensemble.weights.items()}
        self.hidden = _linear(weights["hidden_weight"], weights["hidden_bias"])
        self.last = _linear(weights["weight"], weights["bias"])

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance, each [batch, 1]."""
        hidden = torch.relu(self.hidden((features - self.centre) / self.spread))
        mean, raw = self.last(hidden).split(1, dim=-1)
        return mean, softplus(raw) + FLOOR


def export(folder: Path, table: Table, content: Content, number: int, ensemble: Ensemble) -> runs.Run:
    """Writes bundle and test rows of one split."""
    split, scaling = content.splits[number], ensemble.scaling
    run = runs.Run("ensemble", number, bundle=f"bundles/split-{number:02}", test=f"data/split-{number:02}.npz")
    target = Target(table.target, scale=scaling.target_spread, offset=scaling.target_centre)
    export_ensemble(
        [Member(ensemble, member) for member in range(MEMBERS)],
        folder / run.bundle,
        name=f"{table.name}-{number:02}",
        version="1",
        task=Regression(target, second_head="variance"),
        inputs=Input("features", torch.from_numpy(content.features[split.test[:EXAMPLES]]).float()),
        overwrite=True,
    )
    features = content.features[split.test].astype(np.float32)
    runs.write_rows(folder / run.test, {"features": features, "target": content.targets[split.test]})
    return run


def save(path: Path, ensembles: list[Ensemble]) -> None:
    """All splits in one archive, each array with a leading axis of splits."""
    arrays: dict[str, NDArray[np.generic]] = {
        "learning_rate": np.array([ensemble.learning_rate for ensemble in ensembles]),
        "centre": np.stack([ensemble.scaling.centre for ensemble in ensembles]),
        "spread": np.stack([ensemble.scaling.spread for ensemble in ensembles]),
        "target_centre": np.array([ensemble.scaling.target_centre for ensemble in ensembles]),
        "target_spread": np.array([ensemble.scaling.target_spread for ensemble in ensembles]),
    }
    arrays |= {name: np.stack([ensemble.weights[name] for ensemble in ensembles]) for name in WEIGHTS}
    unfinished = path.with_suffix(".unfinished.npz")
    runs.write_rows(unfinished, arrays)
    unfinished.replace(path)


def load(path: Path) -> list[Ensemble]:
    """What `save` wrote."""
    with np.load(path) as archive:
        arrays = dict(archive)
    return [
        Ensemble(
            scaling=Scaling(
                arrays["centre"][split],
                arrays["spread"][split],
                float(arrays["target_centre"][split]),
                float(arrays["target_spread"][split]),
            ),
            learning_rate=float(arrays["learning_rate"][split]),
            weights={name: arrays[name][split] for name in WEIGHTS},
        )
        for split in range(len(arrays["learning_rate"]))
    ]


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """From the stack's layout, [inputs, outputs] and [1, outputs]."""
    linear = nn.Linear(*weight.shape)
    with torch.no_grad():
        linear.weight.copy_(weight.T)
        linear.bias.copy_(bias[0])
    return linear

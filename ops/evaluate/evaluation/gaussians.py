"""Regression figures of an ensemble of Gaussians: they pick the learning rate, and Java's are checked against them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from evaluation.tables import Matrix, Vector

LOG_TWO_PI = float(np.log(2 * np.pi))


@dataclass(frozen=True)
class Figures:
    """Of one test part, in the target's unit and nats."""

    rmse: float
    nll_moments: float
    nll_mixture: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def figures(means: Matrix, variances: Matrix, targets: Vector) -> Figures:
    """Means and variances [members, rows] of each row's Gaussians, targets [rows].

    The moment-matched Gaussian has the mixture's mean and variance (Lakshminarayanan 2017, section 2.4).
    """
    mean = means.mean(axis=0)
    variance = variances.mean(axis=0) + ((means - mean) ** 2).mean(axis=0)
    mixture = np.logaddexp.reduce(-_nll(means, variances, targets), axis=0) - np.log(len(means))
    return Figures(
        rmse=float(np.sqrt(((targets - mean) ** 2).mean())),
        nll_moments=float(_nll(mean, variance, targets).mean()),
        nll_mixture=float(-mixture.mean()),
    )


def _nll(mean: Matrix, variance: Matrix, targets: Vector) -> Matrix:
    values: Matrix = 0.5 * (LOG_TWO_PI + np.log(variance) + (targets - mean) ** 2 / variance)
    return values

"""Uncertainty of regressions and its quality, in the target's unit. A prediction is a mixture of normals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtr

from training.measures.auroc import Vector

INTERVAL = (0.05, 0.95)
HALVINGS = 60


@dataclass(frozen=True)
class Mixture:
    """Equally weighted normals for each row: means and variances are [samples, rows]."""

    means: NDArray[np.float64]
    variances: NDArray[np.float64]

    @property
    def mean(self) -> Vector:
        return self.means.mean(axis=0)

    @property
    def aleatoric(self) -> Vector:
        """Mean of the variances."""
        return self.variances.mean(axis=0)

    @property
    def epistemic(self) -> Vector:
        """Variance of the means, over samples as a population."""
        return self.means.var(axis=0)

    @property
    def total(self) -> Vector:
        """Variance of the mixture, the sum of both."""
        return self.aleatoric + self.epistemic

    def quantile(self, level: float) -> Vector:
        """By bisection between the smallest and the largest quantile that a wide normal could have."""
        reach = 10 * np.sqrt(self.variances)
        low, high = (self.means - reach).min(axis=0), (self.means + reach).max(axis=0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = ndtr((middle - self.means) / np.sqrt(self.variances)).mean(axis=0) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return (low + high) / 2


def rmse(mixture: Mixture, targets: Vector) -> float:
    return float(np.sqrt(np.square(mixture.mean - targets).mean()))


def nll_mixture(mixture: Mixture, targets: Vector) -> float:
    """Mean negative log-density of the targets, nats."""
    densities = _log_normal(targets, mixture.means, mixture.variances)
    return float(-(logsumexp(densities, axis=0) - np.log(len(densities))).mean())


def nll_moment_matched(mixture: Mixture, targets: Vector) -> float:
    """The same of the normal with the mixture's mean and variance, which tables in papers report."""
    return float(-_log_normal(targets, mixture.mean, mixture.total).mean())


def figures(mixture: Mixture, targets: Vector) -> dict[str, float]:
    """Quality and mean variances over rows, under the names of figures.json."""
    low, high = (mixture.quantile(level) for level in INTERVAL)
    return {
        "rmse": rmse(mixture, targets),
        "nll-moment-matched": nll_moment_matched(mixture, targets),
        "nll-mixture": nll_mixture(mixture, targets),
        "coverage-90": float(((low <= targets) & (targets <= high)).mean()),
        "width-90": float((high - low).mean()),
        "mean-total": float(mixture.total.mean()),
        "mean-aleatoric": float(mixture.aleatoric.mean()),
        "mean-epistemic": float(mixture.epistemic.mean()),
    }


def _log_normal(values: Vector, means: NDArray[np.float64], variances: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.5 * (np.square(values - means) / variances + np.log(2 * np.pi * variances))

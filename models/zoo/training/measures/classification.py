"""Uncertainty of classifiers and its quality, in nats.

Logits are [samples, rows, classes]; predictions are means of probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, logsumexp, xlogy

Vector = NDArray[np.float64]
ECE_BINS = 15
LOG_TEMPERATURE_BOUNDS = (np.log(0.05), np.log(20.0))


@dataclass(frozen=True)
class Scores:
    """Per row: predictive probabilities [rows, classes] and the scores, each higher for a stranger input."""

    probabilities: NDArray[np.float64]
    log_probabilities: NDArray[np.float64]
    total: Vector
    aleatoric: Vector
    epistemic: Vector
    max_softmax: Vector
    energy: Vector


def score(logits: NDArray[np.float64], temperature: float) -> Scores:
    """Total H[mean p], aleatoric mean H[p_s], epistemic their difference (>= 0), 1 - max p, energy from raw logits.

    The temperature divides each sample's logits. Energy is the mean over samples of -logsumexp(logits).
    """
    sample_logs = log_softmax(logits / temperature, axis=-1)
    log_mean = logsumexp(sample_logs, axis=0) - np.log(len(logits))
    mean = np.exp(log_mean)
    total, aleatoric = entropy(mean), entropy(np.exp(sample_logs)).mean(axis=0)
    return Scores(
        probabilities=mean,
        log_probabilities=log_mean,
        total=total,
        aleatoric=aleatoric,
        epistemic=np.maximum(total - aleatoric, 0.0),
        max_softmax=1.0 - mean.max(axis=-1),
        energy=-logsumexp(logits, axis=-1).mean(axis=0),
    )


def entropy(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """-sum p ln p over the last axis, with 0 ln 0 = 0."""
    return -xlogy(probabilities, probabilities).sum(axis=-1)


def accuracy(scores: Scores, labels: NDArray[np.int64]) -> float:
    return float((scores.probabilities.argmax(axis=-1) == labels).mean())


def nll(scores: Scores, labels: NDArray[np.int64]) -> float:
    """Mean negative log-likelihood of the labels under the mixture."""
    return float(-scores.log_probabilities[np.arange(len(labels)), labels].mean())


def ece(scores: Scores, labels: NDArray[np.int64]) -> float:
    """Top-label expected calibration error over 15 equal-width bins (lo, hi]; the first also takes 0."""
    confidence = scores.probabilities.max(axis=-1)
    correct = (scores.probabilities.argmax(axis=-1) == labels).astype(np.float64)
    bins = np.clip(np.ceil(confidence * ECE_BINS).astype(int) - 1, 0, ECE_BINS - 1)
    gaps = np.bincount(bins, weights=confidence - correct, minlength=ECE_BINS)
    return float(np.abs(gaps).sum() / len(labels))


def figures(scores: Scores, labels: NDArray[np.int64]) -> dict[str, float]:
    """Quality and mean uncertainty over rows, under the names of figures.json."""
    return {
        "accuracy": accuracy(scores, labels),
        "nll": nll(scores, labels),
        "ece": ece(scores, labels),
        "mean-total": float(scores.total.mean()),
        "mean-aleatoric": float(scores.aleatoric.mean()),
        "mean-epistemic": float(scores.epistemic.mean()),
    }


def fit_temperature(draws: Sequence[NDArray[np.float64]], labels: NDArray[np.int64]) -> float:
    """The temperature in [0.05, 20] with the least mixture NLL, averaged over draws of the samples.

    Bounded search on its logarithm. Each draw is [samples, rows, classes]; a posterior whose samples differ much needs
    several, since the best temperature for one draw may be far from that for the next.
    """
    found = minimize_scalar(
        lambda log: np.mean([nll(score(logits, float(np.exp(log))), labels) for logits in draws]),
        bounds=LOG_TEMPERATURE_BOUNDS,
        method="bounded",
        options={"xatol": 1e-6},
    )
    return float(np.exp(found.x))

"""How well a score tells strange inputs from normal ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Vector = NDArray[np.float64]


def auroc(normal: Vector, strange: Vector) -> float:
    """P(strange > normal) + P(equal) / 2."""
    ranks = rankdata(np.concatenate([strange, normal]))[: len(strange)]
    return float((ranks.sum() - len(strange) * (len(strange) + 1) / 2) / (len(strange) * len(normal)))

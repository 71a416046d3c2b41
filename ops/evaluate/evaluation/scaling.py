"""Standardisation by a training part, and no other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.tables import Content, Matrix, Rows, Vector

CONSTANT = 1e-9  # a column that varies less than this share of its size is a constant with rounding


@dataclass(frozen=True)
class Scaling:
    """Mean and standard deviation of features [columns] and target."""

    centre: Vector
    spread: Vector
    target_centre: float
    target_spread: float

    @staticmethod
    def of(content: Content, training: Rows) -> Scaling:
        """A constant column is only centred."""
        features, targets = content.features[training], content.targets[training]
        centre, spread = features.mean(axis=0), features.std(axis=0)
        varies = spread > CONSTANT * np.abs(centre)
        return Scaling(centre, np.where(varies, spread, 1.0), float(targets.mean()), float(targets.std()))

    def features(self, values: Matrix) -> Matrix:
        return (values - self.centre) / self.spread

    def targets(self, values: Vector) -> Vector:
        return (values - self.target_centre) / self.target_spread

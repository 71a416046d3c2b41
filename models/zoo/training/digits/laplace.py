"""Last-layer Laplace over a trained network: the posterior that epistream-export fits, and samples from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from epistream_export import ExportedLaplace, export_laplace
from numpy.typing import NDArray

from training.digits.bundle import TASK, pixels_input
from training.digits.data import Labelled, Pixels
from training.digits.network import Logits, Mlp, scaled


def export(
    network: Mlp, folder: Path, part: Labelled, samples: int, seed: int, temperature: float = 1.0
) -> ExportedLaplace:
    """Fits the posterior to the training part and writes the bundle."""
    return export_laplace(
        network,
        folder,
        (scaled(part.pixels), torch.from_numpy(part.labels)),
        name=folder.name,
        version="1",
        task=TASK,
        inputs=pixels_input(part),
        samples=samples,
        seed=seed,
        structure="kronecker",
        temperature=temperature,
        overwrite=True,
    )


@dataclass(frozen=True)
class Posterior:
    """N(weights, (B ⊗ A + delta I)^-1) over the last layer's weights [classes, features + 1], the bias last."""

    network: Mlp
    archive: dict[str, NDArray[np.float64]]

    @staticmethod
    def read(network: Mlp, path: Path) -> Posterior:
        with np.load(path) as arrays:
            return Posterior(network, dict(arrays))

    def logits(self, pixels: Pixels, samples: int, seed: int) -> Logits:
        """[samples, rows, 10] under weights drawn once from the seed, the same for every row."""
        with torch.no_grad():
            features = self.network.features(scaled(pixels)).double().numpy()
        phi = np.column_stack([features, np.ones(len(features))])
        return np.stack([phi @ weights.T for weights in self.draws(samples, seed)])

    def draws(self, samples: int, seed: int) -> NDArray[np.float64]:
        """[samples, classes, features + 1]: along the eigenvectors of B and A, with the variances of each pair."""
        last, held = self.network.last, self.archive
        mean = torch.column_stack([last.weight, last.bias]).detach().double().numpy()
        deviations = 1 / np.sqrt(np.outer(held["b_values"], held["a_values"]) + held["prior_precision"])
        noise = np.random.default_rng(seed).standard_normal((samples, *mean.shape))
        return mean + held["b_vectors"] @ (noise * deviations) @ held["a_vectors"].T

"""Bayes by Backprop: a network whose weights are Gaussians, trained and exported by epistream-export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from epistream_export import (
    BayesianLinear,
    Exported,
    GaussianPrior,
    export_bayes_by_backprop,
    fit_bayes_by_backprop,
    weights_sampled,
)
from torch import nn

from training.digits.bundle import TASK, pixels_input
from training.digits.data import PIXELS, Labelled, Pixels
from training.digits.network import CLASSES, Logits, scaled

HIDDEN = 128
PRIOR = GaussianPrior(sigma=2.0)
INITIAL_SIGMA = 0.1
STAGES = ((4000, 1e-2), (1000, 1e-3))
"""Epochs and learning rate of each."""


def _stages() -> str:
    return ", then ".join(f"{epochs} epochs of Adam at {rate:g}" for epochs, rate in STAGES)


RECIPE = f"""\
ReLU network {PIXELS}-{HIDDEN}-{CLASSES} of BayesianLinear layers, prior N(0, {PRIOR.sigma:g}²) for every weight,
trained with fit_bayes_by_backprop: {_stages()}, on all rows
at once, one draw of the weights a step, the divergence at its full weight (KL / N). Width, prior and epochs were
chosen on the validation part. PyTorch, one thread. ONNX opset 17, IR 8."""


def train(part: Labelled, seed: int) -> nn.Sequential:
    """Maximises the evidence lower bound."""
    torch.manual_seed(seed)
    network = nn.Sequential(_layer(PIXELS, HIDDEN), nn.ReLU(), _layer(HIDDEN, CLASSES))
    rows = (scaled(part.pixels), torch.from_numpy(part.labels))
    for epochs, learning_rate in STAGES:
        fit_bayes_by_backprop(
            network,
            rows,
            task=TASK,
            epochs=epochs,
            batch_size=len(part.labels),
            learning_rate=learning_rate,
            seed=seed,
        )
    return network


def _layer(inputs: int, outputs: int) -> BayesianLinear:
    return BayesianLinear(inputs, outputs, prior=PRIOR, initial_sigma=INITIAL_SIGMA)


@torch.no_grad()
def logits(network: nn.Module, pixels: Pixels, samples: int, seed: int) -> Logits:
    """[samples, rows, 10] under weights drawn once from the seed, the same for every row."""
    inputs = scaled(pixels)
    with torch.random.fork_rng(), weights_sampled(network):
        torch.manual_seed(seed)
        return np.stack([network(inputs).numpy().astype(np.float64) for _ in range(samples)])


def export(network: nn.Module, folder: Path, part: Labelled, samples: int, seed: int, temperature: float) -> Exported:
    """Writes the bundle: the network of the means, and the deviations beside it."""
    return export_bayes_by_backprop(
        network,
        folder,
        name=folder.name,
        version="1",
        task=TASK,
        inputs=pixels_input(part),
        samples=samples,
        seed=seed,
        temperature=temperature,
        overwrite=True,
    )

"""Bayes by Backprop: a network whose weights are Gaussians, with a mean and a noise head."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from epistream_export import (
    BayesianLinear,
    Exported,
    GaussianPrior,
    Regression,
    export_bayes_by_backprop,
    fit_bayes_by_backprop,
    weights_sampled,
)
from torch import Tensor, nn

from training.diabetes import scale
from training.diabetes.data import NAMES, Features, Patients
from training.diabetes.scale import Standardised
from training.measures.regression import Mixture

HIDDEN = 10
INITIAL_SIGMA = 0.05
STAGES = ((1500, 1e-2), (500, 1e-3))
"""Epochs and learning rate of each."""


def _stages() -> str:
    return ", then ".join(f"{epochs} epochs of Adam at {rate:g}" for epochs, rate in STAGES)


RECIPE = f"""Features standardised inside the graph, {HIDDEN} ReLU units, and from them mean and log-variance as two
columns of one output; both layers are BayesianLinear, with the prior N(0, 1/fan-in). Trained with
fit_bayes_by_backprop: {_stages()}, on all rows at once, one draw of the weights a step, the divergence at its full
weight (KL / N). Width and prior were chosen by five-fold cross-validation inside the training part."""


class Network(nn.Module):
    """10-10 with ReLU, then [rows, 2]: mean and log-variance in standardised units."""

    def __init__(self, features: Features) -> None:
        super().__init__()
        self.standardised = Standardised(features)
        self.hidden = _layer(len(NAMES), HIDDEN)
        self.heads = _layer(HIDDEN, 2)

    def forward(self, features: Tensor) -> Tensor:
        heads = self.heads(torch.relu(self.hidden(self.standardised(features))))
        return torch.cat([heads[:, :1], scale.bounded(heads[:, 1:])], dim=1)


def _layer(inputs: int, outputs: int) -> BayesianLinear:
    prior = GaussianPrior(sigma=1 / math.sqrt(inputs))
    return BayesianLinear(inputs, outputs, prior=prior, initial_sigma=INITIAL_SIGMA)


def train(part: Patients, task: Regression, seed: int) -> Network:
    """Maximises the evidence lower bound."""
    torch.manual_seed(seed)
    network = Network(part.features)
    for epochs, learning_rate in STAGES:
        fit_bayes_by_backprop(
            network,
            scale.rows(part, task),
            task=task,
            epochs=epochs,
            batch_size=len(part.targets),
            learning_rate=learning_rate,
            seed=seed,
        )
    return network


@torch.no_grad()
def predict(network: Network, task: Regression, features: Features, samples: int, seed: int) -> Mixture:
    """Under weights drawn once from the seed, the same for every row."""
    with torch.random.fork_rng(), weights_sampled(network):
        torch.manual_seed(seed)
        outputs = [network(torch.from_numpy(features)) for _ in range(samples)]
    return scale.mixture(task, [output[:, 0] for output in outputs], [output[:, 1] for output in outputs])


def export(network: Network, folder: Path, part: Patients, task: Regression, samples: int, seed: int) -> Exported:
    """Writes the bundle: the network of the means, and the deviations beside it."""
    return export_bayes_by_backprop(
        network,
        folder,
        name=folder.name,
        version="1",
        task=task,
        inputs=scale.features_input(part),
        samples=samples,
        seed=seed,
        overwrite=True,
    )

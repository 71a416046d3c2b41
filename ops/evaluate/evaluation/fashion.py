"""Trains and exports every method on Fashion-MNIST: python -m evaluation.fashion --data DIR --out DIR (CPU, an hour).

Writes networks/ (not trained again where they lie), bundles/, data/ and evaluation.json into the folder. Per seed: five
plain networks, one with dropout, two with Gaussian weights; the methods that can do so share them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torch import nn

from epistream_export import (
    Classification,
    Exported,
    Input,
    export_bayes_by_backprop,
    export_deterministic,
    export_ensemble,
    export_mc_dropout,
)
from evaluation import bayes, images, network, runs
from evaluation.command import arguments, progress
from evaluation.images import CLASSES, WHITE, Images
from evaluation.network import DROPOUT, PLAIN, Recipe
from evaluation.weights import stored

MEMBERS = 5
SAMPLES = 50
EXAMPLES = 32
TASK = Classification(CLASSES)
Export = Callable[..., Exported]
TRAINING = "data/training.npz"
VALIDATION = "data/validation.npz"
TEST = "data/test.npz"
DIGITS = "data/digits.npz"


@dataclass(frozen=True)
class Networks:
    """What is trained for one seed. The first plain network alone is the deterministic model."""

    plain: list[nn.Sequential]
    dropout: nn.Sequential
    bayesian: nn.Sequential
    cold: nn.Sequential


def main() -> None:
    wanted = arguments("evaluation.fashion", "Trains and exports every method on Fashion-MNIST")
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter
    parts = images.load(wanted.data, wanted.smoke)
    write_data(wanted.out, parts)
    listed: list[runs.Run] = []
    dropouts: list[nn.Sequential] = []
    for seed in range(wanted.seeds):
        networks = trained(wanted.out / "networks", parts, seed, wanted.smoke)
        dropouts.append(networks.dropout)
        listed += export(wanted.out, seed, exports(networks, seed), parts)
        progress(f"bundles of seed {seed} written")
    # one repetition only: the networks with dropout of all seeds are its members
    listed += export(wanted.out, 0, {"ensemble-dropout-off": partial(export_ensemble, dropouts)}, parts)
    runs.write(wanted.out, "fashion", "classification", listed)


def write_data(out: Path, parts: Images) -> None:
    named = {TRAINING: parts.training, VALIDATION: parts.validation, TEST: parts.test}
    for path, part in named.items():
        runs.write_rows(out / path, {"pixels": part.pixels, "label": part.labels})
    runs.write_rows(out / DIGITS, {"pixels": parts.digits.pixels})


def trained(folder: Path, parts: Images, seed: int, smoke: bool) -> Networks:
    """The networks of one seed. Members of all ensembles are different networks."""

    def one(recipe: Recipe, name: str, network_seed: int) -> nn.Sequential:
        epochs = 1 if smoke else recipe.epochs
        train = partial(network.train, recipe, parts.training, network_seed, epochs)
        made = stored(folder / f"{name}.pt", partial(network.build, recipe), train)
        progress(f"network {name} is there")
        return made

    plain = [one(PLAIN, f"plain-{seed}-{member}", 10 * seed + member) for member in range(MEMBERS)]
    dropout = one(DROPOUT, f"dropout-{seed}", seed)
    bayesian = bayesian_network(bayes.BOUND, folder, parts, seed, smoke)
    cold = bayesian_network(bayes.COLD, folder, parts, seed, smoke)
    return Networks(plain, dropout, bayesian, cold)


def bayesian_network(recipe: bayes.Recipe, folder: Path, parts: Images, seed: int, smoke: bool) -> nn.Sequential:
    name = f"{recipe.name}-{seed}"
    train = partial(bayes.train, recipe, parts.training, seed, smoke)
    made = stored(folder / f"{name}.pt", partial(bayes.build, recipe), train)
    progress(f"network {name} is there")
    return made


def exports(networks: Networks, seed: int) -> dict[str, Export]:
    """By method. `dropout-off` is MC dropout's own network without it; `laplace` is fitted by the Java program."""
    single = networks.plain[0]
    return {
        "deterministic": partial(export_deterministic, single),
        "laplace": partial(export_deterministic, single),
        "ensemble": partial(export_ensemble, networks.plain),
        "dropout-off": partial(export_deterministic, networks.dropout),
        "mc-dropout": partial(export_mc_dropout, networks.dropout, samples=SAMPLES, seed=seed),
        "bayes-by-backprop": partial(export_bayes_by_backprop, networks.bayesian, samples=SAMPLES, seed=seed),
        "bayes-by-backprop-cold": partial(export_bayes_by_backprop, networks.cold, samples=SAMPLES, seed=seed),
    }


def export(out: Path, seed: int, methods: dict[str, Export], parts: Images) -> list[runs.Run]:
    """Writes the bundles."""
    pixels = Input("pixels", network.scaled(parts.validation.pixels[:EXAMPLES]), type="uint8", scale=1 / WHITE)
    for method, write in methods.items():
        name = f"fashion-{method}"
        write(out / bundle(method, seed), name=name, version=str(seed), task=TASK, inputs=pixels, overwrite=True)
    return [run(method, seed) for method in methods]


def run(method: str, seed: int) -> runs.Run:
    return runs.Run(
        method,
        seed,
        bundle=bundle(method, seed),
        test=TEST,
        training=TRAINING,
        validation=VALIDATION,
        strange={"digits": DIGITS},
        fit="laplace" if method == "laplace" else None,
    )


def bundle(method: str, seed: int) -> str:
    return f"bundles/{method}-{seed}"


if __name__ == "__main__":
    main()

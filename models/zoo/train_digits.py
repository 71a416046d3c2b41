#!/usr/bin/env python3
"""Makes the digits bundles and their data from scratch: python models/zoo/train_digits.py (about a minute, CPU).

Writes digits-mc-dropout/, digits-ensemble/, digits-laplace/, digits-bayes-by-backprop/ and the CSV files of
digits-data/ beside this file. Same library versions (requirements.txt) and machine type: same bytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from training import report
from training.digits import bayes, bundle, card, data, laplace, network
from training.digits.card import Card
from training.digits.data import Digits, Labelled, Pixels, Shifted
from training.digits.network import Logits, Mlp
from training.measures import classification
from training.report import progress

ZOO = Path(__file__).resolve().parent
DATA = ZOO / "digits-data"
MEMBERS = 5
SAMPLES = 50
SEED = 7
DRAWS = 10
DRAWN = f"""{SAMPLES} samples. The figures below use weights drawn in Python from seed {SEED}, the same for every input;
Epistream draws its own from that seed. figures.json says how far the figures move from draw to draw; the temperature is
the best over {DRAWS} draws."""

Draw = Callable[[Pixels, int], Logits]
"""Logits [samples, rows, classes] of pixels, under samples drawn from the seed."""


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter, which keeps Dropout
    digits = data.load_split()
    shifted = data.shift(digits.held_out)
    data.write_data(DATA, digits.held_out, shifted)
    progress("data written")
    members = [trained(digits.training, seed) for seed in range(MEMBERS)]
    make_mc_dropout(members[0], digits, shifted)
    make_ensemble(members, digits, shifted)
    make_laplace(members[0], digits, shifted)
    make_bayes_by_backprop(digits, shifted)


def trained(part: Labelled, seed: int) -> Mlp:
    member = network.train(part, seed)
    progress(f"network {seed + 1} of {MEMBERS} trained")
    return member


def make_mc_dropout(member: Mlp, digits: Digits, shifted: Shifted) -> None:
    folder = new_folder("digits-mc-dropout")
    path = folder / "model.onnx"
    export(member, path, digits, keep_dropout=True)

    def draw(pixels: Pixels, seed: int) -> Logits:
        return network.dropout_logits(member, pixels, SAMPLES, seed)

    temperature = fitted(draw, digits)
    method = f"{{ mc-dropout: {{ samples: {SAMPLES}, seed: {SEED}, masks: fixed }} }}"
    bundle.write_model_yaml(folder, method, [path], temperature)
    how = (
        f"One network (seed 0), exported with its Dropout nodes active; {SAMPLES} samples. The figures below use\n"
        f"{SAMPLES} masks drawn by PyTorch from seed {SEED}, the same for every input; Epistream draws its own\n"
        "set from that seed, which moves mean epistemic uncertainty by some per cent."
    )
    finish(folder, Card("Digits, MC dropout", how, network.RECIPE, temperature), draw, digits, shifted)


def make_ensemble(members: list[Mlp], digits: Digits, shifted: Shifted) -> None:
    folder = new_folder("digits-ensemble")
    paths = [folder / f"member-{index}.onnx" for index in range(len(members))]
    for member, path in zip(members, paths, strict=True):
        export(member, path, digits, keep_dropout=False)

    def draw(pixels: Pixels, _seed: int) -> Logits:
        return network.ensemble_logits(members, pixels)

    temperature = fitted(draw, digits)
    bundle.write_model_yaml(folder, "{ ensemble: {} }", paths, temperature)
    how = (
        f"{MEMBERS} networks that differ in their seed (0 to {MEMBERS - 1}: initial weights, dropout, order of\n"
        "the data), exported with dropout off; the order of the members is the order of the files."
    )
    finish(folder, Card("Digits, deep ensemble", how, network.RECIPE, temperature), draw, digits, shifted)


def make_laplace(member: Mlp, digits: Digits, shifted: Shifted) -> None:
    folder = ZOO / "digits-laplace"
    export = partial(laplace.export, member, folder, digits.training, SAMPLES, SEED)
    fit = export()
    posterior = laplace.Posterior.read(member, folder / "laplace.npz")

    def draw(pixels: Pixels, seed: int) -> Logits:
        return posterior.logits(pixels, SAMPLES, seed)

    temperature = fitted(draw, digits, DRAWS)
    made = export(temperature=temperature)
    progress(f"{folder.name} exported, {made.agreement.absolute:.1e} from PyTorch")
    how = report.paragraph(f"""
        One network (seed 0), exported with dropout off, and a Gaussian posterior over the weights of its last layer
        (Daxberger et al. 2021, arXiv 2106.14806), fitted to the training part by epistream-export: Kronecker-factored
        Gauss-Newton matrix, prior precision {fit.prior_precision:.3g} (of the largest marginal likelihood). {DRAWN}""")
    limits = "Only the last layer is uncertain: what the layers below take for a digit's features looks like a digit.\n"
    finish(folder, Card("Digits, last-layer Laplace", how, network.RECIPE, temperature, limits), draw, digits, shifted)


def make_bayes_by_backprop(digits: Digits, shifted: Shifted) -> None:
    folder = ZOO / "digits-bayes-by-backprop"
    gaussian = bayes.train(digits.training, seed=0)
    progress("Bayesian network trained")

    def draw(pixels: Pixels, seed: int) -> Logits:
        return bayes.logits(gaussian, pixels, SAMPLES, seed)

    temperature = fitted(draw, digits, DRAWS)
    made = bayes.export(gaussian, folder, digits.training, SAMPLES, SEED, temperature)
    progress(f"{folder.name} exported, {made.agreement.absolute:.1e} from PyTorch")
    how = report.paragraph(f"""
        One network whose every weight is a Gaussian of its own (Blundell et al. 2015, arXiv 1505.05424), exported by
        epistream-export as the network of the means with the deviations beside it. {DRAWN}""")
    limits = (
        "The posterior takes the weights as independent of each other, and its samples differ so much that the split\n"
        "of uncertainty hangs on the temperature: cooler samples move it from aleatoric to epistemic.\n"
    )
    finish(folder, Card("Digits, Bayes by Backprop", how, bayes.RECIPE, temperature, limits), draw, digits, shifted)


def export(member: Mlp, path: Path, digits: Digits, keep_dropout: bool) -> None:
    network.export(member, path, keep_dropout)
    error = network.verify_export(member, path, digits.held_out.pixels, keep_dropout)
    progress(f"{path.parent.name}/{path.name} exported, {error:.1e} from PyTorch")


def fitted(draw: Draw, digits: Digits, draws: int = 1) -> float:
    part = digits.validation
    logits = [draw(part.pixels, SEED + extra) for extra in range(draws)]
    return round(classification.fit_temperature(logits, part.labels), 4)


def finish(folder: Path, made: Card, draw: Draw, digits: Digits, shifted: Shifted) -> None:
    held_out = digits.held_out
    measured = card.measure(digits, shifted, lambda pixels: draw(pixels, SEED), made.temperature)
    card.write_card(folder, made, measured)

    def figures(seed: int) -> report.Figures:
        scores = classification.score(draw(held_out.pixels, seed), made.temperature)
        return classification.figures(scores, held_out.labels)

    report.write_figures(folder, DATA / data.HELD_OUT, len(held_out.labels), measured.figures(), report.spread(figures))
    progress(f"{folder.name} written, temperature {made.temperature}")
    for row in card.rotation_rows(measured, held_out):
        print("   {:>16}  accuracy {:>5}  total {}  aleatoric {}  epistemic {}".format(*row))


def new_folder(name: str) -> Path:
    folder = ZOO / name
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == "__main__":
    main()

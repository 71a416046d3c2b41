#!/usr/bin/env python3
"""Makes the diabetes bundles and their data from scratch: python models/zoo/train_diabetes.py (about 20 seconds, CPU).

Writes diabetes-ensemble/, diabetes-bayes-by-backprop/ and the CSV files of diabetes-data/ beside this file. Same
library versions (requirements.txt) and machine type: same bytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import torch
from epistream_export import Regression

from training import report
from training.diabetes import bayes, card, data, ensemble, scale
from training.diabetes.card import Card
from training.diabetes.data import Features, Shifted, Split
from training.measures import regression
from training.measures.regression import Mixture
from training.report import Figures, progress

ZOO = Path(__file__).resolve().parent
DATA = ZOO / "diabetes-data"
MEMBERS = 5
SAMPLES = 50
SEED = 7

Predict = Callable[[Features, int], Mixture]
"""The predictive mixture of patients, under samples drawn from the seed."""


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter
    split = data.load_split()
    shifted = data.shift(split.held_out)
    data.write_data(DATA, split.held_out, shifted)
    progress("data written")
    task = scale.task(split.training)
    make_ensemble(task, split, shifted)
    make_bayes_by_backprop(task, split, shifted)


def make_ensemble(task: Regression, split: Split, shifted: Shifted) -> None:
    folder = ZOO / "diabetes-ensemble"
    members = [ensemble.train(split.training, task, seed) for seed in range(MEMBERS)]
    made = ensemble.export(members, folder, split.training, task)
    progress(f"{MEMBERS} networks trained and exported, {made.agreement.absolute:.1e} from PyTorch")
    how = report.paragraph(f"""
        {MEMBERS} networks that differ in their seed (0 to {MEMBERS - 1}: initial weights, order of the rows); the order
        of the members is the order of the files (Lakshminarayanan et al. 2017, arXiv 1612.01474). {ensemble.RECIPE}""")
    limits = report.paragraph("""
        Total uncertainty does not tell that the readings are wrong: the noise head extrapolates too, and takes shifted
        patients for less noisy ones. Epistemic uncertainty tells it, while the intervals, which go by the total, get
        too narrow. They hold less than they promise on plain patients already.""")

    def predict(features: Features, _seed: int) -> Mixture:
        return ensemble.predict(members, task, features)

    finish(folder, Card("Diabetes, deep ensemble", how, limits), predict, split, shifted)


def make_bayes_by_backprop(task: Regression, split: Split, shifted: Shifted) -> None:
    folder = ZOO / "diabetes-bayes-by-backprop"
    network = bayes.train(split.training, task, seed=0)
    made = bayes.export(network, folder, split.training, task, SAMPLES, SEED)
    progress(f"Bayesian network trained and exported, {made.agreement.absolute:.1e} from PyTorch")
    how = report.paragraph(f"""
        One network whose every weight is a Gaussian of its own (Blundell et al. 2015, arXiv 1505.05424), exported as
        the network of the means with the deviations beside it; {SAMPLES} samples. {bayes.RECIPE} The figures below use
        weights drawn in Python from seed {SEED}, the same for every patient; Epistream draws its own from that seed.
        figures.json says how far the figures move from draw to draw.""")
    limits = report.paragraph("""
        Readings in other units give errors that the intervals do not own up to; epistemic uncertainty gives them away.
        The posterior takes the weights as independent of each other, and its intervals are wider than they need be.""")

    def predict(features: Features, seed: int) -> Mixture:
        return bayes.predict(network, task, features, SAMPLES, seed)

    finish(folder, Card("Diabetes, Bayes by Backprop", how, limits), predict, split, shifted)


def finish(folder: Path, made: Card, predict: Predict, split: Split, shifted: Shifted) -> None:
    held_out = split.held_out
    measured = card.measure(split, shifted, lambda features: predict(features, SEED))
    card.write_card(folder, made, measured)

    def figures(seed: int) -> Figures:
        return regression.figures(predict(held_out.features, seed), held_out.targets)

    report.write_figures(
        folder, DATA / data.HELD_OUT, len(held_out.targets), measured.figures(), report.spread(figures)
    )
    progress(f"{folder.name} written")
    for row in card.shift_rows(measured):
        print("   {:>16}  RMSE {:>4}  90 % holds {:>6}  total {:>4}  aleatoric {:>4}  epistemic {:>4}".format(*row))


if __name__ == "__main__":
    main()

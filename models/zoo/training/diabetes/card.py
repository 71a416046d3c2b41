"""CARD.md of a diabetes bundle, from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression

from training.diabetes.data import Features, Shifted, Split
from training.measures import regression as measures
from training.measures.auroc import Vector, auroc
from training.measures.regression import Mixture
from training.report import Figures, table


@dataclass(frozen=True)
class Card:
    """What tells one diabetes card from the other.

    Attributes:
        title: heading
        how: what the posterior is, network and training
        limits: what it cannot do beside what neither can
    """

    title: str
    how: str
    limits: str


@dataclass(frozen=True)
class Measured:
    """Predictions for the held-out patients, plain and as a faulty laboratory reports them."""

    split: Split
    held_out: Mixture
    shifted: dict[str, Mixture]

    def figures(self) -> Figures:
        """On the held-out patients."""
        return measures.figures(self.held_out, self.split.held_out.targets)


def measure(split: Split, shifted: Shifted, predict: Callable[[Features], Mixture]) -> Measured:
    drifts = {f"reads {percent} % high": predict(read) for percent, read in shifted.by_drift.items() if percent}
    return Measured(
        split=split,
        held_out=predict(split.held_out.features),
        shifted=drifts | {"in mmol/L": predict(shifted.other_units)},
    )


def write_card(folder: Path, card: Card, measured: Measured) -> None:
    rows = [len(part.targets) for part in (measured.split.training, measured.split.held_out)]
    text = f"""\
# {card.title}

Reads ten measurements of a diabetes patient and predicts how far the disease has progressed a year later (a number
without unit; 25 to 346 in these data), with its uncertainty. A small model for demonstrations and tests, not for
anybody's treatment. Written by `models/zoo/train_diabetes.py`, which measured every figure below.

## Data and licence

442 patients: B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, Annals of Statistics 32
(2004), 407-499, doi:10.1214/009053604000000067; the copy that scikit-learn carries (`load_diabetes`, in plain units)
under its BSD 3-Clause licence, without naming another. Split with a fixed seed: {rows[0]} to train, {rows[1]} held out
for the figures. The weights were trained here, from these rows and nothing else.

## How it was made

{card.how}

PyTorch, one thread, exported by epistream-export. ONNX opset 17, IR 8.

## Quality on the held-out patients

{_quality(measured)}

The prediction is an equally weighted mixture of normals, one for each sample. NLL in nats, of the normal with the
mixture's moments and of the mixture itself; coverage and width of the interval from its 5 % to its 95 % quantile. The
last two rows are no bundles but what a bundle must be compared with, both with a normal of constant variance.

## Uncertainty

The held-out patients again, as a laboratory reports them whose readings of total cholesterol, LDL and sugar are too
high, or that writes serum values in mmol/L instead of mg/dL. Standard deviations (root of the mean variance of each
kind), and AUROC of telling these rows from the plain ones by the variance (.5 is chance):

{_shifts(measured)}

## What it cannot do

{card.limits}
"""
    (folder / "CARD.md").write_text(text)


def _quality(measured: Measured) -> str:
    rows = [
        _quality_row("as served", measured.figures()),
        _quality_row("linear regression", _of_normals(measured.split, LinearRegression())),
        _quality_row("mean of the training part", _of_normals(measured.split, None)),
    ]
    return table(["", "RMSE", "NLL, moments", "NLL, mixture", "90 % interval holds", "mean width"], rows)


def _quality_row(name: str, figures: Figures) -> list[str]:
    coverage = f"{100 * figures['coverage-90']:.1f} %"
    nll = [f"{figures[key]:.3f}" for key in ("nll-moment-matched", "nll-mixture")]
    return [name, f"{figures['rmse']:.1f}", *nll, coverage, f"{figures['width-90']:.0f}"]


def _of_normals(split: Split, model: LinearRegression | None) -> Figures:
    """Of predictions with the training part's residual variance."""
    training, held_out = split.training, split.held_out
    if model is None:
        means: Vector = np.full(len(held_out.targets), training.targets.mean())
        variance = float(training.targets.var(ddof=1))
    else:
        model.fit(training.features, training.targets)
        means = model.predict(held_out.features).astype(np.float64)
        residuals = training.targets - model.predict(training.features)
        variance = float(np.square(residuals).sum() / (len(residuals) - training.features.shape[1] - 1))
    return measures.figures(Mixture(means[None], np.full((1, len(means)), variance)), held_out.targets)


def shift_rows(measured: Measured) -> list[list[str]]:
    """Per shift: RMSE, coverage, deviations and AUROC."""
    targets = measured.split.held_out.targets
    every = {"plain": measured.held_out} | measured.shifted
    return [[name, *_shift_row(measured.held_out, mixture, targets)] for name, mixture in every.items()]


def _shift_row(plain: Mixture, shifted: Mixture, targets: Vector) -> list[str]:
    figures = measures.figures(shifted, targets)
    deviations = [f"{figures[key] ** 0.5:.1f}" for key in ("mean-total", "mean-aleatoric", "mean-epistemic")]
    told = (
        ["", ""]
        if shifted is plain
        else [f"{auroc(plain.total, shifted.total):.3f}", f"{auroc(plain.epistemic, shifted.epistemic):.3f}"]
    )
    return [f"{figures['rmse']:.1f}", f"{100 * figures['coverage-90']:.1f} %", *deviations, *told]


def _shifts(measured: Measured) -> str:
    head = ["", "RMSE", "90 % interval holds", "total", "aleatoric", "epistemic", "AUROC total", "AUROC epistemic"]
    return table(head, shift_rows(measured))

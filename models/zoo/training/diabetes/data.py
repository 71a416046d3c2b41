"""The diabetes patients in plain units, their fixed split, and what a faulty laboratory reports of the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

from training import report
from training.measures.auroc import Vector

Features = NDArray[np.float32]

NAMES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
CHOLESTEROL, LDL, HDL, RATIO, LOG_TRIGLYCERIDES, SUGAR = range(4, 10)
DRIFTS = tuple(range(0, 101, 20))
MMOL_CHOLESTEROL, MMOL_TRIGLYCERIDES, MMOL_SUGAR = 0.02586, 0.01129, 0.05551
"""mmol/L in one mg/dL."""

SPLIT_SEED = 0
HELD_OUT = "held-out.csv.gz"
TARGET = "target"


@dataclass(frozen=True)
class Patients:
    """Features [rows, 10] in plain units and progression of the disease after a year, [rows]."""

    features: Features
    targets: Vector


@dataclass(frozen=True)
class Split:
    """Disjoint parts: weights see `training`, figures come from `held_out`."""

    training: Patients
    held_out: Patients


def load_split() -> Split:
    """30 % held out: 309 + 133 rows."""
    source = load_diabetes(scaled=False)
    rows = train_test_split(np.arange(len(source.target)), test_size=0.3, random_state=SPLIT_SEED)
    return Split(*(Patients(source.data[part].astype(np.float32), source.target[part]) for part in rows))


def drifted(features: Features, percent: int) -> Features:
    """Total cholesterol, LDL and sugar read too high by so much, and so cholesterol over HDL, computed from it."""
    read = features.astype(np.float64)
    for column in (CHOLESTEROL, LDL, RATIO, SUGAR):
        read[:, column] *= 1 + percent / 100
    return _as_reported(read)


def other_units(features: Features) -> Features:
    """Cholesterol, LDL, HDL, triglycerides (as their logarithm) and sugar in mmol/L instead of mg/dL."""
    read = features.astype(np.float64)
    read[:, [CHOLESTEROL, LDL, HDL]] *= MMOL_CHOLESTEROL
    read[:, LOG_TRIGLYCERIDES] += np.log(MMOL_TRIGLYCERIDES)
    read[:, SUGAR] *= MMOL_SUGAR
    return _as_reported(read)


def _as_reported(read: NDArray[np.float64]) -> Features:
    """To as many decimals as the data have."""
    decimals = [4 if column == LOG_TRIGLYCERIDES else 2 for column in range(len(NAMES))]
    return np.column_stack([values.round(places) for values, places in zip(read.T, decimals, strict=True)]).astype(
        np.float32
    )


@dataclass(frozen=True)
class Shifted:
    """What is streamed beside the held-out patients."""

    by_drift: dict[int, Features]
    other_units: Features


def shift(held_out: Patients) -> Shifted:
    return Shifted(
        by_drift={percent: drifted(held_out.features, percent) for percent in DRIFTS},
        other_units=other_units(held_out.features),
    )


def write_data(folder: Path, held_out: Patients, shifted: Shifted) -> None:
    """Three gzipped CSV files, drift and target first."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = held_out.targets[:, None]
    drifts = [np.hstack([np.full_like(targets, drift), targets, read]) for drift, read in shifted.by_drift.items()]
    _write_csv(folder / HELD_OUT, [], np.hstack([targets, held_out.features]))
    _write_csv(folder / "drifted.csv.gz", ["drift"], np.vstack(drifts))
    _write_csv(folder / "other-units.csv.gz", [], np.hstack([targets, shifted.other_units]))


def _write_csv(path: Path, leading: list[str], rows: NDArray[np.float64]) -> None:
    report.write_csv(path, [*leading, TARGET, *NAMES], rows, fmt="%.6g")

"""Nine UCI regression sets with the splits of Hernández-Lobato and Adams (2015). Values are as published, unscaled."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.int64]

HIDDEN = 50
SMOKE_SPLITS = 2
SMOKE_ROWS = 200


@dataclass(frozen=True)
class Table:
    """One published set: where it lies, what is predicted from how many columns, how wide its networks are."""

    name: str
    folder: str
    target: str
    columns: int
    hidden: int = HIDDEN


TABLES = (
    Table("boston", "bostonHousing", "median-value", 13),
    Table("concrete", "concrete", "compressive-strength", 8),
    Table("energy", "energy", "heating-load", 8),
    Table("kin8nm", "kin8nm", "distance", 8),
    Table("naval", "naval-propulsion-plant", "compressor-decay", 16),
    Table("power", "power-plant", "energy-output", 4),
    Table("protein", "protein-tertiary-structure", "rmsd", 9, hidden=100),
    Table("wine-red", "wine-quality-red", "quality", 11),
    Table("yacht", "yacht", "residuary-resistance", 6),
)


@dataclass(frozen=True)
class Split:
    """Row numbers of one published split."""

    training: Rows
    test: Rows


@dataclass(frozen=True)
class Content:
    """A set's values: features [rows, columns], targets [rows], and its splits."""

    features: Matrix
    targets: Vector
    splits: tuple[Split, ...]


def load(data: Path, table: Table, smoke: bool = False) -> Content:
    """The target is the column after the features; what follows it (naval has a second target) is not used."""
    folder = data / "uci" / table.folder
    values = np.loadtxt(io.StringIO(_text(folder / "data.txt.gz")))
    lines = _text(folder / "test_indices.csv.gz").split()
    splits = tuple(_split(line, len(values)) for line in lines)
    if smoke:
        splits = tuple(Split(s.training[:SMOKE_ROWS], s.test) for s in splits[:SMOKE_SPLITS])
    return Content(values[:, : table.columns], values[:, table.columns], splits)


def _split(line: str, rows: int) -> Split:
    test = np.array([int(index) for index in line.split(",")], dtype=np.int64)
    return Split(training=np.setdiff1d(np.arange(rows), test), test=test)


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("ascii")

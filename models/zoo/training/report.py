"""What the programs leave behind besides bundles: progress lines, tables for cards, data files, figures for tests."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import textwrap
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

WIDTH = 120
SPREAD_DRAWS = 20
SPREAD_SEED = 1000
START = time.monotonic()

Figures = dict[str, float]


def progress(text: str) -> None:
    print(f"[{time.monotonic() - START:5.1f} s] {text}", flush=True)


def paragraph(text: str) -> str:
    """Its words, filled into lines."""
    return textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_csv(path: Path, names: Sequence[str], rows: ArrayLike, fmt: str) -> None:
    """A gzipped CSV file with a header; the bytes depend on the values alone (no time stamp)."""
    text = io.StringIO()
    np.savetxt(text, np.asarray(rows), fmt=fmt, delimiter=",", comments="", header=",".join(names))
    path.write_bytes(gzip.compress(text.getvalue().encode("ascii"), compresslevel=9, mtime=0))


def spread(figures_of: Callable[[int], Figures]) -> Figures:
    """Standard deviation of each figure over other draws of the posterior's samples, given a function of their seed."""
    drawn = [figures_of(SPREAD_SEED + draw) for draw in range(SPREAD_DRAWS)]
    return {name: float(np.std([figures[name] for figures in drawn], ddof=1)) for name in drawn[0]}


def write_figures(bundle: Path, data: Path, rows: int, figures: Figures, spread: Mapping[str, float]) -> None:
    """figures.json: what the card says of the bundle on a data file, for programs, with its spread between draws."""
    measured = {
        name: {"value": round(value, 6), "spread": round(spread.get(name, 0.0), 6)} for name, value in figures.items()
    }
    described = {"data": f"{data.parent.name}/{data.name}", "rows": rows, "figures": measured}
    (bundle / "figures.json").write_text(json.dumps(described, indent=2) + "\n")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

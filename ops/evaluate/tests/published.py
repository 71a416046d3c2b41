"""Small random data in the published formats, so that tests need no downloads."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.tables import TABLES, Table

IMAGES = {"train": 6_000, "t10k": 40}


def write_images(data: Path, seed: int) -> None:
    """fashion-mnist and mnist, each class with a brightness of its own."""
    rng = np.random.default_rng(seed)
    for folder in ("fashion-mnist", "mnist"):
        for part, rows in IMAGES.items():
            labels = rng.integers(0, 10, rows).astype(np.uint8)
            noise = rng.integers(0, 30, (rows, 28, 28))
            write_idx(data / folder / f"{part}-images-idx3-ubyte.gz", (noise + 20 * labels[:, None, None]).astype("u1"))
            write_idx(data / folder / f"{part}-labels-idx1-ubyte.gz", labels)


def write_idx(path: Path, values: NDArray[np.uint8]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">i4").tobytes()
    path.write_bytes(gzip.compress(head + values.tobytes()))


def write_tables(data: Path, seed: int, rows: int = 240, splits: int = 3) -> None:
    """Every UCI set with a target that is linear in its features; naval with its second target."""
    for table in TABLES:
        write_table(data, table, np.random.default_rng(seed), rows, splits)


def write_table(data: Path, table: Table, rng: np.random.Generator, rows: int, splits: int) -> None:
    features = rng.normal(50, 10, (rows, table.columns))
    target = features @ rng.normal(size=table.columns) + rng.normal(size=rows)
    columns = [features, target] + ([np.full(rows, -1.0)] if table.name == "naval" else [])
    lines = [" ".join(f"{value:.6f}" for value in row) for row in np.column_stack(columns)]
    indices = [",".join(map(str, rng.choice(rows, rows // 10, replace=False))) for _ in range(splits)]
    folder = data / "uci" / table.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data.txt.gz").write_bytes(gzip.compress(("\n".join(lines) + "\n\n").encode()))
    (folder / "test_indices.csv.gz").write_bytes(gzip.compress(("\n".join(indices) + "\n").encode()))

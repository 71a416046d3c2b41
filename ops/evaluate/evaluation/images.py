"""Fashion-MNIST and the digits that are none of it. Pixels are integers 0..255, rows are [784]."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]

PIXELS = 28 * 28
WHITE = 255
CLASSES = ("T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
VALIDATION_ROWS = 5_000
SPLIT_SEED = 0
SMOKE_ROWS = 600
_IDX_UBYTE = 0x08


@dataclass(frozen=True)
class Labelled:
    """Images with their labels: pixels [rows, 784], labels [rows]."""

    pixels: Pixels
    labels: Labels

    def rows(self, chosen: NDArray[np.int64] | slice) -> Labelled:
        return Labelled(self.pixels[chosen], self.labels[chosen])


@dataclass(frozen=True)
class Images:
    """Disjoint parts: weights see `training`, temperatures `validation`; figures come from `test` and `digits`."""

    training: Labelled
    validation: Labelled
    test: Labelled
    digits: Labelled


def load(data: Path, smoke: bool = False) -> Images:
    """5000 rows of the 60000 published for training, drawn at random, become the validation part."""
    fashion, mnist = data / "fashion-mnist", data / "mnist"
    known = _labelled(fashion, "train")
    order = np.random.default_rng(SPLIT_SEED).permutation(len(known.labels))
    parts = Images(
        training=known.rows(np.sort(order[VALIDATION_ROWS:])),
        validation=known.rows(np.sort(order[:VALIDATION_ROWS])),
        test=_labelled(fashion, "t10k"),
        digits=_labelled(mnist, "t10k"),
    )
    if not smoke:
        return parts
    few = slice(SMOKE_ROWS)
    return Images(parts.training.rows(few), parts.validation.rows(few), parts.test.rows(few), parts.digits.rows(few))


def _labelled(folder: Path, part: str) -> Labelled:
    images = _idx(folder / f"{part}-images-idx3-ubyte.gz")
    labels = _idx(folder / f"{part}-labels-idx1-ubyte.gz")
    return Labelled(images.reshape(len(images), PIXELS), labels.astype(np.int64))


def _idx(path: Path) -> NDArray[np.uint8]:
    """An IDX file of unsigned bytes: two zeros, type, rank, the extents as big-endian int32, the values."""
    content = gzip.decompress(path.read_bytes())
    if content[:3] != bytes([0, 0, _IDX_UBYTE]):
        raise ValueError(f"{path.name}: is no IDX file of unsigned bytes")
    rank = content[3]
    shape = np.frombuffer(content, ">i4", rank, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)

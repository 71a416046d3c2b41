"""The digits, their fixed split, and the inputs that are not digits. Pixels are integers 0..16, rows are [64]."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import rotate
from sklearn.datasets import load_digits, load_sample_images
from sklearn.model_selection import train_test_split

from training import report

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]

SIDE = 8
PIXELS = SIDE * SIDE
WHITE = 16
ANGLES = tuple(range(0, 41, 4))
SPLIT_SEED = 0
SHIFT_SEED = 0
HELD_OUT = "held-out.csv.gz"


@dataclass(frozen=True)
class Labelled:
    """Digits with their labels: pixels [rows, 64], labels [rows]."""

    pixels: Pixels
    labels: Labels


@dataclass(frozen=True)
class Digits:
    """Disjoint parts: weights see `training`, the temperature sees `validation`, figures come from `held_out`."""

    training: Labelled
    validation: Labelled
    held_out: Labelled


def load_split() -> Digits:
    """30 % held out, then 20 % of the rest for validation, both stratified by class: 1005 + 252 + 540 rows."""
    source = load_digits()
    pixels, labels = source.data.astype(np.uint8), source.target.astype(np.int64)
    rest, held_out = train_test_split(np.arange(len(labels)), test_size=0.3, random_state=SPLIT_SEED, stratify=labels)
    training, validation = train_test_split(rest, test_size=0.2, random_state=SPLIT_SEED, stratify=labels[rest])
    return Digits(*(Labelled(pixels[rows], labels[rows]) for rows in (training, validation, held_out)))


def rotated(pixels: Pixels, degrees: float) -> Pixels:
    """Counter-clockwise about the image's centre, bilinear, zero outside, rounded to whole grey levels."""
    images = pixels.reshape(-1, SIDE, SIDE).astype(np.float64)
    turned = rotate(images, degrees, axes=(1, 2), reshape=False, order=1, mode="grid-constant", cval=0.0)
    return to_pixels(turned)


def natural_patches(rows: int, rng: np.random.Generator) -> Pixels:
    """Squares of 8 to 64 pixels cut from two photographs, averaged down to 8 x 8 grey pixels."""
    photographs = [image.mean(axis=-1) / 255.0 for image in load_sample_images().images]
    patches = [_patch(photographs[row % len(photographs)], rng) for row in range(rows)]
    return to_pixels(np.stack(patches) * WHITE)


def noise(rows: int, rng: np.random.Generator) -> Pixels:
    """Each pixel uniform over 0..16, independently."""
    return rng.integers(0, WHITE + 1, (rows, PIXELS)).astype(np.uint8)


def to_pixels(images: NDArray[np.float64]) -> Pixels:
    return np.clip(np.rint(images), 0, WHITE).astype(np.uint8).reshape(len(images), PIXELS)


def _patch(photograph: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    block = int(rng.integers(1, SIDE + 1))
    side = SIDE * block
    top = int(rng.integers(0, photograph.shape[0] - side + 1))
    left = int(rng.integers(0, photograph.shape[1] - side + 1))
    square = photograph[top : top + side, left : left + side]
    return square.reshape(SIDE, block, SIDE, block).mean(axis=(1, 3))


@dataclass(frozen=True)
class Shifted:
    """What is streamed beside the held-out digits: the same turned by each angle, and inputs that are no digits."""

    by_angle: dict[int, Pixels]
    natural_patches: Pixels
    noise: Pixels


def shift(held_out: Labelled) -> Shifted:
    rng = np.random.default_rng(SHIFT_SEED)
    rows = len(held_out.labels)
    return Shifted(
        by_angle={angle: rotated(held_out.pixels, angle) for angle in ANGLES},
        natural_patches=natural_patches(rows, rng),
        noise=noise(rows, rng),
    )


def write_data(folder: Path, held_out: Labelled, shifted: Shifted) -> None:
    """Four gzipped CSV files, label and angle first where there are some."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = held_out.labels[:, None]
    turned = [np.hstack([np.full_like(labels, angle), labels, rows]) for angle, rows in shifted.by_angle.items()]
    _write_csv(folder / HELD_OUT, ["label"], np.hstack([labels, held_out.pixels]))
    _write_csv(folder / "rotated.csv.gz", ["angle", "label"], np.vstack(turned))
    _write_csv(folder / "natural-patches.csv.gz", [], shifted.natural_patches)
    _write_csv(folder / "noise.csv.gz", [], shifted.noise)


def _write_csv(path: Path, leading: list[str], rows: NDArray[np.integer]) -> None:
    report.write_csv(path, leading + [f"p{index}" for index in range(PIXELS)], rows, fmt="%d")

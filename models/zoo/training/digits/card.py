"""What is written beside a digits bundle: CARD.md and figures.json, both from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.digits.data import ANGLES, Digits, Labelled, Pixels, Shifted
from training.digits.network import Logits
from training.measures import classification as measures
from training.measures.auroc import auroc
from training.measures.classification import Scores
from training.report import Figures, table

SCORES = {
    "epistemic (mutual information)": lambda s: s.epistemic,
    "total (predictive entropy)": lambda s: s.total,
    "1 - max softmax": lambda s: s.max_softmax,
    "energy": lambda s: s.energy,
}


@dataclass(frozen=True)
class Card:
    """What tells one digits card from the other.

    Attributes:
        title: heading
        how: what the posterior is and how its samples are drawn
        recipe: network and training
        temperature: divides each sample's logits
        limits: what it cannot do beside what none of them can
    """

    title: str
    how: str
    recipe: str
    temperature: float
    limits: str = ""


@dataclass(frozen=True)
class Measured:
    """The bundle's scores on the held-out digits, on each rotation of them, and on inputs that are no digits."""

    digits: Digits
    uncalibrated: Scores
    held_out: Scores
    by_angle: dict[int, Scores]
    strange: dict[str, Scores]

    def figures(self) -> Figures:
        """As served, on the held-out digits."""
        return measures.figures(self.held_out, self.digits.held_out.labels)


def measure(digits: Digits, shifted: Shifted, logits_of: Callable[[Pixels], Logits], temperature: float) -> Measured:
    """Scores everything with one function from pixels to logits [samples, rows, classes]."""

    def scores(pixels: Pixels) -> Scores:
        return measures.score(logits_of(pixels), temperature)

    by_angle = {angle: scores(pixels) for angle, pixels in shifted.by_angle.items()}
    return Measured(
        digits=digits,
        uncalibrated=measures.score(logits_of(digits.held_out.pixels), 1.0),
        held_out=scores(digits.held_out.pixels),
        by_angle=by_angle,
        strange={
            "natural patches": scores(shifted.natural_patches),
            f"rotated {ANGLES[-1]}°": by_angle[ANGLES[-1]],
            "noise": scores(shifted.noise),
        },
    )


def write_card(folder: Path, card: Card, measured: Measured) -> None:
    digits = measured.digits
    rows = [len(part.labels) for part in (digits.training, digits.validation, digits.held_out)]
    text = f"""\
# {card.title}

Reads an 8 × 8 grey image of a handwritten digit (64 grey levels 0..16) and says which digit it is, and how
unsure it is. A small model for demonstrations and tests, not for reading anybody's handwriting.
Written by `models/zoo/train_digits.py`, which measured every figure below.

## Data and licence

Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998; UCI Machine Learning Repository,
doi:10.24432/C50P49, CC BY 4.0), the 1797 images that scikit-learn carries. Split by class with a fixed seed:
{rows[0]} to train, {rows[1]} to fit the temperature, {rows[2]} held out for the figures.
The weights were trained here, from these images and nothing else.

## How it was made

{card.how}

{card.recipe} Temperature {card.temperature} from the validation
part (each sample's logits divided by it; least NLL of the mixture).

## Quality on the held-out digits

{_quality(measured)}

ECE has 15 equal-width bins of the top class. The prediction is the mean of the samples' probabilities.

## Uncertainty

AUROC of telling held-out digits from inputs that are none of them ({rows[2]} each; .5 is chance):

{_separation(measured)}

Mean over the held-out digits turned counter-clockwise, in nats:

{_rotation(measured, digits.held_out)}

## What it cannot do

Uncertainty is not a detector of everything strange: an input may look like a digit to the network and be none. See the
table for what it separates and how well.
{card.limits}"""
    (folder / "CARD.md").write_text(text)


def rotation_rows(measured: Measured, held_out: Labelled) -> list[list[str]]:
    """Per angle: accuracy and mean total, aleatoric and epistemic uncertainty; then the same for what is no digit."""
    turned = [
        [f"{angle}°", f"{measures.accuracy(scores, held_out.labels):.3f}", *_means(scores)]
        for angle, scores in measured.by_angle.items()
    ]
    strange = [[name, "–", *_means(measured.strange[name])] for name in ("natural patches", "noise")]
    return turned + strange


def _means(scores: Scores) -> list[str]:
    return [f"{values.mean():.4f}" for values in (scores.total, scores.aleatoric, scores.epistemic)]


def _quality(measured: Measured) -> str:
    labels = measured.digits.held_out.labels
    rows = [
        [name, *(f"{figure(s, labels):.4f}" for figure in (measures.accuracy, measures.nll, measures.ece))]
        for name, s in (("temperature 1", measured.uncalibrated), ("as served", measured.held_out))
    ]
    return table(["", "accuracy", "NLL (nats)", "ECE"], rows)


def _separation(measured: Measured) -> str:
    rows = [
        [name] + [f"{auroc(of(measured.held_out), of(strange)):.3f}" for strange in measured.strange.values()]
        for name, of in SCORES.items()
    ]
    return table(["score", *measured.strange], rows)


def _rotation(measured: Measured, held_out: Labelled) -> str:
    return table(["input", "accuracy", "total", "aleatoric", "epistemic"], rotation_rows(measured, held_out))

"""What the Java program walks: bundles, NPZ files, and evaluation.json, which lists who is measured on what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

MANIFEST = "evaluation.json"
Task = Literal["classification", "regression"]


@dataclass(frozen=True)
class Run:
    """One bundle, measured once. Paths are relative to the folder.

    Attributes:
        method: row of the table it belongs to
        seed: which repetition: a seed, or the number of a split
        bundle: folder as exported
        test: rows with labels or targets
        training: rows the networks were trained on; where given, feature distances are fitted on them
        validation: training data that no weight has seen; where given, the temperature is fitted on them
        strange: rows of another kind by name, to be told from the test rows
        fit: a posterior to fit on the training rows first
    """

    method: str
    seed: int
    bundle: str
    test: str
    training: str | None = None
    validation: str | None = None
    strange: Mapping[str, str] = field(default_factory=dict)
    fit: Literal["laplace"] | None = None

    def as_dict(self) -> dict[str, object]:
        optional = {name: getattr(self, name) for name in ("training", "validation", "strange", "fit")}
        given = {name: value for name, value in optional.items() if value}
        return {"method": self.method, "seed": self.seed, "bundle": self.bundle, "test": self.test} | given


def write(folder: Path, name: str, task: Task, runs: Sequence[Run]) -> None:
    """Written last, so that a folder that has it is whole."""
    manifest = {"name": name, "task": task, "runs": [run.as_dict() for run in runs]}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")


def write_rows(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """An NPZ file of arrays with one entry a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

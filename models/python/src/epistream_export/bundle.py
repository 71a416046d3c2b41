"""The bundle on disk: model.yaml beside the files it names by SHA-256, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from epistream_export import yaml
from epistream_export.errors import ExportError
from epistream_export.spec import Classification, Input, Multilabel, Regression, Task

DESCRIPTION = "model.yaml"
VERSION = "0.1.0"


@dataclass(frozen=True)
class Description:
    """What model.yaml says apart from method and files.

    Attributes:
        name: model name
        version: model version
        task: what it predicts
        inputs: in the order of ``forward``
        temperature: divides each sample's logits
    """

    name: str
    version: str
    task: Task
    inputs: Sequence[Input]
    temperature: float

    def __post_init__(self) -> None:
        for field, value in (("name", self.name), ("version", self.version)):
            if not isinstance(value, str) or not value.strip():
                raise ExportError(f"{field}: must be text that is not blank, was {value!r}")
        if not 0.001 <= self.temperature <= 1000:
            raise ExportError(f"temperature: must be 0.001 to 1000, was {self.temperature}")
        if isinstance(self.task, Regression) and self.temperature != 1:
            raise ExportError("temperature: is for classification and multilabel, and the task is regression")
        names = [entry.name for entry in self.inputs]
        if not names or len(set(names)) != len(names):
            raise ExportError(f"inputs: must be at least one, with different names, were {names}")
        if len({entry.tensor.shape[0] for entry in self.inputs}) > 1:
            rows = [entry.tensor.shape[0] for entry in self.inputs]
            raise ExportError(f"inputs: examples must have the same number of rows, had {rows}")


def describe(
    description: Description,
    outputs: Mapping[str, str],
    method: dict[str, yaml.Value],
    files: Mapping[str, bytes],
) -> str:
    """The text of model.yaml."""
    entries: dict[str, yaml.Value] = {"name": description.name, "version": description.version}
    entries |= _task(description.task)
    entries["inputs"] = {entry.name: _input(entry) for entry in description.inputs}
    if outputs:
        entries["outputs"] = dict(outputs)
    if isinstance(description.task, Regression):
        entries["quantiles"] = [float(quantile) for quantile in description.task.quantiles]
    entries["method"] = method
    if description.temperature != 1:
        entries["temperature"] = float(description.temperature)
    entries["files"] = {name: f"sha256:{sha256(content)}" for name, content in files.items()}
    return yaml.document(entries, f"Written by epistream-export {VERSION}")


def sha256(content: bytes) -> str:
    """Lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def check_target(folder: Path, overwrite: bool) -> None:
    """Refuses a folder that is there, before any work is done."""
    if folder.exists() and not overwrite:
        raise ExportError(f"{folder}: is there already. Name a new folder, or say overwrite=True")
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is no folder")


def write(folder: Path, files: Mapping[str, bytes], overwrite: bool) -> None:
    """Writes a folder with the files beside the target and renames it, so that the target is whole or as before."""
    check_target(folder, overwrite)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _beside(folder) as draft:
        for name, content in files.items():
            _write_synced(draft / name, content)
        draft.chmod(0o755)
        if folder.exists():
            _replace(folder, draft)
        else:
            draft.rename(folder)


def _task(task: Task) -> dict[str, yaml.Value]:
    if isinstance(task, Classification):
        return {"task": "classification", "labels": list(task.labels)}
    if isinstance(task, Multilabel):
        return {"task": "multilabel", "labels": list(task.labels)}
    target = task.target
    written: dict[str, yaml.Value] = {"name": target.name}
    if target.unit:
        written["unit"] = target.unit
    if target.scale != 1 or target.offset != 0:
        written |= {"scale": float(target.scale), "offset": float(target.offset)}
    return {"task": "regression", "target": written}


def _input(entry: Input) -> yaml.Value:
    written: dict[str, yaml.Value] = {"type": entry.wire_type, "shape": [int(extent) for extent in entry.shape]}
    if entry.scale != 1 or entry.offset != 0:
        written |= {"scale": float(entry.scale), "offset": float(entry.offset)}
    return written


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _replace(folder: Path, draft: Path) -> None:
    with _beside(folder) as old:
        folder.rename(old / "previous")
        try:
            draft.rename(folder)
        except BaseException:
            (old / "previous").rename(folder)
            raise


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

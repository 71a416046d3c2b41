"""Reads bundles back as the server does, and runs them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import yaml
from numpy.typing import NDArray

from epistream_export import Input, agreement, graphs


def description(folder: Path) -> dict[str, Any]:
    """model.yaml, after checking that it names exactly the files beside it, with their digests."""
    read: dict[str, Any] = yaml.safe_load((folder / "model.yaml").read_text())
    there = {file.name for file in folder.iterdir()} - {"model.yaml"}
    assert set(read["files"]) == there
    for name, digest in read["files"].items():
        assert digest == "sha256:" + hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return read


def graph(folder: Path, name: str = "model.onnx") -> onnx.ModelProto:
    proto = onnx.load(folder / name)
    onnx.checker.check_model(proto, full_check=True)
    return proto


def outputs(proto: onnx.ModelProto, inputs: list[Input], rows: int | None = None) -> list[NDArray[Any]]:
    """All outputs for the first rows of the examples, dropout off."""
    session = agreement.open_session(graphs.without_dropout(proto))
    return agreement.run(session, [entry.name for entry in inputs], [entry.tensor[:rows] for entry in inputs])


def sampled(proto: onnx.ModelProto, inputs: list[Input], passes: int) -> NDArray[np.float64]:
    """The first output ``[passes, rows, ...]`` with dropout on."""
    session = agreement.open_session(proto, keep_dropout=True)
    names, tensors = [entry.name for entry in inputs], [entry.tensor for entry in inputs]
    return np.stack([agreement.run(session, names, tensors)[0] for _ in range(passes)]).astype(np.float64)

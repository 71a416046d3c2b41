"""What lies on disk: model.yaml, digests, and all of it or nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml as reference
from torch import Tensor, nn

from epistream_export import (
    ExportError,
    Injection,
    Input,
    Multilabel,
    Regression,
    Target,
    bundle,
    export_deterministic,
    export_mc_dropout,
    yaml,
)
from networks import CLASSES, Mlp, features, seeded
from reading import description, graph, outputs

MODEL: dict[str, Any] = {"name": "fraud", "version": "3", "inputs": features()}


def test_a_classification_s_description_is_this_text(folder: Path) -> None:
    export_mc_dropout(seeded(Mlp), folder, task=CLASSES, samples=50, seed=7, temperature=1.37, **MODEL)

    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    assert (
        (folder / "model.yaml").read_text()
        == f"""\
# Written by epistream-export 0.1.0
name: fraud
version: "3"
task: classification
labels: [ "no", "maybe", "yes" ]
inputs:
  features: {{ type: float32, shape: [ 6 ] }}
method: {{ mc-dropout: {{ samples: 50, seed: 7, masks: fixed }} }}
temperature: 1.37
files:
  model.onnx: "sha256:{digest}"
"""
    )


class Heads(nn.Module):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.mean, self.second = form, nn.Linear(6, 1), nn.Linear(6, 1)

    def forward(self, rows: Tensor) -> Any:
        mean, second = self.mean(rows), self.second(rows)
        forms = {
            "mean": mean,
            "flat mean": mean[:, 0],
            "pair": (mean, second),
            "flat pair": (mean[:, 0], second[:, 0]),
            "columns": torch.cat([mean, second], dim=1),
        }
        return forms[self.form]


@pytest.mark.parametrize("exporter", ["torchscript", "dynamo"])
@pytest.mark.parametrize(
    ("form", "declared"),
    [
        ("mean", {"mean": "mean"}),
        ("flat mean", {"mean": "mean"}),
        ("pair", {"mean": "mean", "log-variance": "log_variance"}),
        ("flat pair", {"mean": "mean", "log-variance": "log_variance"}),
        ("columns", {"mean": "output[0]", "log-variance": "output[1]"}),
    ],
)
def test_a_regression_names_its_heads(form: str, declared: dict[str, str], exporter: Any, folder: Path) -> None:
    torch.manual_seed(0)
    model = Heads(form)
    target = Target("progression", scale=77.0, offset=152.1)
    task = Regression(target, second_head="log-variance" if len(declared) == 2 else None)

    export_deterministic(model, folder, task=task, exporter=exporter, **MODEL)

    read = description(folder)
    assert read["task"] == "regression"
    assert read["target"] == {"name": "progression", "scale": 77.0, "offset": 152.1}
    assert read["outputs"] == declared
    assert read["quantiles"] == [0.05, 0.5, 0.95]
    assert "labels" not in read
    proto = graph(folder)
    with torch.no_grad():
        whole = torch.cat([model.mean(features().tensor), model.second(features().tensor)], dim=1).numpy()
    found = np.concatenate(outputs(proto, [features()]), axis=1)
    np.testing.assert_allclose(found, whole[:, : len(declared)], atol=1e-6)
    names = [output.name for output in proto.graph.output]
    assert names == (["output"] if form == "columns" else list(declared.values()))
    assert all(not tensor.name.startswith("model.") for tensor in proto.graph.initializer)


def test_several_labels_are_their_own_task(folder: Path) -> None:
    task = Multilabel(["cat", "dog", 'Ä "quoted" \\ label: yes # no'], output="probabilities")

    export_deterministic(nn.Sequential(nn.Linear(6, 3), nn.Sigmoid()), folder, task=task, **MODEL)

    read = description(folder)
    assert (read["task"], read["labels"]) == ("multilabel", list(task.labels))
    assert [output.name for output in graph(folder).graph.output] == ["probabilities"]


def test_injection_is_written_as_the_server_reads_it(folder: Path) -> None:
    inject = Injection(0.1, op_type="Gemm", position="first")

    export_mc_dropout(seeded(lambda: Mlp(0.0)), folder, task=CLASSES, samples=5, seed=7, inject=inject, **MODEL)  # type: ignore[arg-type]

    written = description(folder)["method"]["mc-dropout"]["inject"]
    assert written == {"rate": 0.1, "op-type": "Gemm", "position": "first"}


def test_integers_and_flags_keep_their_types_on_the_wire(folder: Path) -> None:
    class Mixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding, self.last = nn.Embedding(9, 4), nn.Linear(4, 3)

        def forward(self, ids: Tensor, mask: Tensor, doubles: Tensor) -> Tensor:
            kept = self.embedding(ids.long()) * mask.unsqueeze(-1) + doubles.float().unsqueeze(-1)
            logits: Tensor = self.last(kept.mean(1))
            return logits

    inputs = [
        Input("ids", torch.randint(0, 9, (4, 5), dtype=torch.int32)),
        Input("mask", torch.rand(4, 5) > 0.5),
        Input("doubles", np.random.default_rng(0).random((4, 5))),
    ]

    export_deterministic(Mixed(), folder, name="m", version="1", task=CLASSES, inputs=inputs)

    assert [description(folder)["inputs"][name]["type"] for name in ("ids", "mask", "doubles")] == [
        "int32", "bool", "float64"
    ]  # fmt: skip


TEXTS = (
    """yes No null ~ on 1 1.5 1e3 a:b a#b -a [a] {a} 'a' "a" ü \\ @a %a &a *a !a | > ? 0x1F 2026-11-25 .inf = << 08"""
)
SPACED = ["", " a", "a ", "a: b", "a #b", "- a", "a\nb", "\t"]
OTHERS = [1, -5, 2**62, True, False, 0.1, 1e-5, 1e300, 123456789.0, -0.0, [], ["a", 1], {}, {"a b": {"c": [0.5]}}]


@pytest.mark.parametrize("value", [*TEXTS.split(" "), *SPACED, *OTHERS])
def test_every_value_reads_back(value: Any) -> None:
    written = yaml.document({"key": value, "method": {"name": value}, "section": {"inner": value}}, "a comment")

    read = reference.safe_load(written)

    assert read == {"key": value, "method": {"name": value}, "section": {"inner": value}}
    assert type(read["key"]) is type(value)


def test_a_folder_that_is_there_is_left_alone_unless_told(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mine").write_text("mine")

    with pytest.raises(ExportError, match="is there already"):
        export_deterministic(seeded(Mlp), folder, task=CLASSES, **MODEL)
    assert [file.name for file in folder.iterdir()] == ["mine"]

    export_deterministic(seeded(Mlp), folder, task=CLASSES, overwrite=True, **MODEL)
    assert {file.name for file in folder.iterdir()} == {"model.yaml", "model.onnx"}
    assert [beside.name for beside in folder.parent.iterdir()] == [folder.name]


FILES = {"a.bin": b"a", "b.bin": b"b"}


@pytest.mark.parametrize("interruption", [OSError("no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("there", [True, False])
def test_an_interrupted_write_leaves_what_was_there(
    there: bool, interruption: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if there:
        bundle.write(folder, {"old": b"old"}, overwrite=False)
    synced = os.fsync
    left = iter([None])

    def failing(file: int) -> None:
        if next(left, 0) == 0:
            raise interruption
        synced(file)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(type(interruption)):
        bundle.write(folder, FILES, overwrite=True)

    assert [beside.name for beside in folder.parent.iterdir()] == ([folder.name] if there else [])
    assert not there or (folder / "old").read_bytes() == b"old"


def test_a_replacement_that_fails_at_the_last_step_brings_the_old_folder_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle.write(folder, {"old": b"old"}, overwrite=False)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == folder and self.name != "previous":
            raise OSError("gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="gone"):
        bundle.write(folder, FILES, overwrite=True)

    assert [beside.name for beside in folder.parent.iterdir()] == [folder.name]
    assert (folder / "old").read_bytes() == b"old"


def test_a_bundle_can_be_read_by_others(folder: Path) -> None:
    bundle.write(folder, FILES, overwrite=False)

    assert folder.stat().st_mode & 0o777 == 0o755
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == FILES

"""Both programs on small random data in the published formats, and what they leave for the Java program."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import onnxruntime
import published
import pytest
import yaml

from evaluation import fashion, uci
from evaluation.gaussians import figures


def run(program: ModuleType, data: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["program", "--data", str(data), "--out", str(out), "--smoke"])
    program.main()


def test_regression_bundles_give_the_reference_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    published.write_tables(data, seed=1)
    run(uci, data, out, monkeypatch)
    manifest = json.loads((out / "yacht" / "evaluation.json").read_text())
    reference = json.loads((out / "yacht" / "reference.json").read_text())
    assert [listed["seed"] for listed in manifest["runs"]] == [0, 1]
    for listed, expected in zip(manifest["runs"], reference, strict=True):
        found = figures(*predicted(out / "yacht", listed["bundle"], listed["test"]))
        assert found.as_dict() == pytest.approx({name: expected[name] for name in found.as_dict()}, rel=1e-4)


def predicted(folder: Path, bundle: str, rows: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means and variances [members, rows] by ONNX Runtime, scaled as model.yaml says, and the targets."""
    described = yaml.safe_load((folder / bundle / "model.yaml").read_text())
    scale, offset = described["target"]["scale"], described["target"]["offset"]
    with np.load(folder / rows) as archive:
        features, targets = archive["features"], archive["target"]
    sessions = [onnxruntime.InferenceSession(folder / bundle / name) for name in described["files"]]
    outputs = [session.run(["mean", "variance"], {"features": features}) for session in sessions]
    means = np.array([mean[:, 0] for mean, _ in outputs], np.float64) * scale + offset
    variances = np.array([variance[:, 0] for _, variance in outputs], np.float64) * scale**2
    return means, variances, targets


def test_what_is_trained_is_not_trained_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    published.write_tables(data, seed=1)
    run(uci, data, out, monkeypatch)
    before = (out / "boston" / "reference.json").read_text()
    monkeypatch.setattr("evaluation.ensembles.train", None)
    run(uci, data, out, monkeypatch)
    assert (out / "boston" / "reference.json").read_text() == before


def test_every_method_gets_its_bundles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    published.write_images(data, seed=1)
    run(fashion, data, out, monkeypatch)
    listed = json.loads((out / "evaluation.json").read_text())["runs"]
    methods = {entry["method"]: yaml.safe_load((out / entry["bundle"] / "model.yaml").read_text()) for entry in listed}
    assert {name: list(described["method"]) for name, described in methods.items()} == {
        "deterministic": ["deterministic"],
        "laplace": ["deterministic"],
        "dropout-off": ["deterministic"],
        "mc-dropout": ["mc-dropout"],
        "ensemble": ["ensemble"],
        "bayes-by-backprop": ["bayes-by-backprop"],
        "bayes-by-backprop-cold": ["bayes-by-backprop"],
        "ensemble-dropout-off": ["ensemble"],
    }
    assert len(methods["ensemble"]["files"]) == 5
    for entry in listed:
        for rows in (entry["training"], entry["validation"], entry["test"], *entry["strange"].values()):
            assert (out / rows).is_file()

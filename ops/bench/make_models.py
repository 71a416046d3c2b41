"""Writes the models that MethodSpeed measures, with random weights, into ops/bench/target/models.

pip install ./models/python torchvision
python ops/bench/make_models.py
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TypedDict

import numpy as np
import onnx
import torch
from epistream_export import (
    BayesianLinear,
    Classification,
    Input,
    export_bayes_by_backprop,
    export_deterministic,
    export_ensemble,
    export_laplace,
    export_mc_dropout,
)
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torchvision.models import resnet18

TARGET = Path(__file__).parent / "target" / "models"
SAMPLES = (10, 30, 50)
MEMBERS = 5
SEED = 7
STORED_NEIGHBOURS = 10_000
GEMMS = {"gemm-2048": (2048, 2048, 2048), "gemm-1024": (1024, 1024, 1024), "gemm-tail": (3200, 512, 512)}
"""Rows, inner extent and columns; the last is the largest product of the 512-wide MLP at 64 records of 50 samples."""


class About(TypedDict):
    """What all exports take."""

    name: str
    version: str
    task: Classification
    inputs: Input
    overwrite: bool


def about(name: str, shape: tuple[int, ...], classes: int = 10) -> About:
    """A bundle's description."""
    return About(
        name=name,
        version="1",
        task=Classification([f"class-{k}" for k in range(classes)]),
        inputs=Input("x", torch.rand(2, *shape)),
        overwrite=True,
    )


def mlp(width: int = 128, dropout: bool = True) -> nn.Module:
    """64-width-width-10."""
    layers: list[nn.Module] = []
    for inputs in (64, width):
        layers += [nn.Linear(inputs, width), nn.ReLU()]
        if dropout:
            layers.append(nn.Dropout(0.5))
    return nn.Sequential(*layers, nn.Linear(width, 10))


def cnn() -> nn.Module:
    """PyTorch's MNIST example: two convolutions, pooling, 9216-128-10."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.Linear(9216, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    )


def resnet() -> nn.Module:
    """torchvision's ResNet-18 with dropout before the last layer."""
    model: nn.Module = resnet18(weights=None)
    model.fc = nn.Sequential(nn.Dropout(0.5), nn.Linear(512, 1000))
    return model


def add_distance(folder: Path, features: int, classes: int) -> None:
    """Adds a distance file with random contents to a bundle."""
    random = np.random.default_rng(SEED)
    neighbours = random.normal(size=(STORED_NEIGHBOURS, features))
    neighbours /= np.linalg.norm(neighbours, axis=1, keepdims=True)
    file = io.BytesIO()
    np.savez(
        file,
        means=random.normal(size=(classes, features)),
        mean=np.zeros(features),
        precision_factor=np.eye(features) + 0.01 * random.normal(size=(features, features)),
        background_factor=np.eye(features) + 0.01 * random.normal(size=(features, features)),
        neighbours=neighbours.astype(np.float32),
    )
    (folder / "distance.npz").write_bytes(file.getvalue())
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    description = folder / "model.yaml"
    text = description.read_text()
    assert "\nfiles:\n" in text, text
    entry = f'\ndistance: {{ neighbours: 10, file: distance.npz }}\nfiles:\n  distance.npz: "sha256:{digest}"\n'
    description.write_text(text.replace("\nfiles:\n", entry))


def write_gemm(name: str, rows: int, inner: int, columns: int) -> None:
    """One MatMul by a constant."""
    weights = np.random.default_rng(SEED).normal(size=(inner, columns)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        name,
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [rows, inner])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [rows, columns])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, TARGET / f"{name}.onnx")


def write_dropouts() -> None:
    """MC dropout with each number of samples."""
    torch.manual_seed(SEED)
    for name, model, shape in (("mlp", mlp(), (64,)), ("cnn", cnn(), (1, 28, 28))):
        for samples in SAMPLES:
            export_mc_dropout(model, TARGET / f"{name}-{samples}", samples=samples, seed=SEED, **about(name, shape))
    export_mc_dropout(mlp(512), TARGET / "mlp512-50", seed=SEED, **about("mlp512", (64,)))


def write_others() -> None:
    """The other methods."""
    small = about("mlp", (64,))
    export_deterministic(mlp(dropout=False), TARGET / "plain-mlp", **small)
    export_ensemble([mlp(dropout=False) for _ in range(MEMBERS)], TARGET / "ensemble-mlp", **small)
    export_ensemble([cnn().eval() for _ in range(MEMBERS)], TARGET / "ensemble-cnn", **about("cnn", (1, 28, 28)))
    x, y = torch.rand(500, 64), torch.randint(0, 10, (500,))
    data: tuple[Tensor, Tensor] = (x, y)
    export_laplace(mlp(dropout=False), TARGET / "laplace-mlp", data, seed=SEED, prior_precision=1.0, **small)
    bayesian = nn.Sequential(
        BayesianLinear(64, 128), nn.ReLU(), BayesianLinear(128, 128), nn.ReLU(), BayesianLinear(128, 10)
    )
    export_bayes_by_backprop(bayesian, TARGET / "bbb-mlp", seed=SEED, **small)


def write_resnets() -> None:
    """ResNet-18: one pass, with dropout, and with a distance beside it."""
    model = resnet()
    described = about("resnet18", (3, 224, 224), classes=1000)
    export_deterministic(model, TARGET / "plain-resnet18", **described)
    for folder in ("resnet18-50", "distance-resnet18"):
        export_mc_dropout(model, TARGET / folder, seed=SEED, **described)
    add_distance(TARGET / "distance-resnet18", 512, 1000)


def main() -> None:
    """Writes everything."""
    torch.set_num_threads(1)
    TARGET.mkdir(parents=True, exist_ok=True)
    write_dropouts()
    write_others()
    write_resnets()
    for name, (rows, inner, columns) in GEMMS.items():
        write_gemm(name, rows, inner, columns)


if __name__ == "__main__":
    main()

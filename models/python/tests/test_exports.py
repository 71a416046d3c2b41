"""Each plain method, on each kind of network, through both exporters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from epistream_export import (
    Injection,
    Input,
    Regression,
    Target,
    export_deterministic,
    export_ensemble,
    export_mc_dropout,
    graphs,
    noise,
)
from epistream_export.exporting import Exporter
from networks import CLASSES, KINDS, Mlp, features, seeded
from reading import description, graph, outputs, sampled

EXPORTERS: list[Exporter] = ["torchscript", "dynamo"]
DROPOUTS = {"mlp": 2, "cnn": 2, "transformer": 6, "lstm": 1, "gru": 1, "two-inputs": 1}


def common(kind: str, exporter: Exporter) -> dict[str, Any]:
    return {"name": kind, "version": "1", "task": CLASSES, "inputs": KINDS[kind][1], "exporter": exporter}


def expected(model: nn.Module, inputs: list[Input]) -> np.ndarray[Any, Any]:
    with noise.modes_restored(model):
        model.eval()
        return np.asarray(model(*[entry.tensor for entry in inputs]).numpy())


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_mc_dropout_keeps_every_dropout_and_the_mean_network(kind: str, exporter: Exporter, folder: Path) -> None:
    model, inputs = seeded(KINDS[kind][0]), KINDS[kind][1]

    made = export_mc_dropout(model, folder, samples=20, seed=7, **common(kind, exporter))

    proto = graph(folder)
    assert len(graphs.live_dropouts(proto)) == DROPOUTS[kind]
    assert made.dropouts["model.onnx"] == graphs.live_dropouts(proto)
    for rows in (1, 3, None):
        np.testing.assert_allclose(outputs(proto, inputs, rows)[0], expected(model, inputs)[:rows], atol=2e-6)
    assert made.agreement.relative < 1e-5
    samples = sampled(proto, inputs, 5)
    assert (samples.std(axis=0) > 0).any(axis=-1).all()
    assert description(folder)["method"] == {"mc-dropout": {"samples": 20, "seed": 7, "masks": "fixed"}}


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_deterministic_has_no_dropout_and_computes_the_same(kind: str, exporter: Exporter, folder: Path) -> None:
    model, inputs = seeded(KINDS[kind][0]), KINDS[kind][1]

    export_deterministic(model, folder, **common(kind, exporter))

    proto = graph(folder)
    assert not any(node.op_type == "Dropout" for node in proto.graph.node)
    np.testing.assert_allclose(outputs(proto, inputs)[0], expected(model, inputs), atol=2e-6)
    read = description(folder)
    assert read["method"] == {"deterministic": {}}
    assert [read["inputs"][entry.name]["type"] for entry in inputs] == [entry.wire_type for entry in inputs]


@pytest.mark.parametrize(
    ("kind", "exporter"),
    [*((kind, "torchscript") for kind in KINDS), ("mlp", "dynamo"), ("cnn", "dynamo"), ("gru", "dynamo")],
)
def test_an_ensemble_has_a_file_for_each_member(kind: str, exporter: Exporter, folder: Path) -> None:
    members, inputs = [seeded(KINDS[kind][0], seed) for seed in (1, 2)], KINDS[kind][1]

    export_ensemble(members, folder, **common(kind, exporter))

    assert list(description(folder)["files"]) == ["member-0.onnx", "member-1.onnx"]
    for index, member in enumerate(members):
        found = outputs(graph(folder, f"member-{index}.onnx"), inputs)[0]
        np.testing.assert_allclose(found, expected(member, inputs), atol=2e-6)


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_an_ensemble_may_keep_dropout_in_each_member(exporter: Exporter, folder: Path) -> None:
    export_ensemble([seeded(Mlp, 1), seeded(Mlp, 2)], folder, samples=10, seed=7, **common("mlp", exporter))

    assert description(folder)["method"] == {"ensemble": {"mc-dropout": {"samples": 10, "seed": 7, "masks": "fixed"}}}
    assert len(graphs.live_dropouts(graph(folder, "member-1.onnx"))) == 2


def test_dropout_of_channels_drops_whole_channels_at_its_rate(folder: Path) -> None:
    model = nn.Sequential(nn.Dropout2d(0.25), nn.Flatten())
    ones = Input("x", torch.ones(40, 50, 2, 3))
    labels = [str(label) for label in range(300)]
    export_mc_dropout(model, folder, name="m", version="1", task=type(CLASSES)(labels), inputs=ones, samples=2, seed=1)

    maps = sampled(graph(folder), [ones], 3).reshape(-1, 6)

    assert set(np.unique(maps).round(4)) == {0.0, round(1 / 0.75, 4)}
    assert (maps == maps[:, :1]).all()
    assert abs((maps[:, 0] == 0).mean() - 0.25) < 0.02  # 6000 channels: 3.6 standard errors


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_nodes_are_named_by_their_module(exporter: Exporter, folder: Path) -> None:
    export_mc_dropout(seeded(Mlp), folder, samples=2, seed=1, **common("mlp", exporter))

    names = [node.name for node in graph(folder).graph.node if node.op_type in ("Gemm", "Dropout")]

    assert names == [
        "/hidden/hidden.0/Gemm", "/hidden/hidden.2/Dropout", "/hidden/hidden.3/Gemm", "/dropout/Dropout", "/last/Gemm"
    ]  # fmt: skip


@pytest.mark.parametrize(("exporter", "opset", "ir"), [("torchscript", 17, 8), ("dynamo", 18, 8)])
def test_versions_are_pinned_and_the_batch_is_free(exporter: Exporter, opset: int, ir: int, folder: Path) -> None:
    export_deterministic(seeded(Mlp), folder, **common("mlp", exporter))

    proto = graph(folder)
    assert (proto.opset_import[0].version, proto.ir_version) == (opset, ir)
    extents = [
        [extent.dim_param or extent.dim_value for extent in value.type.tensor_type.shape.dim]
        for value in (*proto.graph.input, *proto.graph.output)
    ]
    assert extents == [["batch", 6], ["batch", 3]]


@pytest.mark.parametrize(("exporter", "opset"), [("torchscript", 13), ("torchscript", 20), ("dynamo", 22)])
def test_another_opset_may_be_asked_for(exporter: Exporter, opset: int, folder: Path) -> None:
    export_mc_dropout(seeded(Mlp), folder, samples=2, seed=1, opset=opset, **common("mlp", exporter))

    proto = graph(folder)
    assert proto.opset_import[0].version == opset
    assert 8 <= proto.ir_version <= 10


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_inputs_and_outputs_may_be_named_like_inner_values(exporter: Exporter, folder: Path) -> None:
    class Averaging(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 3)

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            return torch.relu(self.linear(rows.mean(1)))

    values = Input("mean", torch.rand(5, 3, 4))
    model = seeded(Averaging)
    export_deterministic(model, folder, name="m", version="1", task=CLASSES, inputs=values, exporter=exporter)

    np.testing.assert_allclose(outputs(graph(folder), [values])[0], expected(model, [values]), atol=1e-6)


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_the_same_module_gives_the_same_bytes_and_no_paths(exporter: Exporter, tmp_path: Path) -> None:
    made = [
        export_mc_dropout(seeded(Mlp), tmp_path / str(run), samples=2, seed=1, **common("mlp", exporter))
        for run in range(2)
    ]

    assert made[0].files == made[1].files
    content = (made[0].folder / "model.onnx").read_bytes()
    assert b"networks.py" not in content
    assert b"site-packages" not in content


def test_the_modes_of_the_module_are_given_back(folder: Path) -> None:
    model = seeded(KINDS["cnn"][0]).train()
    model.get_submodule("norm").eval()
    before = {path: module.training for path, module in model.named_modules()}
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    random = torch.get_rng_state()

    export_mc_dropout(model, folder, samples=2, seed=1, **common("cnn", "torchscript"))

    assert {path: module.training for path, module in model.named_modules()} == before
    assert "forward" not in vars(model.get_submodule("channels"))
    assert all(torch.equal(state[name], tensor) for name, tensor in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), random)


def test_dropout_may_be_left_to_the_server(folder: Path) -> None:
    model = seeded(lambda: Mlp(rate=0.0))  # type: ignore[arg-type]

    export_mc_dropout(
        model, folder, samples=9, seed=7, inject=Injection(0.1, before=["/last/Gemm"]), **common("mlp", "torchscript")
    )

    parameters = description(folder)["method"]["mc-dropout"]
    assert parameters["inject"] == {"rate": 0.1, "before": ["/last/Gemm"]}


def test_fresh_masks_have_no_seed_and_rates_can_be_replaced(folder: Path) -> None:
    export_mc_dropout(seeded(Mlp), folder, samples=9, masks="fresh", rate=0.05, **common("mlp", "torchscript"))

    assert description(folder)["method"] == {"mc-dropout": {"samples": 9, "masks": "fresh", "rate": 0.05}}


def test_attention_dropout_can_be_switched_off_knowingly(folder: Path) -> None:
    model = seeded(lambda: KINDS["transformer"][0](attention_rate=0.2))  # type: ignore[arg-type]

    export_mc_dropout(
        model, folder, samples=2, seed=1, functional_dropout="off", **common("transformer", "torchscript")
    )

    assert len(graphs.live_dropouts(graph(folder))) == 6


def test_bytes_on_the_wire_may_become_floats_in_the_graph(folder: Path) -> None:
    pixels = Input("pixels", features().example, type="uint8", scale=0.0625, offset=-0.5)

    export_deterministic(seeded(Mlp), folder, name="m", version="1", task=CLASSES, inputs=pixels, temperature=0.5)

    read = description(folder)
    assert read["inputs"] == {"pixels": {"type": "uint8", "shape": [6], "scale": 0.0625, "offset": -0.5}}
    assert read["temperature"] == 0.5


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_row_near_zero_is_judged_by_the_size_of_all_outputs(exporter: Exporter, folder: Path) -> None:
    torch.manual_seed(1)
    model, rows = nn.Linear(256, 1, bias=False), torch.randn(32, 256)
    weight = model.weight.detach()[0]
    rows[0] -= weight * (rows[0] @ weight) / (weight @ weight)  # its output is rounding, and differs between batches
    task = Regression(Target("some"))
    exported = export_deterministic(
        model, folder, name="some", version="1", task=task, inputs=Input("features", rows), exporter=exporter
    )
    assert exported.agreement.relative < 1e-5

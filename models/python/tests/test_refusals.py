"""What cannot be exported faithfully is refused, with the module's name, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
import torch.nn.functional as functional
from onnx import helper
from torch import Tensor, nn

from epistream_export import (
    Classification,
    ExportError,
    Injection,
    Input,
    Multilabel,
    Regression,
    Target,
    export_deterministic,
    export_ensemble,
    export_mc_dropout,
    exporting,
    graphs,
)
from networks import CLASSES, Cnn, Lstm, Mlp, Recurrent, Transformer, features, images, seeded, tokens

EXPORTERS = ["torchscript", "dynamo"]


def refused(
    match: str, folder: Path, model: Any, export: Callable[..., Any] = export_mc_dropout, **changed: Any
) -> None:
    given: dict[str, Any] = {"name": "m", "version": "1", "task": CLASSES, "inputs": features()}
    if export is export_mc_dropout:
        given |= {"samples": 5, "seed": 7}
    with pytest.raises(ExportError, match=match):
        export(model, folder, **(given | changed))
    assert not folder.exists()
    assert not folder.parent.exists() or list(folder.parent.iterdir()) == []


class Small(nn.Module):
    """One layer, then something."""

    def __init__(self, then: Callable[[nn.Module, Tensor], Tensor], **modules: nn.Module) -> None:
        super().__init__()
        self.linear, self.then = nn.Linear(6, 3), then
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, rows: Tensor) -> Tensor:
        return self.then(self, self.linear(rows))


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_attention_that_drops_out_by_a_function(exporter: str, folder: Path) -> None:
    model = seeded(lambda: Transformer(attention_rate=0.1))  # type: ignore[arg-type]
    layers = r"encoder\.layers\.0\.self_attn \(MultiheadAttention\), encoder\.layers\.1\.self_attn"
    refused(f"{layers} .*functional_dropout='off'", folder, model, inputs=tokens(), exporter=exporter)


def test_scaled_dot_product_attention_with_dropout(folder: Path) -> None:
    def attend(self: nn.Module, hidden: Tensor) -> Tensor:
        query = hidden.unsqueeze(1)
        rate = 0.1 if self.training else 0.0
        attended = functional.scaled_dot_product_attention(query, query, query, dropout_p=rate).squeeze(1)
        return torch.as_tensor(self.get_submodule("dropout")(attended))

    refused(r"outside a Dropout module: the model itself \(Small\)", folder, Small(attend, dropout=nn.Dropout(0.2)))


def test_recurrent_layers_that_drop_out_between_them(folder: Path) -> None:
    model = seeded(lambda: Recurrent(nn.GRU, between_layers=0.2))  # type: ignore[arg-type]
    refused(r"outside a Dropout module: recurrent \(GRU\)", folder, model, inputs=tokens())


def test_functional_dropout_that_follows_the_mode(folder: Path) -> None:
    def drop(self: nn.Module, hidden: Tensor) -> Tensor:
        return functional.dropout(hidden, 0.3, training=self.training)

    refused(r"outside a Dropout module: the model itself \(Small\)", folder, Small(drop))


def test_a_module_that_is_random_in_evaluation_mode(folder: Path) -> None:
    noisy = Small(lambda _, hidden: functional.dropout(hidden, 0.3, training=True))
    refused(r"even in evaluation mode: the model itself \(Small\)", folder, noisy, export_deterministic)


def test_dropout_that_onnx_has_no_node_for(folder: Path) -> None:
    model = nn.Sequential(nn.Linear(6, 3), nn.AlphaDropout(0.1))
    refused("1 is AlphaDropout, which ONNX cannot express", folder, model)


def test_dropout_that_drops_everything(folder: Path) -> None:
    refused(
        r"dropout drops everything \(p = 1",
        folder,
        Small(lambda s, h: s.get_submodule("dropout")(h), dropout=nn.Dropout(1.0)),
    )


@pytest.mark.parametrize("model", [nn.Linear(6, 3), Mlp(rate=0.0), Small(lambda _, h: h, unused=nn.Dropout(0.5))])
def test_a_module_without_dropout_that_acts(model: nn.Module, folder: Path) -> None:
    refused("no dropout that acts.*inject", folder, model)


def test_dropout_that_does_not_reach_the_output(folder: Path) -> None:
    """Multiplied by zero; exporters keep it in the graph."""
    idle = Small(lambda s, h: h + 0.0 * s.get_submodule("dropout")(h), dropout=nn.Dropout(0.5))
    refused("its output does not change from run to run", folder, idle)


def test_an_export_that_lost_its_dropout(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = exporting.export

    def losing(*given: Any) -> onnx.ModelProto:
        return graphs.without_dropout(exported(*given))

    monkeypatch.setattr(exporting, "export", losing)
    refused(r"kept 0 of 2 dropouts \(none\) of dropout \(Dropout\), hidden\.2 \(Dropout\)", folder, seeded(Mlp))


def test_an_export_that_computes_something_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = exporting.export

    def differing(*given: Any) -> onnx.ModelProto:
        proto = exported(*given)
        bias = next(tensor for tensor in proto.graph.initializer if tensor.name == "last.bias")
        bias.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(bias) + np.float32(1e-3), bias.name))
        return proto

    monkeypatch.setattr(exporting, "export", differing)
    refused("ONNX Runtime and PyTorch differ at batch 1 by 0.001", folder, seeded(Mlp))


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_batch_norm_without_running_statistics(exporter: str, folder: Path) -> None:
    model = seeded(Cnn)
    model.add_module("norm", nn.BatchNorm2d(4, track_running_stats=False))
    refused(r"norm \(BatchNorm2d\) has no running statistics", folder, model, inputs=images(), exporter=exporter)


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_rows_that_leak_into_each_other(exporter: str, folder: Path) -> None:
    """A normalisation by hand, which no module's type gives away."""
    leaking = Small(lambda _, h: h - h.mean(0, keepdim=True))
    refused("depends on the other rows of its batch", folder, leaking, export_deterministic, exporter=exporter)


@pytest.mark.parametrize(("attribute", "outputs"), [(1, 3), (1, 1), (0, 3)])
def test_a_graph_with_batch_norm_in_training_mode(attribute: int, outputs: int) -> None:
    names = [f"y{index}" for index in range(outputs)]
    node = helper.make_node("BatchNormalization", list("xsbmv"), names, name="/norm/BN", training_mode=attribute)
    proto = onnx.ModelProto(graph=onnx.GraphProto(node=[node]))

    with pytest.raises(ExportError, match="/norm/BN is exported in training mode"):
        graphs.check_batch_norm(proto)


@pytest.mark.filterwarnings("ignore")
def test_a_graph_that_torch_exports_with_batch_norm_in_training_mode(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)).train()
    training = torch.onnx.TrainingMode.TRAINING
    torch.onnx.export(model, (images().tensor,), path, dynamo=False, training=training, do_constant_folding=False)

    with pytest.raises(ExportError, match="is exported in training mode"):
        graphs.check_batch_norm(onnx.load(path))


def test_random_nodes_that_are_no_dropout() -> None:
    node = helper.make_node("RandomUniformLike", ["x"], ["y"], name="/noise")

    with pytest.raises(ExportError, match="RandomUniformLike node /noise"):
        graphs.check_no_random_nodes(onnx.ModelProto(graph=onnx.GraphProto(node=[node])))


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_module_that_fixes_the_number_of_rows(exporter: str, folder: Path) -> None:
    fixed = Small(lambda _, h: h.reshape(-1)[: 2 * 3].reshape(2, 3) if len(h) == 2 else h)
    refused("row|batch", folder, fixed, export_deterministic, exporter=exporter)


def test_a_module_that_the_exporter_cannot_export(folder: Path) -> None:
    odd = Small(lambda _, h: torch.linalg.eigvals(h[:, :, None] * h[:, None, :]).real)
    refused("torchscript exporter cannot export the module.*exporter='dynamo'", folder, odd, export_deterministic)


def test_a_module_that_returns_something_else_than_its_task(folder: Path) -> None:
    regression = Regression(Target("y"))
    refused(r"shape \[7, 3\], and 2 labels", folder, Mlp(), task=Classification(["a", "b"]))
    refused(r"shape \[7, 1\].*Multilabel with one label", folder, nn.Linear(6, 1), task=Classification(["a", "b"]))
    refused(r"\[\[7, 3\]\], and second_head is None", folder, Mlp(), task=regression)
    refused("declared as probabilities and is none", folder, Mlp(), task=Multilabel(CLASSES.labels, "probabilities"))
    refused("3 tensors", folder, Small(lambda _, h: tuple(h.chunk(3, -1))), export_deterministic)  # type: ignore[arg-type, return-value]
    refused("returns dict", folder, Small(lambda _, h: {"logits": h}), export_deterministic)  # type: ignore[arg-type, return-value]
    refused("returns NaN or infinity", folder, Small(lambda _, h: h / 0), export_deterministic)


def test_a_second_head_that_cannot_be_what_it_is_declared_as(folder: Path) -> None:
    task = Regression(Target("y"), second_head="variance")
    refused("declared as variance and is negative", folder, seeded(lambda: nn.Linear(6, 2)), task=task)  # type: ignore[arg-type]


def test_examples_that_the_module_cannot_take(folder: Path) -> None:
    doubles = Input("features", np.random.default_rng(0).random((4, 6)))
    refused(
        r"cannot compute with the example inputs \(torch.float64 \[4, 6\]\): RuntimeError",
        folder,
        Mlp(),
        inputs=doubles,
    )
    refused(
        "cannot compute with the example inputs", folder, Mlp(), inputs=[features(), Input("more", torch.rand(7, 2))]
    )


def test_members_that_are_equal_or_disagree(folder: Path) -> None:
    refused("member-1.onnx is the same as member-0.onnx", folder, [seeded(Mlp), seeded(Mlp)], export_ensemble)
    refused("models: must be at least 2, were 1", folder, [Mlp()], export_ensemble)
    refused("member 1: the module returns shape", folder, [Mlp(), nn.Linear(6, 4)], export_ensemble)
    refused("Give samples too", folder, [Mlp(), Mlp()], export_ensemble, seed=7)
    refused("member 1: the module has no dropout", folder, [Mlp(), Mlp(0.0)], export_ensemble, samples=5, seed=7)


def test_parameters_out_of_range(folder: Path) -> None:
    refused("samples: must be 2 to 10000, was 1", folder, Mlp(), samples=1)
    refused("seed: is needed for fixed masks", folder, Mlp(), seed=None)
    refused("fresh masks have none", folder, Mlp(), masks="fresh")
    refused("masks: must be fixed, fresh or exact-k, was random", folder, Mlp(), masks="random")
    refused("seed: must fit 64 bits", folder, Mlp(), seed=2**63)
    refused(r"rate: must be in \(0, 1\), was 1", folder, Mlp(), rate=1)
    refused("temperature: must be 0.001 to 1000, was 0", folder, Mlp(), temperature=0)
    refused("temperature: is for classification", folder, nn.Linear(6, 1), task=Regression(Target("y")), temperature=2)
    refused(r"tolerance: must be in \(0, 1\), was 0", folder, Mlp(), tolerance=0)
    refused("exporter: must be one of", folder, Mlp(), exporter="jit")
    refused("opset: must be 13 to 20 with torchscript, was 21", folder, Mlp(), opset=21)
    refused("opset: must be 18 to 22 with dynamo, was 17", folder, Mlp(), exporter="dynamo", opset=17)
    refused("name: must be text", folder, Mlp(), name=" ")
    refused("version: must be text", folder, Mlp(), version=3)
    refused("functional_dropout: must be refuse or off", folder, Mlp(), functional_dropout="keep")


def test_injection_before_nodes_that_are_not_there(folder: Path) -> None:
    model = Mlp(0.0)
    refused(r"has no node /fc3/Gemm; its nodes are .*/last/Gemm", folder, model, inject=Injection(0.1, ["/fc3/Gemm"]))
    refused("has no Conv node; it has Gemm, Relu", folder, model, inject=Injection(0.1, op_type="Conv"))
    refused("inject has its own", folder, model, inject=Injection(0.1), rate=0.2)


def test_inputs_that_do_not_go_together(folder: Path) -> None:
    refused("with different names", folder, Mlp(), inputs=[features(), features()])
    refused("same number of rows, had", folder, Mlp(), inputs=[features(), Input("other", torch.rand(3, 6))])
    refused(r"named like an output \(logits\)", folder, Mlp(), inputs=Input("logits", features().example))


@pytest.mark.parametrize(
    ("match", "make"),
    [
        ("at least 2 rows", lambda: Input("x", torch.rand(1, 6))),
        ("at least 2 rows", lambda: Input("x", torch.tensor(1.0))),
        ("must not be empty", lambda: Input("x", torch.rand(2, 0))),
        (
            "must be float32, float64, int64, int32, bool, was torch.float16",
            lambda: Input("x", torch.rand(2, 6).half()),
        ),
        ("name: must not be blank", lambda: Input("", torch.rand(2, 6))),
        ("type must be one of", lambda: Input("x", torch.rand(2, 6), type="float16")),  # type: ignore[arg-type]
        ("scale must be finite and not 0", lambda: Input("x", torch.rand(2, 6), scale=0)),
        ("offset must be finite", lambda: Input("x", torch.rand(2, 6), offset=float("nan"))),
        ("scale and offset are for float graphs", lambda: Input("x", torch.ones(2, 6, dtype=torch.int64), scale=2)),
        ("at least 2 different texts", lambda: Classification(["a"])),
        ("at least 2 different texts", lambda: Classification("ab")),
        ("at least 2 different texts", lambda: Classification(["a", "a"])),
        ("texts that are not blank", lambda: Classification(["a", " "])),
        ("at least 1 different texts", lambda: Multilabel([])),
        ("output: must be one of", lambda: Multilabel(["a"], output="scores")),  # type: ignore[arg-type]
        ("second_head: must be one of", lambda: Regression(Target("y"), second_head="sigma")),  # type: ignore[arg-type]
        (r"quantiles: must be ascending numbers in \(0, 1\)", lambda: Regression(Target("y"), quantiles=[0.5, 0.1])),
        (r"quantiles: must be ascending numbers in \(0, 1\)", lambda: Regression(Target("y"), quantiles=[0.5, 1.0])),
        ("target scale: must be finite and not 0", lambda: Target("y", scale=float("inf"))),
        ("target name: must not be blank", lambda: Target("")),
        (r"inject.rate: must be in \(0, 1\)", lambda: Injection(0)),
        ("not both", lambda: Injection(0.1, before=["a"], op_type="Gemm")),
        ("inject.position: must be", lambda: Injection(0.1, op_type="Gemm", position="middle")),  # type: ignore[arg-type]
    ],
)
def test_descriptions_that_make_no_sense(match: str, make: Callable[[], Any]) -> None:
    with pytest.raises(ExportError, match=match):
        make()


def test_the_modes_are_given_back_after_a_refusal(folder: Path) -> None:
    model = Lstm()
    model.get_submodule("dropout").eval()
    model.get_submodule("recurrent").dropout = 0.5  # type: ignore[assignment]
    fast_path = torch.backends.mha.get_fastpath_enabled()

    refused("outside a Dropout module", folder, model, inputs=tokens())

    assert {path for path, module in model.named_modules() if not module.training} == {"dropout"}
    assert torch.backends.mha.get_fastpath_enabled() == fast_path
    assert not model._forward_hooks
    assert not model._forward_pre_hooks

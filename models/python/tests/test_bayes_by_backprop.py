"""Means and deviations in the file line up with those of the module, whatever the exporter did to the weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from bayesian import KINDS, Mlp
from epistream_export import (
    BayesianLinear,
    ExportError,
    export_bayes_by_backprop,
    export_deterministic,
    layers,
    weights_sampled,
)
from epistream_export.exporting import Exporter
from networks import CLASSES, features, seeded
from reading import description, graph, outputs

EXPORTERS: list[Exporter] = ["torchscript", "dynamo"]


def common(kind: str, exporter: Exporter) -> dict[str, Any]:
    task_and_inputs = {"task": CLASSES, "inputs": KINDS[kind][1]}
    return {"name": kind, "version": "1", "samples": 20, "seed": 7, "exporter": exporter, **task_and_inputs}


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mean_is_read_once_and_its_deviation_lies_beside_it(kind: str, exporter: Exporter, folder: Path) -> None:
    model = seeded(KINDS[kind][0])

    made = export_bayes_by_backprop(model, folder, **common(kind, exporter))

    proto = graph(folder)
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in proto.graph.initializer}
    readers = {name: [node.op_type for node in proto.graph.node if name in node.input] for name in tensors}
    wanted = {
        f"{path}.{parameter}": parts
        for path, layer in layers.bayesian_layers(model).items()
        for parameter, parts in layer.posterior().items()
    }
    assert {name.removesuffix("_rho") for name in tensors if name.endswith("_rho")} == set(wanted)
    for name, (mu, rho) in wanted.items():
        assert readers[f"{name}_mu"][0] in ("Gemm", "MatMul", "Conv", "Add")
        assert readers[f"{name}_rho"] == []
        for suffix, part in (("_mu", mu), ("_rho", rho)):
            value = part.detach().numpy()
            assert any(np.array_equal(tensors[name + suffix], lying) for lying in (value, value.T))
        assert tensors[f"{name}_mu"].shape == tensors[f"{name}_rho"].shape
    assert made.agreement.relative < 1e-5
    assert description(folder)["method"] == {"bayes-by-backprop": {"samples": 20, "seed": 7}}


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_the_plain_graph_is_the_network_of_the_means(exporter: Exporter, folder: Path) -> None:
    model = seeded(Mlp)

    export_bayes_by_backprop(model, folder, **common("mlp", exporter))

    with torch.no_grad():
        means = model.eval()(features().tensor).numpy()
    np.testing.assert_allclose(outputs(graph(folder), [features()])[0], means, atol=1e-6)


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_draws_made_from_the_file_have_the_module_s_distribution(exporter: Exporter, folder: Path) -> None:
    """Of the first layer's units, before anything else: mean and deviation over 4000 draws on each side."""
    model = seeded(lambda: nn.Sequential(BayesianLinear(6, 3, initial_sigma=0.5)))  # type: ignore[arg-type]
    row = features(2).tensor[:1]
    export_bayes_by_backprop(model, folder, **common("mlp", exporter))
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph(folder).graph.initializer}

    random = np.random.default_rng(0)
    weight = tensors["0.weight_mu"] + np.log1p(np.exp(tensors["0.weight_rho"])) * random.standard_normal((4000, 3, 6))
    bias = tensors["0.bias_mu"] + np.log1p(np.exp(tensors["0.bias_rho"])) * random.standard_normal((4000, 3))
    ours = weight @ row[0].numpy() + bias
    with weights_sampled(model), torch.no_grad():
        theirs = torch.cat([model(row) for _ in range(4000)]).numpy()

    np.testing.assert_allclose(ours.mean(0), theirs.mean(0), atol=5 * theirs.std() / np.sqrt(2000))
    np.testing.assert_allclose(ours.std(0), theirs.std(0), rtol=0.08)


def test_the_weights_and_modes_of_the_module_are_given_back(folder: Path) -> None:
    model = seeded(Mlp).train()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}

    export_bayes_by_backprop(model, folder, **common("mlp", "torchscript"))

    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
    assert all(module.training for module in model.modules())
    assert all(layer.sample is None for layer in layers.bayesian_layers(model).values())


def test_a_mean_that_the_graph_computes_with_otherwise_is_refused(folder: Path) -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = BayesianLinear(6, 3)

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            weight, bias = self.linear.weights()
            return nn.functional.linear(rows, torch.tanh(weight), bias)

    with pytest.raises(ExportError, match=r"linear\.weight_mu is .*Tanh|linear\.weight_mu is 0 times"):
        export_bayes_by_backprop(seeded(Scaled), folder, **common("mlp", "torchscript"))
    assert not folder.exists()


def test_a_layer_that_is_not_used_is_refused(folder: Path) -> None:
    model = seeded(Mlp)
    model.add_module("spare", BayesianLinear(2, 2))

    with pytest.raises(ExportError, match=r"spare\.weight_mu is 0 times in the graph"):
        export_bayes_by_backprop(model, folder, **common("mlp", "torchscript"))


def test_a_model_without_bayesian_layers_is_refused(folder: Path) -> None:
    with pytest.raises(ExportError, match="no Bayesian layer"):
        export_bayes_by_backprop(nn.Linear(6, 3), folder, **common("mlp", "torchscript"))


def test_a_diverged_posterior_is_refused(folder: Path) -> None:
    model = seeded(Mlp)
    nn.init.constant_(model.get_parameter("second.weight_rho"), float("nan"))

    with pytest.raises(ExportError, match=r"second\.weight: mu or rho is NaN"):
        export_bayes_by_backprop(model, folder, **common("mlp", "torchscript"))


def test_a_deterministic_export_of_it_uses_the_means(folder: Path) -> None:
    model = seeded(Mlp)

    export_deterministic(model, folder, name="m", version="1", task=CLASSES, inputs=features())

    with torch.no_grad():
        np.testing.assert_allclose(
            outputs(graph(folder), [features()])[0], model.eval()(features().tensor).numpy(), atol=1e-6
        )

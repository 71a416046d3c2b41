"""Exports for Bayes by Backprop: the network of the means, and the deviations beside it.

Exporters rename, transpose, fold and merge weights. So that mu and rho are sure to line up, the graph is exported with
marked weights (random numbers, different everywhere), which are found again by value in whatever form they took, and
are then exchanged for the real ones.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from epistream_export import layers, noise, spec
from epistream_export.agreement import Agreement
from epistream_export.errors import ExportError
from epistream_export.export import MODEL, Exported, Options, Plan
from epistream_export.layers import BayesianLayer
from epistream_export.members import Member, Traced
from epistream_export.spec import Input, Task
from epistream_export.yaml import Value

READERS = frozenset(("Gemm", "MatMul", "Conv", "Add", "Mul"))
"""Operators that may read a mean: those whose weights the server can draw."""

Array = NDArray[np.float32]


def export_bayes_by_backprop(
    model: nn.Module,
    folder: Path | str,
    *,
    name: str,
    version: str,
    task: Task,
    inputs: Input | Sequence[Input],
    samples: int = 50,
    seed: int,
    **options: Unpack[Options],
) -> Exported:
    """Writes a bundle for Bayes by Backprop (Blundell et al. 2015, arXiv 1505.05424).

    The graph computes with the posterior means. Beside each mean, ``<path>.weight_mu`` or ``<path>.bias_mu``, lies an
    initializer ``<path>.weight_rho`` or ``<path>.bias_rho`` of the same shape that no node reads; deviations are
    softplus(rho). The server draws S sets of weights at load. Verified beside the usual: weights drawn from the ONNX
    file by these names give, in ONNX Runtime, what the module gives with the same eps.

    Args:
        model: with :class:`BayesianLinear` or :class:`BayesianConv2d` layers, trained
        folder: see :func:`export_deterministic`
        name: model name
        version: model version
        task: see :func:`export_deterministic`
        inputs: see :func:`export_deterministic`
        samples: weight draws S, 2 to 10 000
        seed: of the draws
        options: see :class:`Options`

    Raises:
        ExportError: as in :func:`export_deterministic`; also when a mean cannot be found again in the graph
    """
    spec.check_samples(samples)
    spec.check_seed(seed)
    plan = Plan.of(folder, name, version, task, inputs, options)
    method: dict[str, Value] = {"bayes-by-backprop": {"samples": samples, "seed": seed}}
    return plan.write(method, {MODEL: _member(model, plan)})


@dataclass(frozen=True)
class _Weight:
    """One Gaussian parameter.

    Attributes:
        layer: whose it is
        parameter: ``weight`` or ``bias``
        mu: means
        rho: softplus of it is the deviation
    """

    layer: BayesianLayer
    parameter: str
    mu: Tensor
    rho: Tensor


def _member(model: nn.Module, plan: Plan) -> Member:
    weights = _weights(model)
    description = plan.description
    with layers.weights_sampled(model, sample=False):
        traced = Traced.of(model, description.task, description.inputs)
        proto, transposed = _export(model, traced, plan, weights)
        found = traced.verify(proto, plan.tolerance)
    return Member(
        proto, traced.names.outputs, found.or_worse(_verify_draws(proto, traced, weights, transposed, plan)), ()
    )


def _weights(model: nn.Module) -> dict[str, _Weight]:
    """By the name that the initializers begin with."""
    found = {}
    for path, layer in layers.bayesian_layers(model).items():
        for parameter, (mu, rho) in layer.posterior().items():
            name = f"{path}.{parameter}" if path else parameter
            if mu.dtype != torch.float32:
                raise ExportError(f"{name}: must be float32, was {mu.dtype}. Export the model in float32")
            if not torch.isfinite(mu).all() or not torch.isfinite(rho).all():
                raise ExportError(f"{name}: mu or rho is NaN or infinite. Train with a lower learning rate")
            found[name] = _Weight(layer, parameter, mu, rho)
    if not found:
        raise ExportError("the model has no Bayesian layer: use BayesianLinear or BayesianConv2d")
    return found


def _export(
    model: nn.Module, traced: Traced, plan: Plan, weights: Mapping[str, _Weight]
) -> tuple[onnx.ModelProto, dict[str, bool]]:
    """The graph with means and deviations in it, and which of them lie transposed."""
    attempts = [plan.how]
    if plan.how.exporter == "dynamo":  # which may have folded a mean into something
        attempts.append(dataclasses.replace(plan.how, optimize=False))
    problems: list[str] = []
    for how in attempts:
        with noise.modes_restored(model), _marked(weights) as marks:
            model.eval()
            proto = traced.export(how)
        problems = _problems(proto.graph, marks)
        if not problems:
            return proto, _put_in(proto.graph, weights, marks)
    raise ExportError(
        f"{'; '.join(problems)}. Use each layer in forward, once for each set of weights, and leave its weights alone"
    )


@contextmanager
def _marked(weights: Mapping[str, _Weight]) -> Iterator[dict[str, Array]]:
    """Inside, every mean holds random numbers of its own."""
    random = torch.Generator().manual_seed(20150505)
    real = {name: weight.mu.detach().clone() for name, weight in weights.items()}
    marks = {name: torch.randn(mu.shape, generator=random) for name, mu in real.items()}
    try:
        with torch.no_grad():
            for name, weight in weights.items():
                weight.mu.copy_(marks[name])
        yield {name: mark.numpy() for name, mark in marks.items()}
    finally:
        with torch.no_grad():
            for name, weight in weights.items():
                weight.mu.copy_(real[name])


def _problems(graph: onnx.GraphProto, marks: Mapping[str, Array]) -> list[str]:
    """Why mean and deviation would not line up."""
    problems = []
    for name, mark in marks.items():
        found = [tensor.name for tensor in graph.initializer if _lies(tensor, mark) is not None]
        readers = [node for node in graph.node if set(found) & set(node.input)]
        strange = [f"{node.op_type} node {node.name}" for node in readers if node.op_type not in READERS]
        if len(found) != 1:
            problems.append(f"{name}_mu is {len(found)} times in the graph as it is: must be once")
        elif strange:
            problems.append(f"{name}_mu is read by {', '.join(strange)}: must be {', '.join(sorted(READERS))}")
    return problems


def _put_in(graph: onnx.GraphProto, weights: Mapping[str, _Weight], marks: Mapping[str, Array]) -> dict[str, bool]:
    """Exchanges marks for means, under their names, and adds the deviations."""
    transposed: dict[str, bool] = {}
    renamed: dict[str, str] = {}
    for name, weight in weights.items():
        tensor = next(tensor for tensor in graph.initializer if _lies(tensor, marks[name]) is not None)
        transposed[name] = _lies(tensor, marks[name]) is True
        renamed[tensor.name] = f"{name}_mu"
        mu, rho = (_laid(value, transposed[name]) for value in (weight.mu, weight.rho))
        tensor.CopyFrom(numpy_helper.from_array(mu, f"{name}_mu"))
        graph.initializer.append(numpy_helper.from_array(rho, f"{name}_rho"))
    for node in graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    names = [tensor.name for tensor in graph.initializer]
    if len(set(names)) != len(names):
        raise ExportError("the graph has weights of its own that are named like means or deviations. Rename them")
    return transposed


def _verify_draws(
    proto: onnx.ModelProto, traced: Traced, weights: Mapping[str, _Weight], transposed: Mapping[str, bool], plan: Plan
) -> Agreement:
    """Draws weights from the ONNX file alone, and has the module compute with the same eps."""
    random = np.random.default_rng(0)
    by_name = {tensor.name: numpy_helper.to_array(tensor) for tensor in proto.graph.initializer}
    drawn: dict[str, Array] = {}
    given: dict[BayesianLayer, dict[str, Tensor]] = {}
    for name, weight in weights.items():
        mu, rho = by_name[f"{name}_mu"], by_name[f"{name}_rho"]
        eps = random.standard_normal(mu.shape).astype(np.float32)
        drawn[f"{name}_mu"] = mu + np.logaddexp(0, rho) * eps
        theirs = np.ascontiguousarray(eps.T) if transposed[name] else eps
        given.setdefault(weight.layer, {})[weight.parameter] = torch.from_numpy(theirs).to(weight.mu.device)
    with ExitStack() as stack:
        for layer, values in given.items():
            stack.enter_context(layer.given_noise(values))
        return traced.verify(_with_weights(proto, drawn), plan.tolerance)


def _with_weights(proto: onnx.ModelProto, weights: Mapping[str, Array]) -> onnx.ModelProto:
    copy = onnx.ModelProto()
    copy.CopyFrom(proto)
    for tensor in copy.graph.initializer:
        if tensor.name in weights:
            tensor.CopyFrom(numpy_helper.from_array(weights[tensor.name].astype(np.float32), tensor.name))
    return copy


def _lies(tensor: onnx.TensorProto, mark: Array) -> bool | None:
    """False where the initializer is the mark, True where it is its transpose, None where it is neither."""
    if sorted(tensor.dims) != sorted(mark.shape) or tensor.data_type != onnx.TensorProto.FLOAT:
        return None
    value = numpy_helper.to_array(tensor)
    if _same(value, mark):
        return False
    return True if _same(value, mark.T) else None


def _same(value: NDArray[Any], mark: NDArray[Any]) -> bool:
    return value.shape == mark.shape and bool(np.array_equal(value, mark))


def _laid(value: Tensor, transposed: bool) -> Array:
    array = value.detach().cpu().numpy().astype(np.float32)
    return np.ascontiguousarray(array.T) if transposed else array

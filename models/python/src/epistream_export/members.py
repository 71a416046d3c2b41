"""One module to one verified graph: what every method starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import onnx
import torch
from torch import Tensor, nn

from epistream_export import agreement, canonical, exporting, graphs, heads, noise
from epistream_export.agreement import Agreement
from epistream_export.errors import ExportError
from epistream_export.exporting import Exporting, Names
from epistream_export.graphs import DropoutNode
from epistream_export.spec import Input, Task

FunctionalDropout = Literal["refuse", "off"]


@dataclass(frozen=True)
class Member:
    """A verified export.

    Attributes:
        proto: the graph
        outputs: names of its outputs
        found: how far it is from PyTorch, dropout off
        dropouts: its live Dropout nodes
    """

    proto: onnx.ModelProto
    outputs: list[str]
    found: Agreement
    dropouts: tuple[DropoutNode, ...]

    @property
    def content(self) -> bytes:
        """The bytes of the ONNX file, the same for the same graph."""
        return bytes(self.proto.SerializeToString(deterministic=True))


@dataclass(frozen=True)
class Traced:
    """A module with the rows it is exported and verified with.

    Attributes:
        module: what is exported
        inputs: examples, ``[rows, ...]`` each
        names: of the graph's inputs and outputs
        shapes: of each output without the batch axis
    """

    module: nn.Module
    inputs: list[Tensor]
    names: Names
    shapes: list[list[int]]

    @staticmethod
    def of(model: nn.Module, task: Task, inputs: Sequence[Input]) -> Traced:
        """Runs the module once, in evaluation mode, and checks what it returns against the task."""
        noise.check_batch_norm(model)
        tensors = [entry.probes for entry in inputs]
        returned = _returned(model, tensors)
        noise.check_deterministic(model, tensors)
        outputs = heads.output_names(task, returned, len(tensors[0]))
        names = [entry.name for entry in inputs]
        if set(names) & set(outputs):
            raise ExportError(f"inputs: must not be named like an output ({', '.join(outputs)})")
        shapes = [list(output.shape[1:]) for output in returned]
        return Traced(model, tensors, Names(names, outputs), shapes)

    def export(self, how: Exporting) -> onnx.ModelProto:
        """Exports in the present modes and checks the graph."""
        rows = [tensor[:2].clone() for tensor in self.inputs]
        proto = exporting.export(self.module, rows, self.names, how)
        canonical.set_outputs(proto, self.shapes)
        graphs.check_batch_norm(proto)
        graphs.check_no_random_nodes(proto)
        return proto

    def verify(self, proto: onnx.ModelProto, tolerance: float) -> Agreement:
        """Compares with the module in evaluation mode."""
        with noise.modes_restored(self.module):
            self.module.eval()
            return agreement.verify(proto, self.module, self.inputs, tolerance)


def without_noise(model: nn.Module, task: Task, inputs: Sequence[Input], how: Exporting, tolerance: float) -> Member:
    """Exports in evaluation mode."""
    traced = Traced.of(model, task, inputs)
    with noise.modes_restored(model):
        model.eval()
        proto = traced.export(how)
    return Member(proto, traced.names.outputs, traced.verify(proto, tolerance), ())


def with_dropout(
    model: nn.Module,
    task: Task,
    inputs: Sequence[Input],
    how: Exporting,
    tolerance: float,
    functional_dropout: FunctionalDropout,
) -> Member:
    """Exports with live dropout; refuses an export that lost some of it."""
    noise.check_dropout_modules(model)
    traced = Traced.of(model, task, inputs)
    expected = noise.draws_of_dropout(model, traced.inputs)
    _check_functional(model, traced.inputs, expected, functional_dropout)
    if not expected:
        raise ExportError(
            "the module has no dropout that acts: no Dropout module with p > 0 is called. Add one and train with it, "
            "or let the server inject it (inject=Injection(rate=0.1))"
        )
    with noise.dropout_active(model):
        proto = traced.export(how)
    live = graphs.live_dropouts(proto)
    if len(live) != expected.total():
        raise ExportError(
            f"the {how.exporter} exporter kept {len(live)} of {expected.total()} dropouts "
            f"({', '.join(node.name for node in live) or 'none'}) of {noise.describe(model, expected)}. "
            "Try the other exporter"
        )
    found = traced.verify(proto, tolerance)
    agreement.check_lively(proto, traced.inputs)
    return Member(proto, traced.names.outputs, found, live)


def _returned(model: nn.Module, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
    with noise.modes_restored(model):
        model.eval()
        try:
            output = model(*inputs)
        except Exception as failure:
            given = ", ".join(f"{tensor.dtype} {list(tensor.shape)}" for tensor in inputs)
            raise ExportError(
                f"the module cannot compute with the example inputs ({given}): {exporting.first_line(failure)}. Give "
                "one Input for each argument of forward, of the shape and type it wants"
            ) from failure
    return heads.as_tuple(output)


def _check_functional(
    model: nn.Module, inputs: Sequence[Tensor], kept: noise.Draws, functional_dropout: FunctionalDropout
) -> None:
    """Dropout that is computed by a function, as inside attention, depends on the training mode of its module."""
    if functional_dropout not in ("refuse", "off"):
        raise ExportError(f"functional_dropout: must be refuse or off, was {functional_dropout}")
    lost = noise.draws_of_training(model, inputs) - kept
    if lost and functional_dropout == "refuse":
        raise ExportError(
            f"draws random numbers in training outside a Dropout module: {noise.describe(model, lost)}. An export that "
            "keeps BatchNorm safe loses this (attention and recurrent layers drop out by a function). Train with "
            "dropout=0 there and Dropout modules around it, or say functional_dropout='off' to export without it"
        )


def check_torch() -> None:
    """Refuses a default element type other than float32, which exporters write into constants."""
    if torch.get_default_dtype() != torch.float32:
        raise ExportError(f"torch's default element type must be float32, was {torch.get_default_dtype()}")

"""From a module to an ONNX model whose names, versions and shapes do not depend on the exporter."""

from __future__ import annotations

import contextlib
import inspect
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import onnx
import torch
from onnxscript import optimizer
from torch import Tensor, nn

from epistream_export import canonical
from epistream_export.errors import ExportError

Exporter = Literal["torchscript", "dynamo"]

DEFAULT_OPSET = {"torchscript": 17, "dynamo": 18}
OPSETS = {"torchscript": range(13, 21), "dynamo": range(18, 23)}
"""Opsets that each exporter of torch writes, as far as the server reads them and IR version 10 holds them."""


@dataclass(frozen=True)
class Exporting:
    """How to export.

    Attributes:
        exporter: ``torchscript`` or ``dynamo``
        opset: version of the default operator set
        optimize: whether dynamo may fuse weights, as those of BatchNorm into a convolution's
    """

    exporter: Exporter
    opset: int
    optimize: bool = True

    @staticmethod
    def of(exporter: Exporter, opset: int | None) -> Exporting:
        """Checked; the opset defaults to the exporter's lowest that is in wide use: 17, or 18 for dynamo."""
        if exporter not in get_args(Exporter):
            raise ExportError(f"exporter: must be one of {get_args(Exporter)}, was {exporter}")
        chosen = DEFAULT_OPSET[exporter] if opset is None else opset
        allowed = OPSETS[exporter]
        if chosen not in allowed:
            raise ExportError(f"opset: must be {allowed[0]} to {allowed[-1]} with {exporter}, was {chosen}")
        return Exporting(exporter, chosen)


@dataclass(frozen=True)
class Names:
    """Names of the graph's inputs and outputs."""

    inputs: list[str]
    outputs: list[str]


def export(model: nn.Module, inputs: Sequence[Tensor], names: Names, how: Exporting) -> onnx.ModelProto:
    """Exports in the module's present modes, with a dynamic batch axis and all weights inside.

    The exporters get names of our own for inputs and outputs, since dynamo lets them collide with those of inner values
    and then writes a broken graph; the wanted names are put in afterwards.
    """
    private = Names([f"epistream_input_{i}" for i in range(len(names.inputs))],
                    [f"epistream_output_{i}" for i in range(len(names.outputs))])  # fmt: skip
    try:
        with _quiet():
            run = _torchscript if how.exporter == "torchscript" else _dynamo
            proto = run(model, tuple(inputs), private, how)
    except Exception as failure:
        raise ExportError(
            f"the {how.exporter} exporter cannot export the module: {first_line(failure)}. "
            f"Try exporter='{'dynamo' if how.exporter == 'torchscript' else 'torchscript'}', or rewrite that part"
        ) from failure
    canonical.make(proto, dict(zip(private.inputs + private.outputs, names.inputs + names.outputs, strict=True)))
    _check(proto, how)
    return proto


def _torchscript(model: nn.Module, inputs: tuple[Tensor, ...], names: Names, how: Exporting) -> onnx.ModelProto:
    """PRESERVE keeps what is in training mode; the other modes drop dropout or put BatchNorm on batch statistics."""
    buffer = io.BytesIO()
    torch.onnx.export(
        model,
        inputs,
        buffer,  # type: ignore[arg-type]  # the older exporter writes to it
        dynamo=False,
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=True,
        opset_version=how.opset,
        input_names=names.inputs,
        output_names=names.outputs,
        dynamic_axes={name: {0: canonical.BATCH} for name in names.inputs + names.outputs},
    )
    return onnx.load_from_string(buffer.getvalue())


def _dynamo(model: nn.Module, inputs: tuple[Tensor, ...], names: Names, how: Exporting) -> onnx.ModelProto:
    batch = torch.export.Dim(canonical.BATCH)
    program = torch.onnx.export(
        model,
        inputs,
        dynamo=True,
        external_data=False,
        optimize=how.optimize,
        verbose=False,
        opset_version=how.opset,
        input_names=names.inputs,
        output_names=names.outputs,
        dynamic_shapes=_by_argument(model, [{0: batch} for _ in inputs]),
    )
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    if not how.optimize:
        optimizer.fold_constants(program.model, onnx_shape_inference=True)
        optimizer.remove_unused_nodes(program.model)
    return onnx.load_from_string(program.model_proto.SerializeToString())


def _by_argument(model: nn.Module, shapes: list[Any]) -> tuple[Any, ...]:
    """As dynamo wants them: those of ``*inputs`` as a tuple of their own."""
    for index, parameter in enumerate(inspect.signature(model.forward).parameters.values()):
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            return (*shapes[:index], tuple(shapes[index:]))
    return tuple(shapes)


def _check(proto: onnx.ModelProto, how: Exporting) -> None:
    opset = next(entry.version for entry in proto.opset_import if entry.domain in ("", "ai.onnx"))
    if opset != how.opset:
        raise ExportError(
            f"the {how.exporter} exporter wrote opset {opset} instead of {how.opset}. Ask for opset={opset}"
        )
    try:
        onnx.checker.check_model(proto, full_check=True)
    except onnx.checker.ValidationError as failure:
        raise ExportError(f"the {how.exporter} exporter wrote an invalid graph: {first_line(failure)}") from failure


def first_line(failure: BaseException) -> str:
    """The cause that says most, in one line."""
    while failure.__cause__ is not None:
        failure = failure.__cause__
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    return f"{type(failure).__name__}: {lines[0][:300]}" if lines else type(failure).__name__


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the exporters' progress and warnings from the user: what they warn of, the verification finds out."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)

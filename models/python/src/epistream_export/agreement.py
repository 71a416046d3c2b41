"""Whether an export computes in ONNX Runtime what its module computes in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from epistream_export import graphs
from epistream_export.errors import ExportError
from epistream_export.heads import as_columns, as_tuple

Array = NDArray[np.generic]
BATCHES = (1, 3)
_TRIES = 20


@dataclass(frozen=True)
class Agreement:
    """Largest difference between PyTorch and ONNX Runtime, dropout off, over the example rows and all outputs.

    Attributes:
        absolute: in units of the output
        relative: divided by the output's largest magnitude
    """

    absolute: float
    relative: float

    def or_worse(self, other: Agreement) -> Agreement:
        """The larger of each."""
        return Agreement(max(self.absolute, other.absolute), max(self.relative, other.relative))


def verify(proto: onnx.ModelProto, model: nn.Module, inputs: Sequence[Tensor], tolerance: float) -> Agreement:
    """Compares the graph, dropout off, with the module in evaluation mode on 1, 3 and all rows.

    Raises:
        ExportError: they differ by more than ``tolerance`` times the output's largest magnitude, or a row's output
            depends on the rows beside it
    """
    session = open_session(graphs.without_dropout(proto))
    names = [value.name for value in proto.graph.input]
    rows = len(inputs[0])
    whole = _expected(model, inputs)
    sizes = [_size(output) for output in whole]  # one row alone may be near zero, and rounding is of the whole's size
    worst = Agreement(0.0, 0.0)
    for batch in (*BATCHES, rows):
        chosen = [index % rows for index in range(batch)]
        part = [tensor[chosen] for tensor in inputs]
        expected = _expected(model, part)
        _check_independent(expected, [output[chosen] for output in whole], sizes, tolerance)
        found = run(session, names, part)
        worst = worst.or_worse(_compare(found, expected, sizes, tolerance, f"at batch {batch}"))
    return worst


def check_lively(proto: onnx.ModelProto, inputs: Sequence[Tensor]) -> None:
    """Refuses an export whose dropout, kept by the runtime, does not change the output from run to run."""
    session = open_session(proto, keep_dropout=True)
    names = [value.name for value in proto.graph.input]
    first = run(session, names, inputs)
    for _ in range(_TRIES):
        if any(not np.array_equal(a, b) for a, b in zip(first, run(session, names, inputs), strict=True)):
            return
    raise ExportError(
        "the export holds Dropout nodes, and its output does not change from run to run: they do not reach it. "
        "Put dropout on the way to the output, or use export_deterministic"
    )


def open_session(proto: onnx.ModelProto, keep_dropout: bool = False) -> onnxruntime.InferenceSession:
    """A session on one thread. By default the runtime takes even live Dropout out of a graph without a word."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if keep_dropout:
        options.add_session_config_entry("optimization.disable_specified_optimizers", "EliminateDropout")
    try:
        return onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except Exception as failure:
        raise ExportError(f"ONNX Runtime cannot load the export: {str(failure).strip()[:300]}") from failure


def run(session: onnxruntime.InferenceSession, names: Sequence[str], inputs: Sequence[Tensor]) -> list[Array]:
    """All outputs for the inputs, in graph order."""
    feed = {name: tensor.detach().cpu().numpy() for name, tensor in zip(names, inputs, strict=True)}
    try:
        return list(session.run(None, feed))
    except Exception as failure:
        rows = len(inputs[0])
        raise ExportError(
            f"ONNX Runtime cannot run the export on a batch of {rows}: {str(failure).strip()[:300]}. "
            "The module may depend on the number of rows it was traced with"
        ) from failure


def compare(found: Mapping[str, Array], expected: Mapping[str, Array], tolerance: float, where: str) -> Agreement:
    """Compares outputs by name; see :func:`verify` for the bound."""
    outputs = list(expected.values())
    return _compare(
        [found[name] for name in expected], outputs, [_size(output) for output in outputs], tolerance, where
    )


def _compare(
    found: Sequence[Array], expected: Sequence[Array], sizes: Sequence[float], tolerance: float, where: str
) -> Agreement:
    worst = Agreement(0.0, 0.0)
    for ours, theirs, size in zip(found, expected, sizes, strict=True):
        if ours.shape != theirs.shape:
            raise ExportError(f"the export gives shape {list(ours.shape)} {where}, PyTorch gives {list(theirs.shape)}")
        worst = worst.or_worse(_difference(ours, theirs, size))
    if not worst.relative <= tolerance:
        raise ExportError(
            f"ONNX Runtime and PyTorch differ {where} by {worst.absolute:.3g} ({worst.relative:.3g} of the output's "
            f"largest magnitude, {tolerance:g} allowed). The export is not the module: try the other exporter"
        )
    return worst


def _difference(found: Array, expected: Array, size: float) -> Agreement:
    absolute = float(np.abs(found.astype(np.float64) - expected.astype(np.float64)).max())
    return Agreement(absolute, absolute / max(size, 1e-6))


def _size(output: Array) -> float:
    """Largest magnitude."""
    return float(np.abs(output.astype(np.float64)).max())


def _check_independent(
    alone: Sequence[Array], together: Sequence[Array], sizes: Sequence[float], tolerance: float
) -> None:
    for ours, theirs, size in zip(alone, together, sizes, strict=True):
        if ours.shape == theirs.shape and not _difference(ours, theirs, size).relative <= tolerance:
            raise ExportError(
                "the module's output for a row depends on the other rows of its batch, so records would leak into each "
                "other. Normalise with running statistics or within a record"
            )


def _expected(model: nn.Module, inputs: Sequence[Tensor]) -> list[Array]:
    with torch.no_grad():
        return [output.detach().cpu().numpy() for output in as_columns(as_tuple(model(*inputs)))]

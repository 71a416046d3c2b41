"""What a bundle says about its model: inputs, task, labels, target. Small values, checked when they are made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from epistream_export.errors import ExportError

WireType = Literal["float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool"]
SecondHead = Literal["variance", "log-variance", "standard-deviation"]
OutputKind = Literal["logits", "probabilities"]

MOST_PROBES = 256

GRAPH_TYPES = {
    torch.float32: "float32",
    torch.float64: "float64",
    torch.int64: "int64",
    torch.int32: "int32",
    torch.bool: "bool",
}
"""Element types that a graph's input may have."""


@dataclass(frozen=True, eq=False)
class Input:
    """One positional argument of the module's ``forward``.

    Attributes:
        name: name on the wire and of the graph's input
        example: rows that the module is traced and verified with, ``[rows, ...]``, at least 2 rows, as ``forward``
            wants them (after scale and offset); a few dozen typical rows make the verification worth more
        type: element type on the wire; default: that of ``example``. Differs from it where, say, bytes on the wire
            become floats in the graph
        scale: factor from wire to graph, value * scale + offset; only for float graphs
        offset: summand from wire to graph
    """

    name: str
    example: Tensor | NDArray[np.generic]
    type: WireType | None = None
    scale: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ExportError("input name: must not be blank")
        example = self.tensor
        if example.dtype not in GRAPH_TYPES:
            known = ", ".join(GRAPH_TYPES.values())
            raise ExportError(f"input {self.name}: example must be {known}, was {example.dtype}. Convert it")
        if example.dim() == 0 or example.shape[0] < 2:
            raise ExportError(
                f"input {self.name}: example must have the batch axis first and at least 2 rows, "
                f"was of shape {list(example.shape)}. Give more rows (an exporter may fix a batch of 1)"
            )
        if any(extent < 1 for extent in example.shape):
            raise ExportError(f"input {self.name}: example must not be empty, was of shape {list(example.shape)}")
        if self.type is not None and self.type not in get_args(WireType):
            raise ExportError(f"input {self.name}: type must be one of {get_args(WireType)}, was {self.type}")
        if not math.isfinite(self.scale) or self.scale == 0:
            raise ExportError(f"input {self.name}: scale must be finite and not 0, was {self.scale}")
        if not math.isfinite(self.offset):
            raise ExportError(f"input {self.name}: offset must be finite, was {self.offset}")
        if not example.is_floating_point() and (self.scale != 1 or self.offset != 0):
            raise ExportError(
                f"input {self.name}: scale and offset are for float graphs, and the example is {example.dtype}"
            )

    @property
    def tensor(self) -> Tensor:
        """The example as a tensor."""
        return (
            self.example if isinstance(self.example, Tensor) else torch.from_numpy(np.ascontiguousarray(self.example))
        )

    @property
    def probes(self) -> Tensor:
        """The first rows of the example, at most 256: what exports are traced and verified with."""
        return self.tensor[:MOST_PROBES]

    @property
    def wire_type(self) -> str:
        """Element type on the wire."""
        return self.type or GRAPH_TYPES[self.tensor.dtype]

    @property
    def shape(self) -> list[int]:
        """Extents of one record, without the batch axis."""
        return list(self.tensor.shape[1:])


@dataclass(frozen=True)
class Classification:
    """One class of several, by softmax.

    The module returns ``[batch, classes]``: logits, or probabilities where ``output`` says so.
    """

    labels: Sequence[str]
    output: OutputKind = "logits"

    def __post_init__(self) -> None:
        _check_labels(self.labels, fewest=2)
        _check_output(self.output)


@dataclass(frozen=True)
class Multilabel:
    """Any number of labels at once, by sigmoid.

    The module returns ``[batch, labels]``: logits, or probabilities where ``output`` says so.
    """

    labels: Sequence[str]
    output: OutputKind = "logits"

    def __post_init__(self) -> None:
        _check_labels(self.labels, fewest=1)
        _check_output(self.output)


@dataclass(frozen=True)
class Target:
    """What a regression predicts: value = output * scale + offset, in ``unit``; variances times scale squared."""

    name: str
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ExportError("target name: must not be blank")
        if not math.isfinite(self.scale) or self.scale == 0:
            raise ExportError(f"target scale: must be finite and not 0, was {self.scale}")
        if not math.isfinite(self.offset):
            raise ExportError(f"target offset: must be finite, was {self.offset}")


@dataclass(frozen=True)
class Regression:
    """One real number.

    Without ``second_head`` the module returns the mean, ``[batch]`` or ``[batch, 1]``, and there is no aleatoric part.
    With it, a pair ``(mean, second)`` of such tensors, or one tensor ``[batch, 2]`` with the mean first; both in units
    of the module's output (before ``target.scale``).

    Attributes:
        target: name, unit and scale
        second_head: what the second head is
        quantiles: of the predictive mixture, in (0, 1), ascending
    """

    target: Target
    second_head: SecondHead | None = None
    quantiles: Sequence[float] = field(default=(0.05, 0.5, 0.95))

    def __post_init__(self) -> None:
        if self.second_head is not None and self.second_head not in get_args(SecondHead):
            raise ExportError(f"second_head: must be one of {get_args(SecondHead)}, was {self.second_head}")
        quantiles = list(self.quantiles)
        inside = all(0 < quantile < 1 for quantile in quantiles)
        if not quantiles or not inside or quantiles != sorted(set(quantiles)):
            raise ExportError(f"quantiles: must be ascending numbers in (0, 1), was {quantiles}")


Task = Classification | Multilabel | Regression


@dataclass(frozen=True)
class Injection:
    """Where the server puts dropout into an export that has none. Untrained dropout needs its rate calibrated.

    Attributes:
        rate: probability that a unit is dropped, in (0, 1)
        before: names of the ONNX nodes to put it before; or
        op_type: every node of this type that ``position`` selects. Neither: the last linear layer
        position: which of the nodes of ``op_type``: last, first or all
    """

    rate: float
    before: Sequence[str] = ()
    op_type: str | None = None
    position: Literal["last", "first", "all"] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1:
            raise ExportError(f"inject.rate: must be in (0, 1), was {self.rate}")
        if self.before and (self.op_type or self.position):
            raise ExportError("inject: name nodes (before) or select them (op_type, position), not both")
        if self.position is not None and self.position not in ("last", "first", "all"):
            raise ExportError(f"inject.position: must be last, first or all, was {self.position}")


def check_samples(samples: int) -> None:
    """Refuses a number of posterior samples outside 2 to 10 000."""
    if not 2 <= samples <= 10_000:
        raise ExportError(f"samples: must be 2 to 10000, was {samples}")


def check_seed(seed: int) -> None:
    """Refuses a seed that is no signed 64-bit integer."""
    if not -(2**63) <= seed < 2**63:
        raise ExportError(f"seed: must fit 64 bits, was {seed}")


def _check_labels(labels: Sequence[str], fewest: int) -> None:
    if isinstance(labels, str) or len(labels) < fewest or len(set(labels)) != len(labels):
        raise ExportError(f"labels: must be at least {fewest} different texts, was {labels!r}")
    if any(not isinstance(label, str) or not label.strip() for label in labels):
        raise ExportError(f"labels: must be texts that are not blank, was {labels!r}")


def _check_output(output: str) -> None:
    if output not in get_args(OutputKind):
        raise ExportError(f"output: must be one of {get_args(OutputKind)}, was {output}")

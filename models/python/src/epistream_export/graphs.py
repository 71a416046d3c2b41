"""Questions to an exported graph about its dropout and its BatchNorm, and the graph with dropout switched off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import numpy_helper

from epistream_export.errors import ExportError

DROPOUT = "Dropout"
RANDOM = frozenset(
    ("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial")
)


@dataclass(frozen=True)
class DropoutNode:
    """A live Dropout node of an export.

    Attributes:
        name: of the node; tells the module's path
        rate: probability that a unit is dropped
    """

    name: str
    rate: float


def check_batch_norm(proto: onnx.ModelProto) -> None:
    """Refuses BatchNormalization that normalises with the statistics of the batch."""
    for node in proto.graph.node:
        if node.op_type != "BatchNormalization":
            continue
        training = any(a.name == "training_mode" and a.i != 0 for a in node.attribute)
        if training or sum(1 for name in node.output if name) > 1:
            raise ExportError(
                f"{node.name} is exported in training mode: it normalises with the statistics of the batch, so that "
                "records of one batch leak into each other. Give it running statistics and keep it in eval()"
            )


def check_no_random_nodes(proto: onnx.ModelProto) -> None:
    """Refuses nodes that draw random numbers other than Dropout: they can neither be recorded nor switched off."""
    for node in proto.graph.node:
        if node.op_type in RANDOM:
            raise ExportError(
                f"the export holds {node.op_type} node {node.name}, which cannot be switched off. "
                "Use Dropout modules (nn.Dropout, Dropout1d, Dropout2d, Dropout3d)"
            )


def live_dropouts(proto: onnx.ModelProto) -> tuple[DropoutNode, ...]:
    """Dropout nodes with training_mode true, in graph order."""
    constants = _constants(proto.graph)
    live = []
    for node in proto.graph.node:
        if node.op_type == DROPOUT and _scalar(node, 2, constants, 0.0) != 0:
            live.append(DropoutNode(node.name, _scalar(node, 1, constants, 0.5)))
    return tuple(live)


def without_dropout(proto: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which each Dropout node passes its input on."""
    copy = onnx.ModelProto()
    copy.CopyFrom(proto)
    for node in copy.graph.node:
        if node.op_type == DROPOUT:
            node.op_type = "Identity"
            del node.input[1:]
            del node.output[1:]
            del node.attribute[:]
    return copy


def _constants(graph: onnx.GraphProto) -> dict[str, onnx.TensorProto]:
    constants = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute and node.attribute[0].HasField("t"):
            constants[node.output[0]] = node.attribute[0].t
    return constants


def _scalar(node: onnx.NodeProto, index: int, constants: dict[str, onnx.TensorProto], default: float) -> float:
    if len(node.input) <= index or not node.input[index]:
        return default
    tensor = constants.get(node.input[index])
    if tensor is None:
        raise ExportError(f"{node.name} computes its rate or mode in the graph. Export dropout with a fixed rate")
    return float(str(np.asarray(numpy_helper.to_array(tensor)).reshape(-1)[0].astype(np.float32)))  # .3, not .30000001

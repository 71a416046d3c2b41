"""The form of an exported graph: pinned versions, our own input and output names, node names that tell the module."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import onnx
from onnx import helper, numpy_helper

from epistream_export.errors import ExportError

BATCH = "batch"
LOWEST_IR = 8
HIGHEST_IR = 10
_SCOPES = "pkg.torch.onnx.name_scopes"


def make(proto: onnx.ModelProto, renamed: Mapping[str, str]) -> None:
    """Rewrites ``proto`` in place; ``renamed`` maps the exporter's names of inputs and outputs to those wanted."""
    graph = proto.graph
    _refuse(proto)
    _name_nodes(graph)
    _rename_values(graph, renamed)
    _fold_transposes(graph)
    _strip(proto)
    _free_batch(graph.input)
    proto.ir_version = _ir_version(proto)


def set_outputs(proto: onnx.ModelProto, shapes: Iterable[list[int]]) -> None:
    """Declares each output as ``[batch, ...]``; a ``[batch]`` is made ``[batch, 1]`` first."""
    for output, shape in zip(proto.graph.output, shapes, strict=True):
        if not shape:
            _unsqueeze(proto.graph, output.name)
        kind = output.type.tensor_type.elem_type
        output.CopyFrom(helper.make_tensor_value_info(output.name, kind, [BATCH, *(shape or [1])]))


def _unsqueeze(graph: onnx.GraphProto, output: str) -> None:
    taken = {name for node in graph.node for name in node.output} | {tensor.name for tensor in graph.initializer}
    flat, axes = _fresh(f"{output}_flat", taken), _fresh(f"{output}_axes", taken)
    for node in graph.node:
        node.input[:] = [flat if name == output else name for name in node.input]
        node.output[:] = [flat if name == output else name for name in node.output]
    graph.initializer.append(numpy_helper.from_array(np.array([1], dtype=np.int64), axes))
    graph.node.append(helper.make_node("Unsqueeze", [flat, axes], [output], name=f"/{output}/Unsqueeze"))


def _ir_version(proto: onnx.ModelProto) -> int:
    lowest = int(helper.find_min_ir_version_for(list(proto.opset_import)))
    if lowest > HIGHEST_IR:
        raise ExportError(
            f"the opset needs IR version {lowest}, and {HIGHEST_IR} is the highest. Ask for a lower opset"
        )
    return max(lowest, LOWEST_IR)


def _refuse(proto: onnx.ModelProto) -> None:
    if proto.functions:
        raise ExportError(f"the export holds the function {proto.functions[0].name}, which the server cannot read")
    for node in proto.graph.node:
        if any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute):
            raise ExportError(
                f"the export holds control flow ({node.op_type} node {node.name}), which the server cannot read. "
                "Write the module without data-dependent branches"
            )
        if node.domain not in ("", "ai.onnx"):
            raise ExportError(f"node {node.name} is {node.domain}.{node.op_type}, which is no standard operator")


def _name_nodes(graph: onnx.GraphProto) -> None:
    """dynamo's ``node_linear_1`` becomes ``/fc2/Gemm``, as TorchScript writes it."""
    taken: Counter[str] = Counter()
    for node in graph.node:
        scopes = next((entry.value for entry in node.metadata_props if entry.key == _SCOPES), None)
        name = node.name if scopes is None else _scoped(scopes, node.op_type)
        name = name or f"/{node.op_type}"
        node.name = name if taken[name] == 0 else f"{name}_{taken[name]}"
        taken[name] += 1


def _scoped(scopes: str, kind: str) -> str:
    """``['', 'enc.layers.0', 'enc.layers.0.self_attn', 'linear']`` is ``/enc/layers.0/self_attn/Gemm``."""
    modules = ast.literal_eval(scopes)[1:-1]
    parts: list[str] = []
    parent = ""
    for path in modules:
        own = path.removeprefix(parent + ".") if parent else path
        parts.append(f"{parts[-1]}.{own}" if own.isdigit() and parts else own)  # a child of a Sequential
        parent = path
    return "/" + "/".join([*parts, kind])


def _rename_values(graph: onnx.GraphProto, renamed: Mapping[str, str]) -> None:
    inner = {tensor.name for tensor in graph.initializer} | {name for node in graph.node for name in node.output}
    everything = inner | set(renamed.values())
    changes = dict(renamed)
    for name in inner & set(renamed.values()):
        changes[name] = _fresh(name, everything)
        everything.add(changes[name])
    for values in (graph.input, graph.output, graph.initializer):
        for value in values:
            value.name = changes.get(value.name, value.name)
    for node in graph.node:
        node.input[:] = [changes.get(name, name) for name in node.input]
        node.output[:] = [changes.get(name, name) for name in node.output]


def _fresh(name: str, taken: set[str]) -> str:
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _fold_transposes(graph: onnx.GraphProto) -> None:
    """A Transpose of a weight becomes a weight; dynamo leaves those of large ones."""
    weights = {tensor.name: tensor for tensor in graph.initializer}
    kept = []
    for node in graph.node:
        weight = weights.get(node.input[0]) if node.op_type == "Transpose" else None
        if weight is None:
            kept.append(node)
            continue
        order = next((list(attribute.ints) for attribute in node.attribute if attribute.name == "perm"), None)
        transposed = np.ascontiguousarray(numpy_helper.to_array(weight).transpose(order))
        graph.initializer.append(numpy_helper.from_array(transposed, node.output[0]))
    read = {name for node in kept for name in node.input} | {value.name for value in graph.output}
    used = [tensor for tensor in graph.initializer if tensor.name in read]
    del graph.node[:]
    graph.node.extend(kept)
    del graph.initializer[:]
    graph.initializer.extend(used)


def _strip(proto: onnx.ModelProto) -> None:
    """Takes out source paths, stack traces and inferred shapes: two exports of one module have the same bytes."""
    proto.doc_string = ""
    del proto.metadata_props[:]
    graph = proto.graph
    graph.name = "model"
    graph.doc_string = ""
    del graph.value_info[:]
    del graph.metadata_props[:]
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.doc_string = ""
        del value.metadata_props[:]
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]


def _free_batch(inputs: Iterable[onnx.ValueInfoProto]) -> None:
    for value in inputs:
        extents = value.type.tensor_type.shape.dim
        if not extents or not extents[0].dim_param:
            fixed = extents[0].dim_value if extents else "none"
            raise ExportError(
                f"the export fixed the batch axis of input {value.name} to {fixed}. "
                "Write the module so that it does not depend on the number of rows"
            )
        extents[0].Clear()
        extents[0].dim_param = BATCH

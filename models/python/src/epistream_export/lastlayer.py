"""The last linear layer of a module: which it is, what goes into it, and its node in the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from torch import Tensor, nn

from epistream_export import agreement, heads
from epistream_export.curvature import Array
from epistream_export.errors import ExportError
from epistream_export.spec import Classification, Regression, Task


@dataclass(frozen=True)
class LastLayer:
    """The last linear layer.

    Attributes:
        path: of the module
        module: itself
        outputs: K of the posterior: 1 for a mean that shares the layer with a second head
        shared: whether it does
    """

    path: str
    module: nn.Linear
    outputs: int
    shared: bool

    @staticmethod
    def find(model: nn.Module, task: Task, inputs: Sequence[Tensor]) -> LastLayer:
        """The nn.Linear whose output is the module's."""
        seen: list[tuple[str, nn.Linear, Tensor]] = []
        handles = []
        for path, module in model.named_modules():
            if isinstance(module, nn.Linear):
                handles.append(module.register_forward_hook(_noting(seen, path)))
        try:
            returned = heads.as_tuple(model(*inputs))
        finally:
            for handle in handles:
                handle.remove()
        found = [(path, module) for path, module, output in seen if _is_last(output, returned[0], task)]
        if not found:
            names = ", ".join(path for path, _, _ in seen) or "none"
            raise ExportError(
                f"the module's output is not that of an nn.Linear (its linear layers: {names}). Last-layer Laplace "
                "needs one at the end; let the module return logits"
            )
        path, module = found[-1]
        if sum(1 for other, _, _ in seen if other == path) > 1:
            raise ExportError(f"{path} is used more than once in forward, so its weights are not only the last layer's")
        shared = isinstance(task, Regression) and module.out_features == 2
        return LastLayer(path, module, 1 if shared else module.out_features, shared)

    def theta(self) -> Array:
        """Weights ``[outputs, width]``, the bias as last column."""
        weight = self.module.weight.detach().cpu().double().numpy()
        if self.module.bias is not None:
            weight = np.column_stack([weight, self.module.bias.detach().cpu().double().numpy()])
        return np.asarray(weight[: self.outputs])

    def phi(self, features: Tensor) -> Array:
        """``[rows, width]``."""
        values = features.detach().cpu().double().numpy()
        if self.module.bias is not None:
            values = np.column_stack([values, np.ones(len(values))])
        return np.asarray(values)

    def pass_through(self, model: nn.Module, inputs: Sequence[Tensor]) -> tuple[Tensor, Tensor, Any]:
        """Features, the layer's outputs and what the module returns."""
        held: list[tuple[Tensor, Tensor]] = []
        handle = self.module.register_forward_hook(lambda _, given, output: held.append((given[0], output)))
        try:
            returned = model(*inputs)
        finally:
            handle.remove()
        return (*held[0], returned)

    def node(self, proto: onnx.ModelProto, model: nn.Module, inputs: Sequence[Tensor], tolerance: float) -> str:
        """Name of the layer's node in the graph, whose first input is verified to be the features."""
        weight = self.module.weight.detach().cpu().numpy()
        holders = {
            tensor.name
            for tensor in proto.graph.initializer
            if any(np.array_equal(numpy_helper.to_array(tensor), laid) for laid in (weight, weight.T))
        }
        nodes = [
            node
            for node in proto.graph.node
            if node.op_type in ("Gemm", "MatMul") and len(node.input) > 1 and node.input[1] in holders
        ]
        if not nodes:
            raise ExportError(
                f"the weights of {self.path} are in no Gemm or MatMul of the export. Try the other exporter"
            )
        features = self.pass_through(model, inputs)[0].detach().cpu().numpy()
        found = _tensor(proto, nodes[-1].input[0], inputs)
        agreement.compare({"features": found}, {"features": features}, tolerance, f"in the features of {self.path}")
        return str(nodes[-1].name)


def _is_last(linear: Tensor, output: Tensor, task: Task) -> bool:
    """Whether the module's first output is this layer's, through the link that the task declares.

    A mean may share the layer with a second head, whatever is done to that, if it is the first column.
    """
    if isinstance(task, Regression):
        widest = 1 if task.second_head is None else 2
        plain = linear.dim() == 2 and linear.shape[1] <= widest and len(output) == len(linear)
        return plain and torch.equal(linear[:, 0], output.reshape(len(output), -1)[:, 0])
    if linear.shape != output.shape:
        return False
    if task.output == "logits":
        return torch.equal(linear, output)
    link = torch.softmax(linear, -1) if isinstance(task, Classification) else torch.sigmoid(linear)
    return torch.allclose(link, output, atol=1e-6)


def _noting(seen: list[tuple[str, nn.Linear, Tensor]], path: str) -> Any:
    def note(module: nn.Linear, _given: Any, output: Tensor) -> None:
        seen.append((path, module, output))

    return note


def _tensor(proto: onnx.ModelProto, name: str, inputs: Sequence[Tensor]) -> NDArray[Any]:
    """An inner tensor of the graph for the inputs."""
    names = [value.name for value in proto.graph.input]
    if name in names:
        return np.asarray(inputs[names.index(name)].cpu().numpy())
    copy = onnx.ModelProto()
    copy.CopyFrom(proto)
    if name not in [value.name for value in copy.graph.output]:
        copy.graph.output.append(helper.make_empty_tensor_value_info(name))
    session = agreement.open_session(copy)
    outputs = [value.name for value in copy.graph.output]
    return np.asarray(agreement.run(session, names, inputs)[outputs.index(name)])

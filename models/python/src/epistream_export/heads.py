"""What a module returns against what its task says, and the names its outputs get in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from epistream_export.errors import ExportError
from epistream_export.spec import Classification, Multilabel, Regression, Task

MEAN = "mean"
PAIR = "output"


def as_tuple(output: Any) -> tuple[Tensor, ...]:
    """One tensor or several, as a tuple."""
    tensors = tuple(output) if isinstance(output, (tuple, list)) else (output,)
    if not tensors or not all(isinstance(tensor, Tensor) for tensor in tensors):
        raise ExportError(f"the module returns {type(output).__name__}: must be a tensor, or a pair for regression")
    return tensors


def output_names(task: Task, outputs: Sequence[Tensor], rows: int) -> list[str]:
    """Names of the graph's outputs; refuses outputs that are not what the task says."""
    for output in outputs:
        if not output.is_floating_point() or output.dim() == 0 or output.shape[0] != rows:
            raise ExportError(
                f"the module returns {output.dtype} of shape {list(output.shape)} for a batch of {rows}: must be "
                "floats with the batch axis first"
            )
        if not torch.isfinite(output).all():
            raise ExportError("the module returns NaN or infinity for the example inputs. Give rows it can predict")
    if isinstance(task, Regression):
        return _regression_names(task, outputs)
    return _class_names(task, outputs)


def as_columns(outputs: Sequence[Tensor]) -> list[Tensor]:
    """Outputs as the graph gives them: ``[batch]`` is ``[batch, 1]`` there."""
    return [output.unsqueeze(-1) if output.dim() == 1 else output for output in outputs]


def declared_outputs(task: Task, names: Sequence[str]) -> dict[str, str]:
    """The ``outputs`` of model.yaml; empty where its defaults find them."""
    if not isinstance(task, Regression):
        return {}
    if task.second_head is None:
        return {MEAN: names[0]}
    if len(names) == 2:
        return {MEAN: names[0], task.second_head: names[1]}
    return {MEAN: f"{names[0]}[0]", task.second_head: f"{names[0]}[1]"}


def _class_names(task: Classification | Multilabel, outputs: Sequence[Tensor]) -> list[str]:
    shape, classes = list(outputs[0].shape), len(task.labels)
    if len(outputs) != 1 or len(shape) != 2 or shape[1] != classes:
        found = f"{len(outputs)} tensors" if len(outputs) != 1 else f"shape {shape}"
        raise ExportError(
            f"the module returns {found}, and {classes} labels were given: must be one tensor [batch, {classes}]"
            + (". A single sigmoid output is Multilabel with one label" if shape[-1:] == [1] else "")
        )
    if task.output == "probabilities":
        _check_probabilities(task, outputs[0])
    return [task.output]


def _check_probabilities(task: Classification | Multilabel, output: Tensor) -> None:
    inside = bool(((output >= 0) & (output <= 1)).all())
    whole = isinstance(task, Multilabel) or bool(((output.sum(-1) - 1).abs() < 1e-3).all())
    if not inside or not whole:
        raise ExportError("the module's output is declared as probabilities and is none. Set output='logits'")


def _regression_names(task: Regression, outputs: Sequence[Tensor]) -> list[str]:
    second = None if task.second_head is None else task.second_head.replace("-", "_")
    shapes = [list(output.shape) for output in outputs]
    single = all(len(shape) == 1 or shape[1:] == [1] for shape in shapes)
    if second is None and len(outputs) == 1 and single:
        return [MEAN]
    if second is not None and len(outputs) == 2 and single:
        _check_spread(task, outputs[1])
        return [MEAN, second]
    if second is not None and len(outputs) == 1 and len(shapes[0]) == 2 and shapes[0][1] == 2:
        _check_spread(task, outputs[0][:, 1])
        return [PAIR]
    wanted = "[batch] or [batch, 1]" if second is None else "a pair (mean, second head), or one tensor [batch, 2]"
    raise ExportError(f"the module returns shapes {shapes}, and second_head is {task.second_head}: must be {wanted}")


def _check_spread(task: Regression, second: Tensor) -> None:
    if task.second_head != "log-variance" and bool((second < 0).any()):
        raise ExportError(
            f"the second head is declared as {task.second_head} and is negative for some example rows. "
            "Declare it as log-variance, or make it positive"
        )

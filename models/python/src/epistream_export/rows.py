"""Training rows that a posterior is fitted to, checked against what the model takes and the task wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from epistream_export import elbo
from epistream_export.elbo import Data
from epistream_export.errors import ExportError
from epistream_export.spec import Classification, Input, Multilabel, Task


@dataclass(frozen=True)
class Rows:
    """Checked rows.

    Attributes:
        inputs: ``[n, ...]`` each
        targets: classes ``[n]``, labels ``[n, labels]`` or numbers ``[n]``
        total: N, rows of the whole training set
    """

    inputs: list[Tensor]
    targets: Tensor
    total: int

    @staticmethod
    def of(data: Data, task: Task, inputs: Sequence[Input], training_rows: int | None) -> Rows:
        """Refuses rows that do not fit, by name."""
        tensors, targets = elbo.as_tensors(data[0]), data[1]
        if len(tensors) != len(inputs):
            raise ExportError(f"data: has {len(tensors)} inputs, and the model takes {len(inputs)}")
        for tensor, entry in zip(tensors, inputs, strict=True):
            if list(tensor.shape[1:]) != entry.shape or tensor.dtype != entry.tensor.dtype:
                raise ExportError(
                    f"data: {entry.name} is {tensor.dtype} {list(tensor.shape)}: must be {entry.tensor.dtype} "
                    f"[rows, {', '.join(map(str, entry.shape))}] as its example"
                )
            if len(tensor) != len(targets):
                raise ExportError(f"data: {entry.name} has {len(tensor)} rows, and the targets have {len(targets)}")
            if tensor.is_floating_point() and not torch.isfinite(tensor).all():
                raise ExportError(f"data: {entry.name} holds NaN or infinity. Remove those rows")
        total = len(targets) if training_rows is None else training_rows
        if total < len(targets):
            raise ExportError(f"training_rows: must be at least the {len(targets)} rows of data, was {total}")
        return Rows(tensors, _targets(targets, task), total)


def _targets(targets: Tensor, task: Task) -> Tensor:
    """As the likelihood wants them; refuses what the task does not allow."""
    shape = list(targets.shape)
    if isinstance(task, Classification):
        whole = not targets.is_floating_point() and targets.dim() == 1
        if not whole or int(targets.min()) < 0 or int(targets.max()) >= len(task.labels):
            raise ExportError(
                f"data: targets {targets.dtype} {shape} must be classes 0 to {len(task.labels) - 1}, [rows] of integers"
            )
        return targets.cpu().long()
    values = targets.cpu().double()
    if isinstance(task, Multilabel):
        if shape[1:] != [len(task.labels)] or not bool(((values == 0) | (values == 1)).all()):
            raise ExportError(f"data: targets {shape} must be 0 or 1, [rows, {len(task.labels)}]")
    elif (len(shape) != 1 and shape[1:] != [1]) or not torch.isfinite(values).all():
        raise ExportError(f"data: targets {shape} must be finite numbers, [rows]")
    return values

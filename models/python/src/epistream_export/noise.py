"""Which parts of a module draw random numbers, and putting it into the mode in which exactly its dropout does."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from epistream_export.errors import ExportError

ELEMENTWISE = (nn.Dropout,)
CHANNELWISE = (nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)
WITHOUT_NODE = (nn.AlphaDropout, nn.FeatureAlphaDropout)
BATCH_STATISTICS = (nn.modules.batchnorm._BatchNorm,)

Draws = Counter[str]
"""How often each submodule, by its path, drew random numbers in one forward pass."""


@contextmanager
def modes_restored(model: nn.Module) -> Iterator[None]:
    """Gives every submodule its training flag back, whatever happens inside; and the random state, and the fast path.

    The fast path of the attention layers is off inside: it runs a whole encoder layer as one operation that has no
    dropout.
    """
    before = [(module, module.training) for module in model.modules()]
    fast_path = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with torch.random.fork_rng(), torch.no_grad():
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_path)
        for module, training in before:
            module.training = training


@contextmanager
def dropout_active(model: nn.Module) -> Iterator[None]:
    """``model.eval()``, then only the dropout modules in training mode, so that BatchNorm keeps its running statistics.

    Dropout of whole channels has no ONNX node; inside, it is computed as elementwise dropout of one gate per channel,
    which is the same distribution.
    """
    gated = []
    with modes_restored(model):
        model.eval()
        for module in model.modules():
            if isinstance(module, (*ELEMENTWISE, *CHANNELWISE)) and module.p > 0:
                module.train()
            if isinstance(module, CHANNELWISE) and module.p > 0:
                module.forward = functools.partial(_drop_channels, module)  # type: ignore[method-assign]
                gated.append(module)
        try:
            yield
        finally:
            for module in gated:
                del module.forward


def check_dropout_modules(model: nn.Module) -> None:
    """Refuses dropout that ONNX has no node for, and rates of 1."""
    for path, module in model.named_modules():
        rate = getattr(module, "p", 0.0)
        if isinstance(module, WITHOUT_NODE) and rate > 0:
            raise ExportError(
                f"{path} is {type(module).__name__}, which ONNX cannot express. Train with Dropout, or set its p to 0"
            )
        if isinstance(module, (*ELEMENTWISE, *CHANNELWISE)) and rate >= 1:
            raise ExportError(f"{path} drops everything (p = {rate}). Set p to a rate in [0, 1)")


def check_batch_norm(model: nn.Module) -> None:
    """Refuses BatchNorm without running statistics: it normalises with those of the batch in every mode."""
    for path, module in model.named_modules():
        if isinstance(module, BATCH_STATISTICS) and module.running_mean is None:
            raise ExportError(
                f"{path} ({type(module).__name__}) has no running statistics, so records of one batch leak into each "
                "other. Train it with track_running_stats=True"
            )


def draws_of_training(model: nn.Module, inputs: Sequence[Tensor]) -> Draws:
    """What draws random numbers in training. BatchNorm stays in inference mode, and buffers are given back."""
    buffers = {name: buffer.clone() for name, buffer in model.named_buffers()}
    with modes_restored(model):
        model.train()
        for module in model.modules():
            if isinstance(module, BATCH_STATISTICS):
                module.eval()
        try:
            return _draws(model, inputs)
        finally:
            for name, buffer in model.named_buffers():
                if name in buffers and not torch.equal(buffer, buffers[name]):
                    buffer.copy_(buffers[name])


def draws_of_inference(model: nn.Module, inputs: Sequence[Tensor]) -> Draws:
    """What draws random numbers in evaluation mode: nothing, in a model that can be served."""
    with modes_restored(model):
        model.eval()
        return _draws(model, inputs)


def draws_of_dropout(model: nn.Module, inputs: Sequence[Tensor]) -> Draws:
    """What draws random numbers when only dropout modules are in training mode."""
    with dropout_active(model):
        return _draws(model, inputs)


def check_deterministic(model: nn.Module, inputs: Sequence[Tensor]) -> None:
    """Refuses a model that is random in evaluation mode."""
    draws = draws_of_inference(model, inputs)
    if draws:
        raise ExportError(
            f"draws random numbers even in evaluation mode: {describe(model, draws)}. Make it depend on self.training "
            "(a functional dropout with training=self.training, or better a Dropout module)"
        )


def describe(model: nn.Module, draws: Mapping[str, int]) -> str:
    """The modules, by path and type."""
    types = {path: type(module).__name__ for path, module in model.named_modules()}
    return ", ".join(f"{path or 'the model itself'} ({types.get(path, '?')})" for path in sorted(draws))


def _drop_channels(module: nn.Dropout1d | nn.Dropout2d | nn.Dropout3d, inputs: Tensor) -> Tensor:
    if inputs.dim() < 3:
        raise ExportError(
            f"{type(module).__name__} was given {inputs.dim()} axes: must be [batch, channels, ...], 3 at least"
        )
    axes = list(range(2, inputs.dim()))
    ones = inputs.mean(axes, keepdim=True).pow(0.0)  # whatever the input, also where it is not finite
    return inputs * functional.dropout(ones, module.p, training=True)


class _Recorder(TorchDispatchMode):
    """Notes each operation that draws random numbers under the path of the innermost module it runs in."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch has no annotation here
        self.draws: Draws = Counter()
        self.stack = [""]

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if torch.Tag.nondeterministic_seeded in func.tags and _is_random(func, args, kwargs or {}):
            self.draws[self.stack[-1]] += 1
        return func(*args, **(kwargs or {}))


def _is_random(func: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Attention is tagged as random whether or not it drops anything."""
    for index, argument in enumerate(func._schema.arguments):
        if argument.name == "dropout_p":
            given = args[index] if index < len(args) else kwargs.get("dropout_p", argument.default_value)
            return bool(given)
    return True


def _draws(model: nn.Module, inputs: Sequence[Tensor]) -> Draws:
    recorder = _Recorder()
    handles = []
    for path, module in model.named_modules():
        handles.append(module.register_forward_pre_hook(_entering(recorder.stack, path)))
        handles.append(module.register_forward_hook(_leaving(recorder.stack), always_call=True))
    try:
        with torch.random.fork_rng(), torch.no_grad(), recorder:
            model(*inputs)
    finally:
        for handle in handles:
            handle.remove()
    return recorder.draws


def _entering(stack: list[str], path: str) -> Callable[[nn.Module, Any], None]:
    def enter(_module: nn.Module, _arguments: Any) -> None:
        stack.append(path)

    return enter


def _leaving(stack: list[str]) -> Callable[[nn.Module, Any, Any], None]:
    def leave(_module: nn.Module, _arguments: Any, _output: Any) -> None:
        stack.pop()

    return leave

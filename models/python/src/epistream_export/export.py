"""The functions that a user calls for plain exports: deterministic, MC dropout, deep ensemble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from torch import nn

from epistream_export import bundle, heads, members, spec
from epistream_export.agreement import Agreement
from epistream_export.bundle import Description
from epistream_export.errors import ExportError
from epistream_export.exporting import Exporter, Exporting
from epistream_export.graphs import DropoutNode
from epistream_export.members import FunctionalDropout, Member
from epistream_export.spec import Injection, Input, Task
from epistream_export.yaml import Value

Masks = Literal["fixed", "fresh", "exact-k"]
TOLERANCE = 1e-4
MODEL = "model.onnx"


class Options(TypedDict, total=False):
    """What every export function takes besides its own parameters.

    Attributes:
        temperature: divides each sample's logits, 0.001 to 1000; default 1. ``epistream fit temperature`` fits it later
        exporter: ``torchscript`` (default) or ``dynamo``
        opset: default 17, or 18 with dynamo; 13 to 20 with torchscript, 18 to 22 with dynamo
        tolerance: largest allowed difference from PyTorch, as a share of the output's largest magnitude; default 1e-4
        overwrite: whether a folder that is there may be replaced; default no
    """

    temperature: float
    exporter: Exporter
    opset: int
    tolerance: float
    overwrite: bool


@dataclass(frozen=True)
class Exported:
    """A bundle that was written.

    Attributes:
        folder: where it lies
        files: SHA-256 by name, lower-case hex, without model.yaml
        agreement: largest difference between PyTorch and ONNX Runtime, dropout off, over all files and example rows
        dropouts: live Dropout nodes of each ONNX file, by file name
    """

    folder: Path
    files: Mapping[str, str]
    agreement: Agreement
    dropouts: Mapping[str, tuple[DropoutNode, ...]]


@dataclass(frozen=True)
class Plan:
    """The parameters that all export functions share, checked before any work is done."""

    folder: Path
    description: Description
    how: Exporting
    tolerance: float
    overwrite: bool

    @staticmethod
    def of(
        folder: Path | str, name: str, version: str, task: Task, inputs: Input | Sequence[Input], options: Options
    ) -> Plan:
        """Checks everything that can be checked without the model."""
        target = Path(folder)
        overwrite = options.get("overwrite", False)
        bundle.check_target(target, overwrite)
        members.check_torch()
        listed = [inputs] if isinstance(inputs, Input) else list(inputs)
        description = Description(name, version, task, listed, options.get("temperature", 1.0))
        tolerance = options.get("tolerance", TOLERANCE)
        if not 0 < tolerance < 1:
            raise ExportError(f"tolerance: must be in (0, 1), was {tolerance}")
        how = Exporting.of(options.get("exporter", "torchscript"), options.get("opset"))
        return Plan(target, description, how, tolerance, overwrite)

    def plain(self, model: nn.Module) -> Member:
        """Exports without noise."""
        return members.without_noise(model, self.description.task, self.description.inputs, self.how, self.tolerance)

    def with_dropout(self, model: nn.Module, functional_dropout: FunctionalDropout) -> Member:
        """Exports with live dropout."""
        task, inputs = self.description.task, self.description.inputs
        return members.with_dropout(model, task, inputs, self.how, self.tolerance, functional_dropout)

    def write(
        self, method: dict[str, Value], exports: Mapping[str, Member], others: Mapping[str, bytes] | None = None
    ) -> Exported:
        """Writes the bundle."""
        files = {name: member.content for name, member in exports.items()} | dict(others or {})
        first = next(iter(exports.values()))
        outputs = heads.declared_outputs(self.description.task, first.outputs)
        text = bundle.describe(self.description, outputs, method, files)
        bundle.write(self.folder, files | {bundle.DESCRIPTION: text.encode()}, self.overwrite)
        worst = Agreement(0.0, 0.0)
        for member in exports.values():
            worst = worst.or_worse(member.found)
        digests = {name: bundle.sha256(content) for name, content in files.items()}
        return Exported(self.folder, digests, worst, {name: member.dropouts for name, member in exports.items()})


def export_deterministic(
    model: nn.Module,
    folder: Path | str,
    *,
    name: str,
    version: str,
    task: Task,
    inputs: Input | Sequence[Input],
    **options: Unpack[Options],
) -> Exported:
    """Writes a bundle of one plain export: one pass, dropout off; no epistemic part.

    Args:
        model: module whose ``forward`` takes the inputs in order; its modes are given back
        folder: bundle to write; must not be there, unless ``overwrite``
        name: model name
        version: model version
        task: :class:`Classification`, :class:`Multilabel` or :class:`Regression`
        inputs: one or several, in the order of ``forward``
        options: see :class:`Options`

    Raises:
        ExportError: the model cannot be exported faithfully; nothing was written
    """
    plan = Plan.of(folder, name, version, task, inputs, options)
    return plan.write({"deterministic": {}}, {MODEL: plan.plain(model)})


def export_mc_dropout(
    model: nn.Module,
    folder: Path | str,
    *,
    name: str,
    version: str,
    task: Task,
    inputs: Input | Sequence[Input],
    samples: int = 50,
    seed: int | None = None,
    masks: Masks = "fixed",
    rate: float | None = None,
    inject: Injection | None = None,
    functional_dropout: FunctionalDropout = "refuse",
    **options: Unpack[Options],
) -> Exported:
    """Writes a bundle for MC dropout (Gal and Ghahramani 2016, arXiv 1506.02142): one export with live dropout.

    The module is put into evaluation mode and then only its dropout modules into training mode, so that BatchNorm keeps
    its running statistics.

    Args:
        model: module with ``nn.Dropout``, or ``Dropout1d``, ``2d``, ``3d``, which drop whole channels
        folder: see :func:`export_deterministic`
        name: model name
        version: model version
        task: see :func:`export_deterministic`
        inputs: see :func:`export_deterministic`
        samples: passes S, 2 to 10 000
        seed: of the masks, which the server draws at load; needed unless ``masks`` is fresh
        masks: ``fixed`` (the same S masks for every record), ``fresh`` (drawn for each batch), or ``exact-k`` (fixed,
            and each drops the same number of units)
        rate: replaces the module's own rates in the server, in (0, 1)
        inject: puts dropout into a module that has none
        functional_dropout: what to do about dropout that no Dropout module computes, which the export loses (inside
            attention, between recurrent layers, ``F.dropout(..., training=self.training)``): ``refuse``, or ``off``
        options: see :class:`Options`

    Raises:
        ExportError: as above; also when the export lost dropout, with the modules' names
    """
    spec.check_samples(samples)
    parameters = _masks(samples, seed, masks, rate)
    plan = Plan.of(folder, name, version, task, inputs, options)
    if inject is None:
        return plan.write({"mc-dropout": parameters}, {MODEL: plan.with_dropout(model, functional_dropout)})
    if rate is not None:
        raise ExportError("rate: replaces exported rates, and inject has its own. Give one of them")
    member = plan.plain(model)
    parameters["inject"] = _injection(inject, member)
    return plan.write({"mc-dropout": parameters}, {MODEL: member})


def export_ensemble(
    models: Sequence[nn.Module],
    folder: Path | str,
    *,
    name: str,
    version: str,
    task: Task,
    inputs: Input | Sequence[Input],
    samples: int | None = None,
    seed: int | None = None,
    masks: Masks = "fixed",
    rate: float | None = None,
    functional_dropout: FunctionalDropout = "refuse",
    **options: Unpack[Options],
) -> Exported:
    """Writes a bundle for a deep ensemble (Lakshminarayanan et al. 2017, arXiv 1612.01474): one export per member.

    Args:
        models: members trained apart, at least 2, that take and return the same shapes
        folder: see :func:`export_deterministic`
        name: model name
        version: model version
        task: see :func:`export_deterministic`
        inputs: see :func:`export_deterministic`
        samples: with a number, MC dropout inside each member, this many passes each; default: dropout off
        seed: see :func:`export_mc_dropout`; as the next three, only with ``samples``
        masks: see :func:`export_mc_dropout`
        rate: see :func:`export_mc_dropout`
        functional_dropout: see :func:`export_mc_dropout`
        options: see :class:`Options`

    Raises:
        ExportError: as above; also when members are equal or differ in shape
    """
    if len(models) < 2:
        raise ExportError(f"models: must be at least 2, were {len(models)}")
    if samples is None and (seed is not None or rate is not None):
        raise ExportError("seed and rate: belong to MC dropout inside each member. Give samples too")
    plan = Plan.of(folder, name, version, task, inputs, options)
    method: dict[str, Value] = {}
    exports: dict[str, Member] = {}
    if samples is not None:
        spec.check_samples(samples)
        method = {"mc-dropout": _masks(samples, seed, masks, rate)}
    for index, model in enumerate(models):
        try:
            member = plan.plain(model) if samples is None else plan.with_dropout(model, functional_dropout)
        except ExportError as failure:
            raise ExportError(f"member {index}: {failure}") from failure
        exports[f"member-{index}.onnx"] = member
    _check_members(exports)
    return plan.write({"ensemble": method}, exports)


def _masks(samples: int, seed: int | None, masks: Masks, rate: float | None) -> dict[str, Value]:
    if masks not in ("fixed", "fresh", "exact-k"):
        raise ExportError(f"masks: must be fixed, fresh or exact-k, was {masks}")
    if (seed is None) != (masks == "fresh"):
        raise ExportError("seed: is needed for fixed masks, and fresh masks have none")
    if rate is not None and not 0 < rate < 1:
        raise ExportError(f"rate: must be in (0, 1), was {rate}")
    written: dict[str, Value] = {"samples": samples}
    if seed is not None:
        spec.check_seed(seed)
        written["seed"] = seed
    written["masks"] = masks
    if rate is not None:
        written["rate"] = float(rate)
    return written


def _injection(inject: Injection, member: Member) -> dict[str, Value]:
    """Checked against the nodes of the export."""
    nodes = [node.name for node in member.proto.graph.node]
    missing = [name for name in inject.before if name not in nodes]
    if missing:
        raise ExportError(
            f"inject.before: the export has no node {', '.join(missing)}; its nodes are {', '.join(nodes)}"
        )
    types = {node.op_type for node in member.proto.graph.node}
    if inject.op_type is not None and inject.op_type not in types:
        raise ExportError(f"inject.op_type: the export has no {inject.op_type} node; it has {', '.join(sorted(types))}")
    written: dict[str, Value] = {"rate": float(inject.rate)}
    if inject.before:
        written["before"] = list(inject.before)
    if inject.op_type is not None:
        written["op-type"] = inject.op_type
    if inject.position is not None:
        written["position"] = inject.position
    return written


def _check_members(exports: Mapping[str, Member]) -> None:
    seen: dict[bytes, str] = {}
    shapes = {name: _shapes(member) for name, member in exports.items()}
    first = next(iter(shapes))
    for name, member in exports.items():
        if shapes[name] != shapes[first]:
            raise ExportError(f"{name} has {shapes[name]}, and {first} has {shapes[first]}: members must agree")
        twin = seen.setdefault(member.content, name)
        if twin != name:
            raise ExportError(f"{name} is the same as {twin}, so their passes would be too. Train members apart")


def _shapes(member: Member) -> str:
    values = (*member.proto.graph.input, *member.proto.graph.output)
    return ", ".join(
        f"{value.name} {[extent.dim_param or extent.dim_value for extent in value.type.tensor_type.shape.dim]}"
        for value in values
    )

"""Exports for last-layer Laplace: a plain export, and the posterior over its last linear layer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack, get_args

import numpy as np
import torch
from torch import Tensor, nn

from epistream_export import curvature, elbo, heads, noise, spec
from epistream_export.curvature import Array, Full, GaussNewton, Kronecker, Structure
from epistream_export.elbo import Data
from epistream_export.errors import ExportError
from epistream_export.export import MODEL, Exported, Options, Plan
from epistream_export.lastlayer import LastLayer
from epistream_export.rows import Rows
from epistream_export.spec import Classification, Input, Multilabel, Regression, Task
from epistream_export.yaml import Value

POSTERIOR = "laplace.npz"
_CHUNK = 1024


@dataclass(frozen=True)
class ExportedLaplace(Exported):
    """A Laplace bundle that was written.

    Attributes:
        layer: node of the last linear layer in the ONNX file
        prior_precision: given, or of the largest marginal likelihood
        noise_variance: of a regression without second head, in units of the module's output squared; else None
        log_evidence: Laplace's approximation of the log marginal likelihood over all training rows, in nats
    """

    layer: str
    prior_precision: float
    noise_variance: float | None
    log_evidence: float


def export_laplace(
    model: nn.Module,
    folder: Path | str,
    data: Data,
    *,
    name: str,
    version: str,
    task: Task,
    inputs: Input | Sequence[Input],
    samples: int = 50,
    seed: int,
    structure: Structure = "kronecker",
    prior_precision: float | None = None,
    noise_variance: float | None = None,
    training_rows: int | None = None,
    **options: Unpack[Options],
) -> ExportedLaplace:
    """Writes a bundle for last-layer Laplace (Daxberger et al. 2021, arXiv 2106.14806), fitted here.

    The posterior is Gaussian around the trained weights of the last linear layer, with precision H + delta I: H is the
    Gauss-Newton matrix of the training data, delta the prior precision. ``epistream fit laplace`` fits the same from a
    plain bundle; this fit is independent of it, so that the two can be compared.

    Args:
        model: module whose output is that of an ``nn.Linear`` (after softmax or sigmoid where the task says
            probabilities); of a pair of heads the mean's. Where one layer gives mean (first) and second head together,
            the second head keeps its weights, and ``structure`` must be full
        folder: see :func:`export_deterministic`
        data: training inputs (one tensor, or one for each argument of ``forward``) and targets: classes ``[rows]``,
            labels ``[rows, labels]`` of 0 and 1, or numbers ``[rows]`` in units of the module's output
        name: model name
        version: model version
        task: see :func:`export_deterministic`
        inputs: see :func:`export_deterministic`
        samples: weight draws S that the server makes at load, 2 to 10 000
        seed: of the draws
        structure: ``kronecker`` (H ≈ mean Lambda ⊗ sum phi phi^T) or ``full``, up to 4096 weights
        prior_precision: delta; default: that of the largest marginal likelihood
        noise_variance: sigma² of a regression without second head; default: the mean squared residual of ``data``
        training_rows: rows of the whole training set, where ``data`` is a sample of it
        options: see :class:`Options`

    Raises:
        ExportError: as in :func:`export_deterministic`; also for data that do not fit the task, or are too few
    """
    spec.check_samples(samples)
    spec.check_seed(seed)
    if structure not in get_args(Structure):
        raise ExportError(f"structure: must be one of {get_args(Structure)}, was {structure}")
    for parameter, value in (("prior_precision", prior_precision), ("noise_variance", noise_variance)):
        if value is not None and not 0 < value < float("inf"):
            raise ExportError(f"{parameter}: must be finite and > 0, was {value}")
    plan = Plan.of(folder, name, version, task, inputs, options)
    member = plan.plain(model)
    rows = Rows.of(data, task, plan.description.inputs, training_rows)
    with noise.modes_restored(model):
        model.eval()
        probes = [entry.probes for entry in plan.description.inputs]
        layer = LastLayer.find(model, task, probes)
        node = layer.node(member.proto, model, probes, plan.tolerance)
        fit = _fit(layer, model, task, rows, structure, prior_precision, noise_variance)
    parameters: Value = {"samples": samples, "seed": seed, "layer": node, "file": POSTERIOR}
    made = plan.write({"laplace": parameters}, {MODEL: member}, {POSTERIOR: fit.archive})
    return ExportedLaplace(
        made.folder,
        made.files,
        made.agreement,
        made.dropouts,
        node,
        fit.prior_precision,
        fit.noise_variance,
        fit.log_evidence,
    )


@dataclass(frozen=True)
class _Fit:
    archive: bytes
    prior_precision: float
    noise_variance: float | None
    log_evidence: float


def _fit(
    layer: LastLayer,
    model: nn.Module,
    task: Task,
    rows: Rows,
    structure: Structure,
    prior_precision: float | None,
    noise_variance: float | None,
) -> _Fit:
    if layer.shared and structure != "full":
        raise ExportError(f"structure: must be full, since {layer.path} gives the mean and the second head together")
    width = layer.module.in_features + (layer.module.bias is not None)
    sums = GaussNewton(layer.outputs, width, structure)
    outputs = []
    for start in range(0, len(rows.targets), _CHUNK):
        features, linear, returned = layer.pass_through(model, [t[start : start + _CHUNK] for t in rows.inputs])
        outputs.append(heads.as_tuple(returned))
        sums.add(layer.phi(features), _blocks(task, linear, outputs[-1]))
    whole = tuple(torch.cat(parts).cpu().double() for parts in zip(*outputs, strict=True))
    variance = _noise_variance(task, whole, rows.targets, noise_variance)
    found = sums.curvature(rows.total, 1.0 if variance is None else 1 / variance)
    theta, eigenvalues = layer.theta(), found.eigenvalues()
    precision = curvature.best_precision(eigenvalues, theta) if prior_precision is None else prior_precision
    nll = elbo.negative_log_likelihood(task, whole, rows.targets, 1.0 if variance is None else variance)
    likelihood = -float(nll.sum()) * rows.total / len(rows.targets)
    evidence = curvature.log_evidence(eigenvalues, theta, likelihood, precision)
    arrays = _arrays(found, precision, layer)
    return _Fit(curvature.archive(arrays, precision, layer.module.bias is not None), precision, variance, evidence)


def _arrays(found: Full | Kronecker, precision: float, layer: LastLayer) -> dict[str, Array]:
    """With rows of zeros for the weights of a second head, which keep their values."""
    arrays = found.arrays(precision)
    if layer.shared:
        own = arrays["cholesky"]
        whole = np.zeros((2 * len(own), 2 * len(own)))
        whole[: len(own), : len(own)] = own
        arrays = {"cholesky": whole}
    return arrays


def _blocks(task: Task, linear: Tensor, returned: Sequence[Tensor]) -> Array:
    """Lambda of each row, ``[rows, K, K]``; of a fixed noise variance, at variance 1."""
    outputs = linear.detach().cpu().double()
    if isinstance(task, Classification):
        p = torch.softmax(outputs, dim=-1)
        return np.asarray((torch.diag_embed(p) - p[:, :, None] * p[:, None, :]).numpy())
    if isinstance(task, Multilabel):
        p = torch.sigmoid(outputs)
        return np.asarray(torch.diag_embed(p * (1 - p)).numpy())
    _, variances = elbo.moments(task, [tensor.detach().cpu().double() for tensor in returned], 1.0)
    if not bool((variances > 0).all()):
        raise ExportError(f"the second head gives variances that are not > 0; it is declared as {task.second_head}")
    return np.asarray((1 / variances)[:, None, None].numpy())


def _noise_variance(task: Task, outputs: Sequence[Tensor], targets: Tensor, given: float | None) -> float | None:
    if not isinstance(task, Regression) or task.second_head is not None:
        if given is not None:
            raise ExportError("noise_variance: is for a regression without second head")
        return None
    mean, _ = elbo.moments(task, outputs, 1.0)
    variance = float((targets.reshape(-1) - mean).square().mean()) if given is None else given
    if not variance > 0:
        raise ExportError("data: the module fits the targets exactly, so that there is no noise. Give noise_variance")
    return variance

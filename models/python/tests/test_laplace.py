"""The fitted posterior against brute force: Hessians by autograd, evidence by exact integration."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from epistream_export import Classification, ExportError, Multilabel, Regression, Target, export_laplace
from epistream_export.exporting import Exporter
from epistream_export.spec import Task
from networks import CLASSES, KINDS, Mlp, amount, features, seeded, tokens
from reading import description, graph

EXPORTERS: list[Exporter] = ["torchscript", "dynamo"]
ROWS = 60
VARIANCE = 0.3
MODEL: dict[str, Any] = {"name": "m", "version": "1", "samples": 20, "seed": 7}
NODES = {"transformer": 8, "mlp": 16, "cnn": 80, "lstm": 7, "gru": 7, "two-inputs": 9}


def posterior(folder: Path) -> dict[str, NDArray[np.float64]]:
    with np.load(folder / "laplace.npz") as archive:
        return {name: archive[name] for name in archive.files}


class Tiny(nn.Module):
    def __init__(self, outputs: int, bias: bool) -> None:
        super().__init__()
        self.hidden, self.last = nn.Linear(6, 4), nn.Linear(4, outputs, bias=bias)
        with torch.no_grad():
            self.last.weight.mul_(4)

    def forward(self, rows: Tensor) -> Tensor:
        outputs: Tensor = self.last(torch.tanh(self.hidden(rows)))
        return outputs


def case(kind: str, bias: bool) -> tuple[nn.Module, Task, Tensor, Tensor]:
    """Model, task, inputs and targets."""
    torch.manual_seed(5)
    rows = torch.randn(ROWS, 6)
    if kind == "classification":
        return Tiny(3, bias), CLASSES, rows, torch.randint(0, 3, (ROWS,))
    if kind == "multilabel":
        return Tiny(3, bias), Multilabel(["a", "b", "c"]), rows, torch.randint(0, 2, (ROWS, 3))
    return Tiny(1, bias), Regression(Target("y")), rows, torch.randn(ROWS)


def hessian(model: nn.Module, task: Task, rows: Tensor, targets: Tensor) -> NDArray[np.float64]:
    """Of the summed negative log-likelihood in the last layer's weights [K, D + bias], row-major, by autograd."""
    tiny = model.double()
    assert isinstance(tiny, Tiny)
    phi = torch.tanh(tiny.hidden(rows.double())).detach()
    weight = tiny.last.weight.detach()
    if tiny.last.bias is not None:
        phi = torch.cat([phi, torch.ones(len(phi), 1)], dim=1)
        weight = torch.cat([weight, tiny.last.bias.detach()[:, None]], dim=1)

    def nll(theta: Tensor) -> Tensor:
        outputs = phi @ theta.reshape(weight.shape).T
        if isinstance(task, Classification):
            return functional.cross_entropy(outputs, targets, reduction="sum")
        if isinstance(task, Multilabel):
            return functional.binary_cross_entropy_with_logits(outputs, targets.double(), reduction="sum")
        return 0.5 * (targets - outputs[:, 0]).square().sum() / VARIANCE

    found = torch.autograd.functional.hessian(nll, weight.reshape(-1))
    assert isinstance(found, Tensor)
    return np.asarray(found.numpy())


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", ["classification", "multilabel", "regression"])
def test_the_full_posterior_is_the_inverse_of_the_brute_force_hessian(kind: str, bias: bool, folder: Path) -> None:
    model, task, rows, targets = case(kind, bias)
    noise = VARIANCE if kind == "regression" else None

    export_laplace(
        model, folder, (rows, targets), task=task, inputs=features(), structure="full", prior_precision=0.7,
        noise_variance=noise, **MODEL,
    )  # fmt: skip

    found = posterior(folder)
    precision = hessian(model, task, rows, targets)
    precision += 0.7 * np.eye(len(precision))
    np.testing.assert_allclose(found["cholesky"] @ found["cholesky"].T, np.linalg.inv(precision), rtol=1e-4, atol=1e-6)
    assert np.array_equal(found["cholesky"], np.tril(found["cholesky"]))
    assert (np.diag(found["cholesky"]) > 0).all()
    assert found["prior_precision"] == [0.7]
    assert found["has_bias"] == [1.0 if bias else 0.0]
    assert all(array.dtype == np.float64 and array.flags.c_contiguous for array in found.values())


def test_the_kronecker_posterior_is_exact_where_the_blocks_do_not_vary(folder: Path) -> None:
    model, task, rows, targets = case("regression", bias=True)

    export_laplace(
        model,
        folder,
        (rows, targets),
        task=task,
        inputs=features(),
        prior_precision=0.7,
        noise_variance=VARIANCE,
        **MODEL,
    )

    found = posterior(folder)
    a = found["a_vectors"] @ np.diag(found["a_values"]) @ found["a_vectors"].T
    b = found["b_vectors"] @ np.diag(found["b_values"]) @ found["b_vectors"].T
    np.testing.assert_allclose(np.kron(b, a), hessian(model, task, rows, targets), rtol=1e-4, atol=1e-5)


def test_the_kronecker_factors_are_a_sum_and_a_mean(folder: Path) -> None:
    model, task, rows, targets = case("classification", bias=True)

    export_laplace(model, folder, (rows, targets), task=task, inputs=features(), **MODEL)

    assert isinstance(model, Tiny)
    with torch.no_grad():
        phi = np.column_stack([torch.tanh(model.hidden(rows)).numpy(), np.ones(ROWS)]).astype(np.float64)
        p = torch.softmax(model(rows), -1).double().numpy()
    blocks = np.stack([np.diag(row) - np.outer(row, row) for row in p])
    found = posterior(folder)
    a = found["a_vectors"] @ np.diag(found["a_values"]) @ found["a_vectors"].T
    b = found["b_vectors"] @ np.diag(found["b_values"]) @ found["b_vectors"].T
    np.testing.assert_allclose(a, phi.T @ phi, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(b, blocks.mean(0), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("structure", ["full", "kronecker"])
def test_a_sample_of_the_training_data_counts_for_all_of_it(structure: Any, tmp_path: Path) -> None:
    model, task, rows, targets = case("classification", bias=True)
    doubled = (rows.repeat(2, 1), targets.repeat(2))
    common: dict[str, Any] = {"task": task, "inputs": features(), "structure": structure, **MODEL}

    whole = export_laplace(model, tmp_path / "whole", doubled, **common)
    half = export_laplace(model, tmp_path / "half", (rows, targets), training_rows=2 * ROWS, **common)

    assert half.prior_precision == pytest.approx(whole.prior_precision, rel=1e-6)
    assert half.log_evidence == pytest.approx(whole.log_evidence, rel=1e-6)


def test_the_prior_precision_maximises_the_evidence_and_the_evidence_is_the_formula_s(tmp_path: Path) -> None:
    model, task, rows, targets = case("classification", bias=True)
    common: dict[str, Any] = {"task": task, "inputs": features(), "structure": "full", **MODEL}

    best = export_laplace(model, tmp_path / "best", (rows, targets), **common)
    others = [
        export_laplace(
            model, tmp_path / str(factor), (rows, targets), prior_precision=factor * best.prior_precision, **common
        )
        for factor in (0.9, 1.1)
    ]

    assert all(other.log_evidence < best.log_evidence for other in others)
    curved = hessian(model, task, rows, targets)
    n, delta = len(curved), best.prior_precision
    assert isinstance(model, Tiny)
    theta = torch.cat([model.last.weight.reshape(-1), model.last.bias]).detach()
    likelihood = -float(functional.cross_entropy(model(rows.double()), targets, reduction="sum").detach())
    prior = n / 2 * math.log(delta / (2 * math.pi)) - delta / 2 * float(theta.square().sum())
    _, determinant = np.linalg.slogdet(curved + delta * np.eye(n))
    formula = likelihood + prior + n / 2 * math.log(2 * math.pi) - determinant / 2
    assert best.log_evidence == pytest.approx(formula, rel=1e-5)


def test_the_evidence_of_a_linear_model_is_the_exact_one(folder: Path) -> None:
    """At the posterior's mode Laplace's approximation of a Gaussian integral is the integral."""
    torch.manual_seed(0)
    rows, delta = torch.randn(ROWS, 6), 2.0
    targets = rows @ torch.randn(6) + math.sqrt(VARIANCE) * torch.randn(ROWS)
    x, y = rows.double(), targets.double()
    mode = torch.linalg.solve(x.T @ x / VARIANCE + delta * torch.eye(6).double(), x.T @ y / VARIANCE)
    model = nn.Linear(6, 1, bias=False)
    with torch.no_grad():
        model.weight.copy_(mode[None].float())

    made = export_laplace(
        model, folder, (rows, targets), task=Regression(Target("y")), inputs=features(), structure="full",
        prior_precision=delta, noise_variance=VARIANCE, **MODEL,
    )  # fmt: skip

    covariance = VARIANCE * torch.eye(ROWS).double() + x @ x.T / delta
    exact = torch.distributions.MultivariateNormal(torch.zeros(ROWS).double(), covariance).log_prob(y)
    assert made.log_evidence == pytest.approx(float(exact), rel=1e-5)


def test_the_noise_of_a_mean_is_its_mean_squared_residual(folder: Path) -> None:
    model, task, rows, targets = case("regression", bias=True)

    made = export_laplace(model, folder, (rows, targets[:, None]), task=task, inputs=features(), **MODEL)

    with torch.no_grad():
        assert made.noise_variance == pytest.approx(float((model(rows)[:, 0] - targets).square().mean()), rel=1e-5)


class TwoHeads(nn.Module):
    """Mean and log-variance from one layer, or from one each."""

    def __init__(self, shared: bool) -> None:
        super().__init__()
        self.shared, self.hidden = shared, nn.Linear(6, 4)
        self.mean, self.log_variance = nn.Linear(4, 2 if shared else 1), nn.Linear(4, 1)

    def forward(self, rows: Tensor) -> Any:
        hidden = torch.tanh(self.hidden(rows))
        return self.mean(hidden) if self.shared else (self.mean(hidden), self.log_variance(hidden))


@pytest.mark.parametrize("shared", [True, False])
def test_beside_a_second_head_only_the_mean_s_weights_are_uncertain(shared: bool, folder: Path) -> None:
    torch.manual_seed(2)
    model, rows, targets = TwoHeads(shared), torch.randn(ROWS, 6), torch.randn(ROWS)
    task = Regression(Target("y"), second_head="log-variance")

    made = export_laplace(
        model, folder, (rows, targets), task=task, inputs=features(), structure="full", prior_precision=0.7, **MODEL
    )

    with torch.no_grad():
        phi = torch.cat([torch.tanh(model.hidden(rows)), torch.ones(ROWS, 1)], dim=1).double()
        returned = model(rows)
        second = returned[:, 1] if shared else returned[1][:, 0]
    precision = (phi.T @ (phi * torch.exp(-second.double())[:, None]) + 0.7 * torch.eye(5)).numpy()
    cholesky = posterior(folder)["cholesky"]
    np.testing.assert_allclose(cholesky[:5, :5] @ cholesky[:5, :5].T, np.linalg.inv(precision), rtol=1e-4, atol=1e-7)
    assert cholesky.shape == ((10, 10) if shared else (5, 5))
    assert not cholesky[5:].any()
    assert made.layer == "/mean/Gemm"
    assert made.noise_variance is None


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_layer_is_named_by_its_node(kind: str, exporter: Exporter, folder: Path) -> None:
    inputs = KINDS[kind][1]
    rows = [entry.tensor.repeat(20, *[1] * (entry.tensor.dim() - 1)) for entry in inputs]
    targets = torch.arange(len(rows[0])) % 3

    made = export_laplace(
        seeded(KINDS[kind][0]), folder, (rows, targets), task=CLASSES, inputs=inputs, exporter=exporter, **MODEL
    )

    parameters = description(folder)["method"]["laplace"]
    assert parameters == {"samples": 20, "seed": 7, "layer": "/last/Gemm", "file": "laplace.npz"}
    assert "/last/Gemm" in [node.name for node in graph(folder).graph.node]
    assert posterior(folder)["a_values"].shape == (NODES[kind] + 1,)
    assert posterior(folder)["b_vectors"].shape == (3, 3)
    assert made.prior_precision > 0


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    model, task, rows, targets = case("classification", bias=True)

    made = [
        export_laplace(model, tmp_path / str(run), (rows, targets), task=task, inputs=features(), **MODEL)
        for run in range(2)
    ]

    assert made[0].files == made[1].files


def test_probabilities_are_taken_as_those_of_the_layer_before(folder: Path) -> None:
    model = nn.Sequential(Tiny(3, bias=True), nn.Softmax(-1))
    _, _, rows, targets = case("classification", bias=True)
    task = Classification(CLASSES.labels, output="probabilities")

    made = export_laplace(model, folder, (rows, targets), task=task, inputs=features(), **MODEL)

    assert made.layer == "/0/last/Gemm"


def refused(match: str, folder: Path, **changed: Any) -> None:
    model, task, rows, targets = case("classification", bias=True)
    given: dict[str, Any] = {"model": model, "folder": folder, "data": (rows, targets), "task": task}
    given |= {"inputs": features(), **MODEL, **changed}
    with pytest.raises(ExportError, match=match):
        export_laplace(**given)
    assert not folder.exists()


def test_data_that_do_not_fit_are_refused_by_name(folder: Path) -> None:
    rows, targets = torch.randn(ROWS, 6), torch.arange(ROWS) % 3
    refused(
        r"features is torch.float32 \[60, 5\]: must be torch.float32 \[rows, 6\]", folder, data=(rows[:, :5], targets)
    )
    refused("has 60 rows, and the targets have 59", folder, data=(rows, targets[:-1]))
    refused("classes 0 to 2", folder, data=(rows, targets + 1))
    refused("classes 0 to 2", folder, data=(rows, targets.float()))
    refused("holds NaN or infinity", folder, data=(rows * torch.tensor(float("nan")), targets))
    refused("4 rows are too few .* at least 5 are needed", folder, data=(rows[:4], targets[:4]), training_rows=1000)
    refused("at least the 60 rows of data, was 10", folder, training_rows=10)
    refused("has 1 inputs, and the model takes 2", folder, inputs=[tokens(), amount()], model=KINDS["two-inputs"][0]())


def test_parameters_out_of_range_are_refused(folder: Path) -> None:
    refused("structure: must be one of", folder, structure="diagonal")
    refused("prior_precision: must be finite and > 0, was 0", folder, prior_precision=0)
    refused("noise_variance: is for a regression", folder, noise_variance=1.0)
    refused("samples: must be 2 to 10000, was 1", folder, samples=1)


def test_a_shared_layer_needs_the_full_structure(folder: Path) -> None:
    task = Regression(Target("y"), second_head="log-variance")
    refused(
        "structure: must be full",
        folder,
        model=TwoHeads(shared=True),
        task=task,
        data=(torch.randn(9, 6), torch.randn(9)),
    )


def test_a_module_that_does_not_end_in_a_linear_layer_is_refused(folder: Path) -> None:
    refused(
        r"not that of an nn.Linear \(its linear layers: 0\)", folder, model=nn.Sequential(nn.Linear(6, 3), nn.Tanh())
    )


def test_too_many_weights_for_a_full_posterior_are_refused(folder: Path) -> None:
    refused("structure: full keeps the square of the last layer's 6003 weights", folder,
            model=nn.Sequential(nn.Linear(6, 2000), nn.Linear(2000, 3)), structure="full")  # fmt: skip


def test_dropout_is_off_in_the_features(folder: Path) -> None:
    model = seeded(lambda: Mlp(rate=0.9)).train()  # type: ignore[arg-type]
    rows, targets = features(60).tensor, torch.arange(60) % 3

    export_laplace(model, folder, (rows, targets), task=CLASSES, inputs=features(), **MODEL)

    with torch.no_grad():
        phi = model.eval().get_submodule("hidden")(rows)
    found = posterior(folder)
    np.testing.assert_allclose(found["a_values"].sum(), float(phi.square().sum()) + 60, rtol=1e-5)

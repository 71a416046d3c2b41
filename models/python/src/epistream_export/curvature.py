"""Last-layer Laplace in arrays: Gauss-Newton matrix, prior precision by marginal likelihood, posterior.

Daxberger et al. 2021, Laplace Redux, arXiv 2106.14806. The layer is f = W phi with weights theta = W
``[outputs, width]`` row-major; phi is the feature vector, with a 1 appended where there is a bias, the last column of W
then. The posterior is N(theta_MAP, (H + delta I)^-1) with H = sum over rows of Lambda ⊗ phi phi^T and Lambda the
Hessian of the negative log-likelihood in f.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from epistream_export.errors import ExportError

Array = NDArray[np.float64]
Structure = Literal["kronecker", "full"]

MOST_PARAMETERS = 4096
"""Of a full posterior, whose matrices hold the square of this."""

LEAST_PRECISION, GREATEST_PRECISION = 1e-8, 1e8
_HALVINGS = 60


@dataclass
class GaussNewton:
    """Sums over rows of what H is made from.

    Attributes:
        outputs: K
        width: length of phi
        structure: ``full`` keeps all of H, ``kronecker`` the factors sum of phi phi^T and mean of Lambda
    """

    outputs: int
    width: int
    structure: Structure
    rows: int = 0
    _full: Array = field(init=False)
    _a: Array = field(init=False)
    _b: Array = field(init=False)

    def __post_init__(self) -> None:
        parameters = self.outputs * self.width
        if self.structure == "full" and parameters > MOST_PARAMETERS:
            raise ExportError(
                f"structure: full keeps the square of the last layer's {parameters} weights, and {MOST_PARAMETERS} "
                "weights are the most. Use structure='kronecker'"
            )
        full = self.structure == "full"
        self._full = np.zeros((self.outputs, self.width, self.outputs, self.width) if full else (0, 0, 0, 0))
        self._a, self._b = np.zeros((self.width, self.width)), np.zeros((self.outputs, self.outputs))

    def add(self, phi: Array, blocks: Array) -> None:
        """Adds rows: phi ``[n, width]`` and Lambda ``[n, outputs, outputs]``."""
        self.rows += len(phi)
        if self.structure == "kronecker":
            self._a += phi.T @ phi
            self._b += blocks.sum(axis=0)
            return
        for j in range(self.outputs):
            for k in range(j + 1):
                part = phi.T @ (blocks[:, j, k, None] * phi)
                self._full[j, :, k, :] += part
                if k < j:
                    self._full[k, :, j, :] += part.T

    def curvature(self, training_rows: int, scale: float = 1.0) -> Full | Kronecker:
        """H of all ``training_rows``, of which the added rows are a sample, times ``scale``."""
        needed = max(2, min(self.width, training_rows))
        if self.rows < needed:
            raise ExportError(
                f"data: {self.rows} rows are too few to fit a posterior over {self.width} weights per output; "
                f"at least {needed} are needed. Give more rows of the training data"
            )
        factor = training_rows / self.rows
        if self.structure == "full":
            parameters = self.outputs * self.width
            return Full(self._full.reshape(parameters, parameters) * (factor * scale))
        a_values, a_vectors = np.linalg.eigh(self._a * factor)
        b_values, b_vectors = np.linalg.eigh(self._b * (scale / self.rows))
        return Kronecker(np.maximum(a_values, 0), a_vectors, np.maximum(b_values, 0), b_vectors)


@dataclass(frozen=True)
class Full:
    """All of H, ``[n, n]``."""

    hessian: Array

    def eigenvalues(self) -> Array:
        """Of H, at least 0."""
        return np.asarray(np.maximum(np.linalg.eigvalsh(self.hessian), 0))

    def arrays(self, precision: float) -> dict[str, Array]:
        """``cholesky`` L, lower triangular, with L L^T = (H + delta I)^-1.

        With J the reversal of rows, J (H + delta I) J = C C^T gives H + delta I = U U^T for the upper triangular
        U = J C J, and L is the transposed inverse of U: no covariance is formed and factored again.
        """
        matrix = self.hessian + precision * np.eye(len(self.hessian))
        try:
            upper = np.linalg.cholesky(matrix[::-1, ::-1])[::-1, ::-1]
        except np.linalg.LinAlgError as failure:
            raise ExportError(
                f"the posterior's precision is not positive definite at prior precision {precision}. Give a larger one"
            ) from failure
        lower = np.tril(np.linalg.inv(upper).T)
        _check_inverse(matrix, lower)
        return {"cholesky": lower}


@dataclass(frozen=True)
class Kronecker:
    """H ≈ B ⊗ A in eigenpairs, vectors as columns."""

    a_values: Array
    a_vectors: Array
    b_values: Array
    b_vectors: Array

    def eigenvalues(self) -> Array:
        """Of B ⊗ A."""
        return np.asarray(np.outer(self.b_values, self.a_values).reshape(-1))

    def arrays(self, precision: float) -> dict[str, Array]:
        """The eigenpairs; the prior precision is added to their products where they are used."""
        return {
            "a_vectors": self.a_vectors,
            "a_values": self.a_values,
            "b_vectors": self.b_vectors,
            "b_values": self.b_values,
        }


def best_precision(eigenvalues: Array, theta: Array) -> float:
    """Prior precision delta of the largest marginal likelihood, in 1e-8 to 1e8.

    log p(D | delta) = log p(D | theta) - (sum log(1 + lambda_i / delta) + delta |theta|²) / 2 + const (MacKay 1992;
    arXiv 2106.14806, section 3). Its derivative in log delta falls strictly, so bisection finds the one maximum.
    """
    squares = float(np.square(theta).sum())

    def rises(precision: float) -> bool:
        return float((eigenvalues / (eigenvalues + precision)).sum()) > precision * squares

    low, high = math.log(LEAST_PRECISION), math.log(GREATEST_PRECISION)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(math.exp(middle)) else (low, middle)
    return math.exp((low + high) / 2)


def log_evidence(eigenvalues: Array, theta: Array, log_likelihood: float, precision: float) -> float:
    """Laplace's approximation of log p(D | delta), in nats."""
    ratio = float(np.log1p(eigenvalues / precision).sum())
    return log_likelihood - (ratio + precision * float(np.square(theta).sum())) / 2


def archive(structure: dict[str, Array], precision: float, has_bias: bool) -> bytes:
    """laplace.npz: float64, C order; the same bytes for the same arrays."""
    common = {"prior_precision": np.array([precision]), "has_bias": np.array([float(has_bias)])}
    arrays = {name: np.ascontiguousarray(value, dtype=np.float64) for name, value in (structure | common).items()}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def _check_inverse(matrix: Array, lower: Array) -> None:
    """L L^T M x = x for one x of noise."""
    noise = np.random.default_rng(0).standard_normal(len(matrix))
    error = float(np.abs(lower @ (lower.T @ (matrix @ noise)) - noise).max())
    if not error < 1e-3:
        raise ExportError(
            f"the posterior's precision is singular to rounding ({error:.1g}). Give a larger one of the prior"
        )

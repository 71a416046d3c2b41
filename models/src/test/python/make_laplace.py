"""Writes what the tests of io.epistream.models.posterior compare with.

    python make_laplace.py ../resources/io/epistream/models/posterior

Hessians come from PyTorch's autograd on the negative log-likelihood in float64, so that nothing here shares the formula
under test; inverses, eigenvalues, densities from numpy and scipy. Made with torch 2.13, numpy 2.4, scipy 1.17.
"""

import math
import pathlib
import sys

import numpy as np
import torch
from scipy import optimize, stats

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(11)
ROWS, FEATURES, OUTPUTS, DELTA = 40, 3, 3, 0.5

features = random.normal(size=(ROWS, FEATURES)).astype("f4")
queries = random.normal(size=(5, FEATURES)).astype("f4")
weights = (0.4 * random.normal(size=(OUTPUTS, FEATURES + 1))).astype("f4")
labels = random.integers(0, OUTPUTS, ROWS)
several = random.integers(0, 2, (ROWS, OUTPUTS))


def phi(rows):
    return np.hstack([rows.astype("f8"), np.ones((len(rows), 1))])


def hessian(loss, at):
    size = at.size
    return torch.autograd.functional.hessian(loss, torch.tensor(at.astype("f8").ravel())).reshape(size, size).numpy()


def function_covariance(covariance, rows, outputs):
    """J Σ Jᵀ with the Jacobian of W φ written out, [n, K, K]."""
    jacobians = [np.kron(np.eye(outputs), row[None, :]) for row in phi(rows)]
    return np.array([jacobian @ covariance @ jacobian.T for jacobian in jacobians])


def evidence(likelihood, curvature, theta, delta):
    """Log of the integral of the Laplace approximation, term by term."""
    n = theta.size
    log_prior = stats.norm.logpdf(theta.ravel().astype("f8"), scale=delta**-0.5).sum()
    _, log_det = np.linalg.slogdet(curvature + delta * np.eye(n))
    return likelihood + log_prior + n / 2 * math.log(2 * math.pi) - log_det / 2


inputs = torch.tensor(phi(features))


def logits_of(theta):
    return inputs @ theta.reshape(OUTPUTS, FEATURES + 1).T


def classification(theta):
    return torch.nn.functional.cross_entropy(logits_of(theta), torch.tensor(labels), reduction="sum")


def multilabel(theta):
    return torch.nn.functional.binary_cross_entropy_with_logits(
        logits_of(theta), torch.tensor(several, dtype=torch.float64), reduction="sum"
    )


fixture = {
    "features": features,
    "queries": queries,
    "map": weights.ravel(),
    "outputs": (phi(features) @ weights.astype("f8").T).astype("f4"),
}

# full, softmax
curvature = hessian(classification, weights)
covariance = np.linalg.inv(curvature + DELTA * np.eye(weights.size))
log_likelihood = -classification(torch.tensor(weights.astype("f8").ravel())).item()
found = optimize.minimize_scalar(
    lambda log_delta: -evidence(log_likelihood, curvature, weights, math.exp(log_delta)),
    bounds=(math.log(1e-8), math.log(1e8)),
    method="bounded",
    options={"xatol": 1e-10},
)
fixture |= {
    "softmax_hessian": curvature,
    "softmax_covariance": covariance,
    "softmax_cholesky": np.linalg.cholesky(covariance),
    "softmax_function_covariance": function_covariance(covariance, queries, OUTPUTS),
    "softmax_log_likelihood": np.array(log_likelihood),
    "softmax_best": np.array([math.exp(found.x), -found.fun]),
    "softmax_evidence_at_one": np.array(evidence(log_likelihood, curvature, weights, 1.0)),
}

# full, sigmoid
fixture["sigmoid_hessian"] = hessian(multilabel, weights)

# regression with a predicted variance, mean only
variances = random.uniform(0.2, 2, ROWS)
targets = random.normal(size=ROWS)


def regression(theta):
    return torch.nn.functional.gaussian_nll_loss(
        inputs @ theta, torch.tensor(targets), torch.tensor(variances), reduction="sum", eps=1e-9
    )


fixture |= {"variances": variances, "gaussian_hessian": hessian(regression, weights[0])}

# kronecker, softmax: the factors by definition, everything else by the dense [K (D+1)]² matrix
probabilities = torch.softmax(logits_of(torch.tensor(weights.astype("f8").ravel())), 1).numpy()
a = phi(features).T @ phi(features)
b = np.mean([np.diag(p) - np.outer(p, p) for p in probabilities], axis=0)
dense = np.kron(b, a)
kronecker = np.linalg.inv(dense + DELTA * np.eye(weights.size))
fixture |= {
    "kronecker_eigenvalues": np.sort(np.linalg.eigvalsh(dense)),
    "kronecker_covariance": kronecker,
    "kronecker_function_covariance": function_covariance(kronecker, queries, OUTPUTS),
}

# Bayesian linear regression: the exact evidence of y ~ N(0, σ² I + Φ Φᵀ / δ), and the posterior mean
NOISE = 0.3
design = phi(features)
linear_targets = design @ random.normal(size=FEATURES + 1) + NOISE**0.5 * random.normal(size=ROWS)


def exact_evidence(delta):
    return stats.multivariate_normal.logpdf(linear_targets, cov=NOISE * np.eye(ROWS) + design @ design.T / delta)


def posterior_mean(delta):
    precision = design.T @ design / NOISE + delta * np.eye(FEATURES + 1)
    return np.linalg.solve(precision, design.T @ linear_targets / NOISE)


best = optimize.minimize_scalar(
    lambda log_delta: -exact_evidence(math.exp(log_delta)), bounds=(-10, 10), method="bounded", options={"xatol": 1e-10}
)
for name, delta in {"one": 1.0, "best": math.exp(best.x)}.items():
    mean = posterior_mean(delta)
    fixture |= {
        f"linear_{name}_map": mean,
        f"linear_{name}_log_likelihood": np.array(
            stats.norm.logpdf(linear_targets, loc=design @ mean, scale=NOISE**0.5).sum()
        ),
        f"linear_{name}_evidence": np.array([delta, exact_evidence(delta)]),
    }
fixture["linear_covariance"] = np.linalg.inv(design.T @ design / NOISE + np.eye(FEATURES + 1))
np.savez(folder / "golden.npz", **fixture)

# as a Python program would write laplace.npz
a_values, a_vectors = np.linalg.eigh(a)
b_values, b_vectors = np.linalg.eigh(b)
common = {"prior_precision": np.array([DELTA]), "has_bias": np.array([1])}
np.savez(folder / "laplace-full.npz", cholesky=fixture["softmax_cholesky"], **common)
np.savez(
    folder / "laplace-kronecker.npz",
    a_values=a_values,
    a_vectors=a_vectors,
    b_values=b_values,
    b_vectors=b_vectors,
    **common,
)


def normals(seed, count):
    """The twin of StandardNormals: SplitMix64 words, then Box and Muller."""
    words, state, mask = [], seed % 2**64, 2**64 - 1
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        words.append(z ^ (z >> 31))
    u = [(word >> 11) * 2.0**-53 for word in words]
    pairs = zip(u[0::2], u[1::2])
    return [
        math.sqrt(-2 * math.log(1 - first)) * turn(2 * math.pi * second)
        for first, second in pairs
        for turn in (math.cos, math.sin)
    ]


np.savez(folder / "normals.npz", **{f"seed{seed}": np.array(normals(seed, 8)) for seed in (0, 7, -1)})

"""Expected values for the measures and calibration tests, from numpy 2.4.6 and scipy 1.17.1 in float64.

    python make_measure_goldens.py ../resources/io/epistream/models

Reads the digits fixtures that make_goldens.py wrote there and writes measure/golden.json. Nothing here shares code or,
where there is a choice, an algorithm with the Java classes: quantiles by Brent's method on scipy's normal distribution
function, point masses by numpy's inverted_cdf, temperatures by a fine scan and scipy's bounded search.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, log_expit, log_softmax, logsumexp, rel_entr, softmax
from scipy.stats import entropy, norm

folder = pathlib.Path(sys.argv[1])
rng = np.random.default_rng(3)
LEVELS = [1e-9, 0.001, 0.05, 0.25, 0.5, 0.9, 0.95, 0.999999]


def digits(name: str, samples: int) -> np.ndarray:
    data = gzip.decompress((folder / "digits" / f"{name}.f32.gz").read_bytes())
    return np.frombuffer(data, "<f4").reshape(samples, 540, 10).astype(np.float64)


def mixture(means: np.ndarray, variances: np.ndarray) -> dict:
    """A mixture without point masses."""
    deviations = np.sqrt(variances)
    mean = means.mean()
    variance = variances.mean() + ((means - mean) ** 2).mean()
    y = np.array(
        [mean - 3 * np.sqrt(variance), mean, mean + np.sqrt(variance) / 3, means[0], mean + 40 * np.sqrt(variance)]
    )

    def quantile(p: float) -> float:
        low = norm.ppf(p, means, deviations).min() - 1e-9
        high = norm.ppf(p, means, deviations).max() + 1e-9
        if p > 0.5:
            return brentq(lambda q: (1 - p) - norm.sf(q, means, deviations).mean(), low, high, xtol=1e-14, rtol=1e-15)
        return brentq(lambda q: norm.cdf(q, means, deviations).mean() - p, low, high, xtol=1e-14, rtol=1e-15)

    return {
        "means": means.tolist(),
        "variances": variances.tolist(),
        "mean": mean,
        "variance": variance,
        "y": y.tolist(),
        "logDensity": [float(logsumexp(norm.logpdf(v, means, deviations)) - np.log(len(means))) for v in y],
        "momentMatchedLogDensity": norm.logpdf(y, mean, np.sqrt(variance)).tolist(),
        "cumulative": [float(norm.cdf(v, means, deviations).mean()) for v in y],
        "p": LEVELS,
        "quantile": [quantile(p) for p in LEVELS],
    }


def mixtures() -> list:
    return [
        mixture(np.array([0.0]), np.array([1.0])),
        mixture(rng.normal(5, 1, 50), rng.gamma(4, 0.1, 50)),
        mixture(np.concatenate([rng.normal(-2, 0.1, 20), rng.normal(3, 0.2, 30)]), np.full(50, 0.25)),
        mixture(rng.normal(150, 20, 5), np.exp(rng.normal(0, 3, 5))),
        mixture(1e3 + rng.normal(0, 1e-2, 10), np.full(10, 1e-4)),
    ]


def point_masses() -> dict:
    values = np.round(rng.normal(0, 3, 20))  # with ties
    p = [0.01, 0.05, 0.051, 0.3, 0.5, 0.95, 0.9500001, 0.99]
    return {"means": values.tolist(), "p": p, "quantile": np.quantile(values, p, method="inverted_cdf").tolist()}


def bernoulli_entropy(p: np.ndarray) -> np.ndarray:
    return entropy(np.stack([p, 1 - p]), axis=0)


def multilabel() -> dict:
    """Six samples of twelve records with five labels."""
    z = rng.normal(0, 3, (1, 12, 5)) + rng.normal(0, 2, (6, 12, 5))
    labels = rng.random((12, 5)) < 0.4
    temperature = 1.7
    p = expit(z / temperature)
    mean = p.mean(0)
    divergence = (rel_entr(p, mean) + rel_entr(1 - p, 1 - mean)).mean(0)

    def nll(t: float) -> float:
        log_p = logsumexp(log_expit(np.where(labels, z, -z) / t), axis=0) - np.log(len(z))
        return float(-log_p.sum(-1).mean())

    fitted = minimize_scalar(
        lambda t: nll(np.exp(t)), bounds=np.log([0.05, 20]), method="bounded", options={"xatol": 1e-10}
    )
    return {
        "logits": z.tolist(),
        "labels": labels.tolist(),
        "temperature": temperature,
        "probability": mean.tolist(),
        "total": bernoulli_entropy(mean).tolist(),
        "aleatoric": bernoulli_entropy(p).mean(0).tolist(),
        "epistemic": divergence.tolist(),
        "energy": (-np.logaddexp(0, z).mean(0).sum(-1)).tolist(),
        "nll": nll(temperature),
        "brier": float(((mean - labels) ** 2).sum(-1).mean()),
        "accuracy": float(((mean >= 0.5) == labels).mean()),
        "fittedTemperature": float(np.exp(fitted.x)),
        "fittedNll": float(fitted.fun),
    }


def regression() -> dict:
    """Five samples of thirty records."""
    truth = rng.normal(0, 2, 30)
    means = truth + rng.normal(0, 0.5, (5, 30))
    variances = rng.gamma(3, 0.2, (5, 30))
    targets = truth + rng.normal(0, 0.8, 30)
    mean = means.mean(0)
    epistemic = means.var(0, ddof=0)
    aleatoric = variances.mean(0)
    total = aleatoric + epistemic
    lower, upper = mean - np.sqrt(total), mean + np.sqrt(total)
    return {
        "means": means.tolist(),
        "variances": variances.tolist(),
        "targets": targets.tolist(),
        "mean": mean.tolist(),
        "aleatoric": aleatoric.tolist(),
        "epistemic": epistemic.tolist(),
        "nllMixture": float(-(logsumexp(norm.logpdf(targets, means, np.sqrt(variances)), axis=0) - np.log(5)).mean()),
        "nllMomentMatched": float(-norm.logpdf(targets, mean, np.sqrt(total)).mean()),
        "rmse": float(np.sqrt(((mean - targets) ** 2).mean())),
        "coverage": float(((lower <= targets) & (targets <= upper)).mean()),
        "meanWidth": float((upper - lower).mean()),
    }


def mixture_nll(logits: np.ndarray, labels: np.ndarray, temperature: float) -> float:
    log_p = log_softmax(logits / temperature, -1)[:, np.arange(len(labels)), labels]
    return float(-(logsumexp(log_p, axis=0) - np.log(len(logits))).mean())


def temperature(logits: np.ndarray, labels: np.ndarray) -> dict:
    """Best of a scan of 2001 temperatures, refined between its neighbours."""
    scan = np.linspace(np.log(0.05), np.log(20), 2001)
    best = int(np.argmin([mixture_nll(logits, labels, np.exp(t)) for t in scan]))
    bounds = (scan[max(0, best - 1)], scan[min(2000, best + 1)])
    refined = minimize_scalar(
        lambda t: mixture_nll(logits, labels, np.exp(t)), bounds=bounds, method="bounded", options={"xatol": 1e-10}
    )
    return {
        "temperature": float(np.exp(refined.x)),
        "nllBefore": mixture_nll(logits, labels, 1.0),
        "nllAfter": float(refined.fun),
    }


def selective(logits: np.ndarray, labels: np.ndarray) -> dict:
    """AUGRC of the ensemble's largest probability."""
    p = softmax(logits, -1).mean(0)
    wrong = (p.argmax(-1) != labels)[np.argsort(1 - p.max(-1), kind="stable")]
    return {"augrcMsp": float(np.mean(np.cumsum(wrong) / len(wrong)))}


labels = np.array(json.loads((folder / "digits" / "golden.json").read_text())["labels"])
members = digits("logits-ensemble", 5)
# two samples of two records with two classes, found by random search: the likelihood has minima near T = .22 and T = 15
two_minima = np.zeros((2, 2, 2))
two_minima[:, :, 0] = [[-8.97, 30.36], [0.77, -0.13]]

facts = {
    "mixtures": mixtures(),
    "pointMasses": point_masses(),
    "multilabel": multilabel(),
    "regression": regression(),
    "temperatures": {
        "deterministic": temperature(digits("logits-deterministic", 1), labels),
        "ensemble": temperature(members, labels),
        "twoMinima": {"logits": two_minima.tolist()} | temperature(two_minima, np.zeros(2, int)),
    },
    "selective": selective(members, labels),
}
(folder / "measure").mkdir(exist_ok=True)
(folder / "measure" / "golden.json").write_text(json.dumps(facts, indent=1) + "\n")

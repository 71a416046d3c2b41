"""PyTorch to ONNX with the uncertainty kept.

Each ``export_*`` function writes one model bundle: a folder with model.yaml and the files it names by digest, verified
against PyTorch through ONNX Runtime before anything is written.
"""

from epistream_export.agreement import Agreement
from epistream_export.bayes import export_bayes_by_backprop
from epistream_export.elbo import elbo_loss, fit_bayes_by_backprop, negative_log_likelihood
from epistream_export.errors import ExportError
from epistream_export.export import Exported, Options, export_deterministic, export_ensemble, export_mc_dropout
from epistream_export.graphs import DropoutNode
from epistream_export.laplace import ExportedLaplace, export_laplace
from epistream_export.layers import (
    BayesianConv2d,
    BayesianLinear,
    kl_divergence,
    weights_sampled,
)
from epistream_export.priors import GaussianPrior, ScaleMixturePrior
from epistream_export.spec import Classification, Injection, Input, Multilabel, Regression, Target, Task

__all__ = [
    "Agreement",
    "BayesianConv2d",
    "BayesianLinear",
    "Classification",
    "DropoutNode",
    "ExportError",
    "Exported",
    "ExportedLaplace",
    "GaussianPrior",
    "Injection",
    "Input",
    "Multilabel",
    "Options",
    "Regression",
    "ScaleMixturePrior",
    "Target",
    "Task",
    "elbo_loss",
    "export_bayes_by_backprop",
    "export_deterministic",
    "export_ensemble",
    "export_laplace",
    "export_mc_dropout",
    "fit_bayes_by_backprop",
    "kl_divergence",
    "negative_log_likelihood",
    "weights_sampled",
]

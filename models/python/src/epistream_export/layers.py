"""Layers whose weights are Gaussians: mean mu and deviation softplus(rho), as in Bayes by Backprop.

Blundell et al. 2015, Weight Uncertainty in Neural Networks, arXiv 1505.05424.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from epistream_export.priors import GaussianPrior, Prior, check_positive, log_normal

STANDARD = GaussianPrior()
"""N(0, 1) for every weight."""

Noise = Mapping[str, Tensor]
"""Standard normal values by parameter, ``weight`` and maybe ``bias``, of the parameter's shape."""


class BayesianLayer(nn.Module):
    """What the layers share: ``weight_mu``, ``weight_rho`` and maybe ``bias_mu``, ``bias_rho``.

    A forward pass in training draws one set of weights for the whole batch, mu + softplus(rho) eps; in evaluation it
    uses mu. ``sample`` overrides that: True draws, False uses mu, None (the default) follows the mode.
    """

    weight_mu: nn.Parameter
    weight_rho: nn.Parameter
    bias_mu: nn.Parameter | None
    bias_rho: nn.Parameter | None

    def __init__(self, shape: tuple[int, ...], outputs: int, bias: bool, prior: Prior, initial_sigma: float) -> None:
        super().__init__()
        check_positive("initial_sigma", initial_sigma)
        self.prior = prior
        self.sample: bool | None = None
        self._given: Noise | None = None
        self._drawn: dict[str, Tensor] = {}
        self.weight_mu, self.weight_rho = nn.Parameter(torch.empty(shape)), nn.Parameter(torch.empty(shape))
        if bias:
            self.bias_mu, self.bias_rho = nn.Parameter(torch.empty(outputs)), nn.Parameter(torch.empty(outputs))
        else:
            self.register_parameter("bias_mu", None)
            self.register_parameter("bias_rho", None)
        self._reset(initial_sigma)

    def posterior(self) -> dict[str, tuple[Tensor, Tensor]]:
        """mu and rho by parameter: ``weight``, and ``bias`` where there is one."""
        found: dict[str, tuple[Tensor, Tensor]] = {"weight": (self.weight_mu, self.weight_rho)}
        if self.bias_mu is not None and self.bias_rho is not None:
            found["bias"] = (self.bias_mu, self.bias_rho)
        return found

    def kl_divergence(self) -> Tensor:
        """KL(posterior || prior) over this layer's weights, in nats, a scalar with a gradient.

        Closed form for a Gaussian prior. For the scale mixture the estimate log q(w) - log P(w) at the weights of the
        last forward pass that drew some (arXiv 1505.05424, equation 2), so call it after that pass.
        """
        parts = [self._divergence(name, mu, functional.softplus(rho)) for name, (mu, rho) in self.posterior().items()]
        return torch.stack(parts).sum()

    def weights(self) -> tuple[Tensor, Tensor | None]:
        """Weight and bias for one forward pass."""
        drawing = self.training if self.sample is None else self.sample
        if not drawing:
            return self.weight_mu, self.bias_mu
        self._drawn = {name: self._draw(name, mu, rho) for name, (mu, rho) in self.posterior().items()}
        return self._drawn["weight"], self._drawn.get("bias")

    @contextmanager
    def given_noise(self, noise: Noise) -> Iterator[None]:
        """Inside, forward passes draw with this eps instead of random numbers."""
        before, sample = self._given, self.sample
        self._given, self.sample = noise, True
        try:
            yield
        finally:
            self._given, self.sample = before, sample

    def _draw(self, name: str, mu: Tensor, rho: Tensor) -> Tensor:
        eps = torch.randn_like(mu) if self._given is None else self._given[name]
        return mu + functional.softplus(rho) * eps

    def _divergence(self, name: str, mu: Tensor, sigma: Tensor) -> Tensor:
        if isinstance(self.prior, GaussianPrior):
            return self.prior.divergence(mu, sigma)
        if name not in self._drawn:
            raise RuntimeError("the divergence from a scale mixture needs a forward pass that draws weights first")
        drawn = self._drawn[name]
        return log_normal(drawn - mu, sigma).sum() - self.prior.log_density(drawn)

    def _reset(self, initial_sigma: float) -> None:
        """mu as torch initialises the plain layers, rho such that softplus(rho) is the initial deviation."""
        bound = 1 / math.sqrt(self.weight_mu[0].numel())
        for name, (mu, rho) in self.posterior().items():
            nn.init.uniform_(mu, -bound, bound) if name == "bias" else nn.init.kaiming_uniform_(mu, a=math.sqrt(5))
            nn.init.constant_(rho, math.log(math.expm1(initial_sigma)))


class BayesianLinear(BayesianLayer):
    """``[..., in_features]`` to ``[..., out_features]``; weights ``[out_features, in_features]``."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        bias: bool = True,
        prior: Prior = STANDARD,
        initial_sigma: float = 0.02,
    ) -> None:
        super().__init__((out_features, in_features), out_features, bias, prior, initial_sigma)

    def forward(self, inputs: Tensor) -> Tensor:
        """One pass, see :class:`BayesianLayer`."""
        weight, bias = self.weights()
        return functional.linear(inputs, weight, bias)


class BayesianConv2d(BayesianLayer):
    """``[batch, in_channels, height, width]`` convolved; weights ``[out_channels, in_channels / groups, *kernel]``."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        prior: Prior = STANDARD,
        initial_sigma: float = 0.02,
    ) -> None:
        if in_channels % groups or out_channels % groups:
            raise ValueError(f"groups: must divide {in_channels} and {out_channels}, was {groups}")
        kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
        super().__init__((out_channels, in_channels // groups, *kernel), out_channels, bias, prior, initial_sigma)
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups

    def forward(self, inputs: Tensor) -> Tensor:
        """One pass, see :class:`BayesianLayer`."""
        weight, bias = self.weights()
        return functional.conv2d(inputs, weight, bias, self.stride, self.padding, self.dilation, self.groups)


def bayesian_layers(model: nn.Module) -> dict[str, BayesianLayer]:
    """The Bayesian layers of a model by path."""
    return {path: module for path, module in model.named_modules() if isinstance(module, BayesianLayer)}


def kl_divergence(model: nn.Module) -> Tensor:
    """Sum of the divergences of all Bayesian layers, in nats; see :meth:`BayesianLayer.kl_divergence`."""
    parts = [layer.kl_divergence() for layer in bayesian_layers(model).values()]
    if not parts:
        raise ValueError("the model has no Bayesian layer: use BayesianLinear or BayesianConv2d")
    return torch.stack(parts).sum()


@contextmanager
def weights_sampled(model: nn.Module, sample: bool = True) -> Iterator[None]:
    """Inside, every Bayesian layer draws its weights (or, with False, uses their means) whatever the mode."""
    before = {layer: layer.sample for layer in bayesian_layers(model).values()}
    for layer in before:
        layer.sample = sample
    try:
        yield
    finally:
        for layer, value in before.items():
            layer.sample = value

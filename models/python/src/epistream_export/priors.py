"""Priors over weights (Blundell et al. 2015, arXiv 1505.05424)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class GaussianPrior:
    """Independent N(0, sigma²) for every weight; its divergence has a closed form."""

    sigma: float = 1.0

    def __post_init__(self) -> None:
        check_positive("sigma", self.sigma)

    def divergence(self, mu: Tensor, sigma: Tensor) -> Tensor:
        """KL(N(mu, sigma²) || prior) summed over weights, in nats.

        log(s/sigma) + (sigma² + mu²) / (2 s²) - 1/2 for each weight, with s the prior's deviation.
        """
        ratio = (sigma.square() + mu.square()) / (2 * self.sigma**2)
        return (math.log(self.sigma) - sigma.log() + ratio - 0.5).sum()


@dataclass(frozen=True)
class ScaleMixturePrior:
    """pi N(0, sigma1²) + (1 - pi) N(0, sigma2²) for every weight (arXiv 1505.05424, equation 7).

    With sigma1 > sigma2 and sigma2 small, many weights are held near 0 and some are let go.
    """

    pi: float = 0.5
    sigma1: float = 1.0
    sigma2: float = math.exp(-6)

    def __post_init__(self) -> None:
        if not 0 < self.pi < 1:
            raise ValueError(f"pi: must be in (0, 1), was {self.pi}")
        check_positive("sigma1", self.sigma1)
        check_positive("sigma2", self.sigma2)

    def log_density(self, weights: Tensor) -> Tensor:
        """log P(weights) summed over weights, in nats."""
        wide = math.log(self.pi) + log_normal(weights, self.sigma1)
        narrow = math.log(1 - self.pi) + log_normal(weights, self.sigma2)
        return torch.logaddexp(wide, narrow).sum()


Prior = GaussianPrior | ScaleMixturePrior


def log_normal(values: Tensor, sigma: Tensor | float) -> Tensor:
    """log N(values; 0, sigma²), elementwise."""
    log_sigma = sigma.log() if isinstance(sigma, Tensor) else math.log(sigma)
    return -0.5 * (values / sigma).square() - log_sigma - 0.5 * math.log(2 * math.pi)


def check_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name}: must be finite and > 0, was {value}")

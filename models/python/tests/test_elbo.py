"""The layers' divergences and the bound that training descends."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from bayesian import Cnn, Mlp
from epistream_export import (
    BayesianConv2d,
    BayesianLinear,
    ExportError,
    GaussianPrior,
    Multilabel,
    Regression,
    ScaleMixturePrior,
    Target,
    elbo_loss,
    fit_bayes_by_backprop,
    kl_divergence,
    layers,
    negative_log_likelihood,
    weights_sampled,
)
from epistream_export.priors import Prior
from networks import CLASSES, features, images, seeded


def test_the_closed_form_divergence_is_torch_s() -> None:
    layer = BayesianLinear(5, 4, prior=GaussianPrior(0.7), initial_sigma=0.3)
    wanted = torch.tensor(0.0)
    for mu, rho in layer.posterior().values():
        posterior = torch.distributions.Normal(mu, functional.softplus(rho))
        wanted = wanted + torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0.0, 0.7)).sum()

    torch.testing.assert_close(layer.kl_divergence(), wanted)


def test_the_divergence_is_zero_where_the_posterior_is_the_prior() -> None:
    layer = BayesianLinear(5, 4, prior=GaussianPrior(0.3), initial_sigma=0.3)
    for mu, _ in layer.posterior().values():
        nn.init.zeros_(mu)

    assert abs(float(layer.kl_divergence().detach())) < 1e-5


def test_a_scale_mixture_of_equal_parts_is_a_gaussian_prior_on_average() -> None:
    mixture = ScaleMixturePrior(pi=0.3, sigma1=0.7, sigma2=0.7)
    torch.manual_seed(0)
    layer = BayesianLinear(30, 20, prior=mixture, initial_sigma=0.3)
    estimates = []
    with weights_sampled(layer), torch.no_grad():
        for _ in range(400):
            layer(torch.zeros(1, 30))
            estimates.append(float(layer.kl_divergence()))
    layer.prior = GaussianPrior(0.7)

    mean, error = torch.tensor(estimates).mean(), torch.tensor(estimates).std() / math.sqrt(400)
    assert abs(float(mean - layer.kl_divergence().detach())) < 4 * float(error)


def test_the_scale_mixture_is_equation_7_of_blundell() -> None:
    prior = ScaleMixturePrior(pi=0.25, sigma1=1.5, sigma2=0.1)
    weights = torch.tensor([0.0, 0.3, -2.0])
    wide, narrow = torch.distributions.Normal(0.0, 1.5), torch.distributions.Normal(0.0, 0.1)
    density = 0.25 * wide.log_prob(weights).exp() + 0.75 * narrow.log_prob(weights).exp()

    torch.testing.assert_close(prior.log_density(weights), density.log().sum())


def test_a_scale_mixture_needs_a_draw() -> None:
    with pytest.raises(RuntimeError, match="forward pass that draws"):
        BayesianLinear(2, 2, prior=ScaleMixturePrior()).kl_divergence()


@pytest.mark.parametrize("batch_size", [1, 32, 70, 101])
@pytest.mark.parametrize("prior", [GaussianPrior(0.5), ScaleMixturePrior()])
def test_an_epoch_s_minibatches_add_up_to_the_whole_bound(batch_size: int, prior: Prior) -> None:
    """For one draw of the weights: sum over minibatches of rows x loss = sum of NLL over all rows + KL."""
    torch.manual_seed(0)
    layer = BayesianLinear(6, 3, prior=prior, initial_sigma=0.2)
    rows, classes = torch.randn(101, 6), torch.randint(0, 3, (101,))
    noise = {name: torch.randn_like(mu) for name, (mu, _) in layer.posterior().items()}
    with layer.given_noise(noise), torch.no_grad():
        bound = functional.cross_entropy(layer(rows), classes, reduction="sum") + layer.kl_divergence()
        epoch = 0.0
        for x, y in zip(rows.split(batch_size), classes.split(batch_size), strict=True):
            nll = negative_log_likelihood(CLASSES, layer(x), y)
            epoch += float(elbo_loss(nll, kl_divergence(layer), 101)) * len(y)

    assert epoch == pytest.approx(float(bound), rel=1e-5)


def test_the_bound_lies_above_the_evidence_and_touches_it_at_the_exact_posterior() -> None:
    """One weight, Gaussian noise: posterior and evidence are known."""
    torch.manual_seed(0)
    x, variance = torch.randn(40, 1), 0.25
    y = 0.8 * x[:, 0] + math.sqrt(variance) * torch.randn(40)
    precision = 1 + float((x**2).sum()) / variance
    mean = float((x[:, 0] * y).sum()) / variance / precision
    covariance = variance * torch.eye(40) + x @ x.T
    evidence = torch.distributions.MultivariateNormal(torch.zeros(40), covariance).log_prob(y)
    layer = BayesianLinear(1, 1, bias=False, initial_sigma=precision**-0.5)
    task = Regression(Target("y"))

    def bound() -> float:
        """Exact: the likelihood's quadratic form is averaged over two draws, eps = 1 and eps = -1."""
        losses = []
        for eps in (1.0, -1.0):
            with layer.given_noise({"weight": torch.full((1, 1), eps)}), torch.no_grad():
                nll = negative_log_likelihood(task, layer(x), y, variance)
                losses.append(float(elbo_loss(nll, layer.kl_divergence(), 40)) * 40)
        return sum(losses) / 2

    nn.init.constant_(layer.weight_mu, mean)
    assert bound() == pytest.approx(-float(evidence), rel=1e-4)
    nn.init.constant_(layer.weight_mu, mean + 0.1)
    assert bound() > -float(evidence) + 0.01


def test_training_finds_the_exact_posterior_of_a_linear_model() -> None:
    torch.manual_seed(1)
    x, variance = torch.randn(60, 1), 0.25
    y = 0.8 * x[:, 0] + math.sqrt(variance) * torch.randn(60)
    precision = 1 + float((x**2).sum()) / variance
    mean = float((x[:, 0] * y).sum()) / variance / precision
    layer = BayesianLinear(1, 1, bias=False)

    losses = fit_bayes_by_backprop(
        layer, (x, y), task=Regression(Target("y")), epochs=300, batch_size=20, learning_rate=0.01, draws=4,
        noise_variance=variance,
    )  # fmt: skip

    assert losses[-1] < losses[0]
    assert layer.weight_mu.item() == pytest.approx(mean, abs=0.03)
    assert functional.softplus(layer.weight_rho).item() == pytest.approx(precision**-0.5, rel=0.15)


def test_training_is_the_same_for_the_same_seed_and_leaves_the_random_state() -> None:
    state = torch.get_rng_state()
    rows, classes = features(40).tensor, torch.arange(40) % 3
    runs = [
        fit_bayes_by_backprop(model, (rows, classes), task=CLASSES, epochs=3, batch_size=16, seed=5)
        for model in (seeded(Mlp), seeded(Mlp))
    ]
    torch.manual_seed(0)

    assert runs[0] == runs[1]
    assert not torch.equal(state, torch.zeros_like(state))


def test_training_stops_at_a_loss_that_is_no_number() -> None:
    rows, classes = features(8).tensor * float("nan"), torch.zeros(8, dtype=torch.int64)

    with pytest.raises(ExportError, match="the loss is nan"):
        fit_bayes_by_backprop(seeded(Mlp), (rows, classes), task=CLASSES, epochs=1)


def test_convolutions_draw_in_training_and_use_means_in_evaluation() -> None:
    model, rows = seeded(Cnn), images().tensor
    with torch.no_grad():
        assert torch.equal(model.eval()(rows), model(rows))
        with weights_sampled(model):
            assert not torch.equal(model(rows), model(rows))
        with weights_sampled(model.train(), sample=False):
            torch.manual_seed(0)
            first = model(rows)
            torch.manual_seed(0)
            assert torch.equal(first, model(rows))
    assert all(layer.sample is None for layer in layers.bayesian_layers(model).values())


def test_a_convolution_computes_what_torch_s_does() -> None:
    layer = BayesianConv2d(4, 6, (3, 2), stride=2, padding=1, dilation=2, groups=2).eval()
    plain = nn.Conv2d(4, 6, (3, 2), stride=2, padding=1, dilation=2, groups=2)
    plain.load_state_dict({"weight": layer.weight_mu.detach(), "bias": layer.posterior()["bias"][0].detach()})
    rows = torch.randn(2, 4, 9, 9)

    torch.testing.assert_close(layer(rows), plain(rows))


@pytest.mark.parametrize(
    ("second_head", "second", "deviation"),
    [("variance", 0.49, 0.7), ("log-variance", math.log(0.49), 0.7), ("standard-deviation", 0.7, 0.7)],
)
def test_the_likelihood_of_a_regression_takes_the_second_head_for_what_it_is(
    second_head: str, second: float, deviation: float
) -> None:
    task = Regression(Target("y"), second_head=second_head)  # type: ignore[arg-type]
    mean, targets = torch.tensor([0.0, 1.0]), torch.tensor([0.3, -0.2])
    wanted = -torch.distributions.Normal(mean, deviation).log_prob(targets)
    pair: tuple[Tensor, Tensor] = (mean, torch.full((2,), second))

    torch.testing.assert_close(negative_log_likelihood(task, pair, targets), wanted)
    torch.testing.assert_close(negative_log_likelihood(task, torch.stack(pair, dim=1), targets[:, None]), wanted)


def test_the_likelihood_of_several_labels_is_their_sum() -> None:
    logits, targets = torch.tensor([[0.5, -1.0]]), torch.tensor([[1.0, 0.0]])
    wanted = -(torch.sigmoid(logits[:, 0]).log() + (1 - torch.sigmoid(logits[:, 1])).log())

    torch.testing.assert_close(negative_log_likelihood(Multilabel(["a", "b"]), logits, targets), wanted)
    probable = Multilabel(["a", "b"], output="probabilities")
    torch.testing.assert_close(negative_log_likelihood(probable, torch.sigmoid(logits), targets), wanted)

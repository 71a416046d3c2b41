from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
import torch

from evaluation import ensembles, stacked
from evaluation.gaussians import figures
from evaluation.tables import Content, Split, Table

TABLE = Table("some", "some", "some", columns=3, hidden=8)


def random_content(seed: int = 3, rows: int = 150) -> Content:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(rows, 3))
    targets = features @ np.array([1.0, -2.0, 0.5]) + 0.1 * rng.normal(size=rows)
    return Content(features, targets, (Split(np.arange(15, rows), np.arange(15)),))


def test_networks_of_a_stack_do_not_feel_each_other() -> None:
    inputs = torch.randn(2, 130, 3, generator=torch.Generator().manual_seed(0))
    targets = inputs.sum(dim=2)
    broken = targets.clone()
    broken[1] = torch.nan
    sound, beside = (
        stacked.train(stacked.Task(inputs, these), hidden=8, seeds=[5, 6], learning_rate=0.01, epochs=2)
        for these in (targets, broken)
    )
    for expected, found in zip(sound.parameters(), beside.parameters(), strict=True):
        assert torch.equal(expected[0], found[0])
        assert found[1].isnan().any()


def test_weights_of_a_network_come_from_its_seed_alone() -> None:
    few, many = stacked.Stack(1, 3, 8), stacked.Stack(4, 3, 8)
    few.reset([9])
    many.reset([7, 8, 9, 10])
    for expected, found in zip(few.parameters(), many.parameters(), strict=True):
        assert torch.equal(expected[0], found[2])
        assert not torch.equal(found[2], found[3])


def test_the_learning_rate_is_chosen_without_test_rows() -> None:
    content = random_content()
    hidden = content.features.copy(), content.targets.copy()
    for values in hidden:
        values[content.splits[0].test] = np.nan
    blind = Content(*hidden, content.splits)
    assert ensembles.choose_learning_rates(blind, TABLE, 5) == ensembles.choose_learning_rates(content, TABLE, 5)


def test_a_trained_ensemble_predicts_better_than_the_mean_and_stands_on_its_own() -> None:
    content = random_content()
    (trained,) = ensembles.train(content, TABLE, [0.03], epochs=40)
    split = content.splits[0]
    assert ensembles.measure(trained, content, split.test).rmse < 0.5 * content.targets.std()
    assert trained.learning_rate == 0.03
    assert not np.array_equal(trained.weights["weight"][0], trained.weights["weight"][1])


def test_one_gaussian_has_one_likelihood() -> None:
    found = figures(np.array([[1.0, 2.0]]), np.array([[4.0, 0.25]]), np.array([2.0, 2.5]))
    expected = -(np.log(NormalDist(1, 2).pdf(2)) + np.log(NormalDist(2, 0.5).pdf(2.5))) / 2
    assert found.nll_moments == pytest.approx(expected, rel=1e-14)
    assert found.nll_mixture == pytest.approx(expected, rel=1e-14)
    assert found.rmse == pytest.approx(np.sqrt((1 + 0.25) / 2))


def test_the_moment_matched_gaussian_has_the_mixture_variance() -> None:
    found = figures(np.array([[-3.0], [3.0]]), np.array([[1.0], [2.0]]), np.array([0.5]))
    assert found.nll_moments == pytest.approx(-np.log(NormalDist(0, np.sqrt(1.5 + 9)).pdf(0.5)), rel=1e-14)
    mixture = (NormalDist(-3, 1).pdf(0.5) + NormalDist(3, np.sqrt(2)).pdf(0.5)) / 2
    assert found.nll_mixture == pytest.approx(-np.log(mixture), rel=1e-14)

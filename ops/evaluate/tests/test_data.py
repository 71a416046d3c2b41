from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import published
import pytest

from evaluation import images, tables
from evaluation.scaling import Scaling
from evaluation.tables import TABLES, Content, Split


def test_validation_rows_come_out_of_the_training_rows_and_stay_out(tmp_path: Path) -> None:
    published.write_images(tmp_path, seed=1)
    known = images.load(tmp_path)
    rows = len(known.training.labels), len(known.validation.labels), len(known.test.labels)
    assert rows == (1_000, 5_000, 40)
    together = np.concatenate([known.training.pixels, known.validation.pixels])
    assert len(np.unique(together, axis=0)) == 6_000


def test_a_file_of_another_type_is_refused(tmp_path: Path) -> None:
    published.write_images(tmp_path, seed=1)
    damaged = tmp_path / "mnist" / "t10k-labels-idx1-ubyte.gz"
    damaged.write_bytes(gzip.compress(bytes([0, 0, 9, 1, 0, 0, 0, 0])))
    with pytest.raises(ValueError, match="no IDX file of unsigned bytes"):
        images.load(tmp_path)


def test_the_second_target_of_naval_is_neither_feature_nor_target(tmp_path: Path) -> None:
    published.write_tables(tmp_path, seed=1)
    naval = next(table for table in TABLES if table.name == "naval")
    content = tables.load(tmp_path, naval)
    assert content.features.shape == (240, 16)
    assert not (content.targets == -1).any()


def test_training_rows_of_a_split_are_all_the_others(tmp_path: Path) -> None:
    published.write_tables(tmp_path, seed=1)
    content = tables.load(tmp_path, TABLES[0])
    assert len(content.splits) == 3
    for split in content.splits:
        assert len(split.test) == 24
        assert sorted([*split.training, *split.test]) == list(range(240))


def test_scaling_sees_training_rows_only_and_leaves_constants_alone() -> None:
    features = np.array([[1.0, 288.0], [3.0, 288.0], [1e9, 0.0]])
    content = Content(features, np.array([10.0, 30.0, 1e9]), (Split(np.array([0, 1]), np.array([2])),))
    scaling = Scaling.of(content, content.splits[0].training)
    assert scaling.features(features[:2]).tolist() == [[-1, 0], [1, 0]]
    assert scaling.targets(content.targets[:2]).tolist() == [-1, 1]

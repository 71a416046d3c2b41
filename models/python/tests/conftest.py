"""One thread, so that times and rounding do not depend on the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

torch.set_num_threads(1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle that is not there yet, in a folder of its own."""
    return tmp_path / "bundles" / "model"

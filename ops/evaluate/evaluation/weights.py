"""Trained weights on disk, so that nothing is trained twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def stored(path: Path, build: Callable[[], Network], train: Callable[[], Network]) -> Network:
    """The network that lies there; if none does, it is trained and put there whole or not at all."""
    if path.exists():
        network = build()
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval()
    network = train()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    torch.save(network.state_dict(), unfinished)
    unfinished.replace(path)
    return network.eval()

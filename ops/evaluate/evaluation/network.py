"""The Fashion-MNIST networks and their training: 784-256-256-10, ReLU, small enough to train dozens on one core."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from evaluation.images import CLASSES, PIXELS, WHITE, Labelled, Pixels

HIDDEN = 256
BATCH = 128
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-4


@dataclass(frozen=True)
class Recipe:
    """What tells one kind of network from another. Rate and epochs had the least validation NLL of a few tried."""

    name: str
    dropout: float
    epochs: int


PLAIN = Recipe("plain", dropout=0.0, epochs=15)
DROPOUT = Recipe("dropout", dropout=0.2, epochs=20)


def build(recipe: Recipe) -> nn.Sequential:
    """Logits of scaled pixels; dropout after both hidden layers where the recipe has any."""
    layers: list[nn.Module] = []
    for inputs in (PIXELS, HIDDEN):
        layers += [nn.Linear(inputs, HIDDEN), nn.ReLU()]
        layers += [nn.Dropout(recipe.dropout)] if recipe.dropout else []
    return nn.Sequential(*layers, nn.Linear(HIDDEN, len(CLASSES)))


def scaled(pixels: Pixels) -> Tensor:
    """[rows, 784] in 0..1: the scaling that model.yaml declares."""
    return torch.from_numpy(pixels).float() / WHITE


def train(recipe: Recipe, part: Labelled, seed: int, epochs: int) -> nn.Sequential:
    """AdamW, the learning rate down to 0 along a cosine, cross-entropy. The seed draws weights, order, dropout."""
    torch.manual_seed(seed)
    network = build(recipe).train()
    inputs, labels = scaled(part.pixels), torch.from_numpy(part.labels)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * math.ceil(len(labels) / BATCH))
    for _ in range(epochs):
        for rows in torch.randperm(len(labels)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(inputs[rows]), labels[rows]).backward()
            optimizer.step()
            schedule.step()
    return network.eval()

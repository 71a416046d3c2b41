"""The network, its training, its samples and its ONNX exports."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.digits.data import PIXELS, WHITE, Labelled, Pixels

CLASSES = 10
HIDDEN = 128
DROPOUT = 0.2
EPOCHS = 40
BATCH = 128
LEARNING_RATE = 1e-3
PEAK_FACTOR = 3
WEIGHT_DECAY = 1e-4
OPSET = 17
IR_VERSION = 8
TOLERANCE = 1e-4

RECIPE = f"""\
ReLU network 64-128-128-10, dropout 0.2 after both hidden layers, 40 epochs of AdamW (one-cycle, peak 3e-3, weight decay
1e-4, batches of 128), PyTorch, one thread. ONNX opset {OPSET}, IR {IR_VERSION}."""

Logits = NDArray[np.float64]


class Mlp(nn.Module):
    """64-128-128-10 with ReLU and dropout after both hidden layers; logits out."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(PIXELS, HIDDEN), nn.ReLU())
        self.first_dropout = nn.Dropout(DROPOUT)
        self.hidden = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.ReLU())
        self.second_dropout = nn.Dropout(DROPOUT)
        self.last = nn.Linear(HIDDEN, CLASSES)

    def forward(self, inputs: Tensor) -> Tensor:
        return self.last(self.second_dropout(self.features(inputs)))

    def features(self, inputs: Tensor) -> Tensor:
        """What goes into the last layer, before dropout: [rows, 128]."""
        return self.hidden(self.first_dropout(self.trunk(inputs)))

    def masked(self, inputs: Tensor, first: Tensor, second: Tensor) -> Tensor:
        """One sample with the two dropout masks given instead of drawn: each [128], 0 or 1 / (1 - DROPOUT)."""
        return self.last(self.hidden(self.trunk(inputs) * first) * second)


def scaled(pixels: Pixels) -> Tensor:
    """[rows, 64] in 0..1: the scaling that model.yaml declares."""
    return torch.from_numpy(pixels.astype(np.float32) / WHITE)


def train(part: Labelled, seed: int) -> Mlp:
    """AdamW under a one-cycle schedule, cross-entropy, 40 epochs."""
    torch.manual_seed(seed)
    network, order = Mlp(), torch.Generator().manual_seed(seed)
    inputs, labels = scaled(part.pixels), torch.from_numpy(part.labels)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE * PEAK_FACTOR, total_steps=steps)
    network.train()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(labels), generator=order).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(network(inputs[rows]), labels[rows]).backward()
            optimizer.step()
            schedule.step()
    return network.eval()


@torch.no_grad()
def dropout_logits(network: Mlp, pixels: Pixels, samples: int, seed: int) -> Logits:
    """[samples, rows, 10] under `samples` fixed masks drawn once from the seed, the same for every row."""
    rng = torch.Generator().manual_seed(seed)
    keep = torch.full((samples, 2, HIDDEN), 1.0 - DROPOUT)
    masks = torch.bernoulli(keep, generator=rng) / (1.0 - DROPOUT)
    inputs = scaled(pixels)
    return torch.stack([network.masked(inputs, first, second) for first, second in masks]).numpy().astype(np.float64)


@torch.no_grad()
def ensemble_logits(members: list[Mlp], pixels: Pixels) -> Logits:
    """[members, rows, 10], dropout off."""
    inputs = scaled(pixels)
    return torch.stack([member(inputs) for member in members]).numpy().astype(np.float64)


def export(network: Mlp, path: Path, keep_dropout: bool) -> None:
    """Writes `input` [batch, 64] -> `logits` [batch, 10]; with keep_dropout the Dropout nodes stay, switched on."""
    network.eval()
    if keep_dropout:  # only the dropout modules: a BatchNorm must never be exported in training mode
        network.first_dropout.train()
        network.second_dropout.train()
    mode = torch.onnx.TrainingMode.PRESERVE if keep_dropout else torch.onnx.TrainingMode.EVAL
    torch.onnx.export(
        network, (torch.zeros(1, PIXELS),), path, dynamo=False, training=mode, do_constant_folding=not keep_dropout,
        opset_version=OPSET, input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
    )  # fmt: skip
    network.eval()
    model = onnx.load(path)
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


@torch.no_grad()
def verify_export(network: Mlp, path: Path, pixels: Pixels, keep_dropout: bool) -> float:
    """Largest |ONNX Runtime - PyTorch| over logits with dropout off; refuses one that differs or lost its dropout.

    ONNX Runtime's default optimizations remove every Dropout, whatever its mode: that gives the dropout-off model here.
    Told to leave them, an export that kept its dropout answers differently every time.
    """
    kinds = [node.op_type for node in onnx.load(path).graph.node]
    if kinds.count("Dropout") != (2 if keep_dropout else 0):
        raise AssertionError(f"{path.name}: {kinds.count('Dropout')} Dropout nodes")
    inputs = scaled(pixels)
    error = float(np.abs(_run(path, inputs, keep=False) - network(inputs).numpy()).max())
    if not error <= TOLERANCE:
        raise AssertionError(f"{path.name}: ONNX Runtime is {error:g} away from PyTorch")
    if keep_dropout and np.array_equal(_run(path, inputs, keep=True), _run(path, inputs, keep=False)):
        raise AssertionError(f"{path.name}: dropout is there but inactive")
    return error


def _run(path: Path, inputs: Tensor, keep: bool) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    if keep:
        options.add_session_config_entry("optimization.disable_specified_optimizers", "EliminateDropout")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"input": inputs.numpy()})[0]

"""Exports torchvision's ResNets with dropout before the last layer: python -m evaluation.architectures --out DIR.

Random weights and running statistics; needs torchvision. Per network and exporter a folder with a bundle and with
reference.npz: images, and what PyTorch computes in float64, dropout off [records, classes] and under the masks that the
server draws from the bundle's seed [samples, records, classes].
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import torch
import torchvision
from numpy.typing import NDArray
from torch import Tensor, nn

import epistream_export as export
from evaluation.command import progress

NETWORKS = ("resnet18", "resnet50")
RECORDS, SAMPLES, SEED, RATE, CLASSES = 2, 50, 7, 0.5, 1000
Exporter = Literal["torchscript", "dynamo"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation.architectures", description="Exports torchvision's ResNets")
    parser.add_argument("--out", type=Path, required=True, help="folder for bundles and references")
    out = parser.parse_args().out
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter
    for name in NETWORKS:
        network, images = build(name)
        for exporter in get_args(Exporter):
            write(out / f"{name}-{exporter}", network, images, exporter)
            progress(f"{name}, {exporter}: exported")
        reference = of_reference(network, images)
        for exporter in get_args(Exporter):
            save(out / f"{name}-{exporter}" / "reference.npz", *reference)
        progress(f"{name}: reference written")


def build(name: str) -> tuple[nn.Module, Tensor]:
    """A network whose last layer has dropout before it, and images for it."""
    torch.manual_seed(3)
    network: nn.Module = torchvision.models.get_model(name, weights=None)
    assert isinstance(network.fc, nn.Linear)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    network.fc = nn.Sequential(nn.Dropout(RATE), network.fc)
    return network.eval(), torch.rand(RECORDS, 3, 224, 224)


def write(folder: Path, network: nn.Module, images: Tensor, exporter: Exporter) -> None:
    export.export_mc_dropout(
        network,
        folder / "bundle",
        name=folder.name,
        version="1",
        task=export.Classification([str(k) for k in range(CLASSES)]),
        inputs=export.Input("image", images),
        samples=SAMPLES,
        seed=SEED,
        exporter=exporter,
        overwrite=True,
    )


def of_reference(network: nn.Module, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Images, outputs, and outputs under each mask: the trunk once, the same products as in S whole passes."""
    assert isinstance(network.fc, nn.Sequential)
    last = network.fc[1]
    network.fc = nn.Identity()
    network.double()
    last.double()
    with torch.no_grad():
        features = network(images.double())
        plain = last(features)
        masks = torch.from_numpy(drawn(features.shape[1]))
        logits = torch.stack([last(features * mask) for mask in masks])
    return images, plain, logits


def save(path: Path, images: Tensor, plain: Tensor, logits: Tensor) -> None:
    np.savez(path, images=images.numpy(), plain=plain.numpy(), logits=logits.numpy())


def drawn(units: int) -> NDArray[np.float64]:
    """Masks [samples, units]: a unit is kept if its number is at least the rate, and then scaled by 1 / (1 - rate)."""
    numbers = splittable(SEED)
    kept = [next(numbers) >= RATE for _ in range(SAMPLES * units)]
    return np.array(kept).reshape(SAMPLES, units) / (1 - RATE)


def splittable(seed: int) -> Iterator[float]:
    """The numbers of java.util.SplittableRandom.nextDouble (SplitMix64, Steele et al. 2014)."""
    bits = (1 << 64) - 1
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & bits
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & bits
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & bits
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


if __name__ == "__main__":
    main()

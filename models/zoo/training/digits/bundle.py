"""model.yaml of the bundles that are exported here by hand, and what the package exports need to know of the digits."""

from __future__ import annotations

from pathlib import Path

from epistream_export import Classification, Input

from training.digits.data import WHITE, Labelled
from training.digits.network import CLASSES, scaled
from training.report import sha256

TASK = Classification(labels=[str(label) for label in range(CLASSES)])
EXAMPLES = 64


def pixels_input(part: Labelled) -> Input:
    """Grey levels 0..16 on the wire, 0..1 in the graph, with a few digits that the export is verified with."""
    return Input("pixels", scaled(part.pixels[:EXAMPLES]), type="uint8", scale=1 / WHITE)


def write_model_yaml(folder: Path, method_yaml: str, files: list[Path], temperature: float) -> None:
    digests = "\n".join(f'  {file.name}: "sha256:{sha256(file)}"' for file in files)
    labels = ", ".join(f'"{label}"' for label in TASK.labels)
    (folder / "model.yaml").write_text(f"""\
# Written by models/zoo/train_digits.py
name: {folder.name}
version: "1"
task: classification
labels: [ {labels} ]
inputs:
  # grey levels 0..16, row by row; the network was trained on 0..1
  pixels: {{ type: uint8, shape: [ 64 ], onnx: input, scale: 0.0625, offset: 0.0 }}
method: {method_yaml}
temperature: {temperature}
files:
{digests}
""")

"""Exports the networks of architectures.py and writes what PyTorch computes with them in float64.

    python make_architectures.py ../resources/io/epistream/models/exports

PyTorch 2.13, torchvision 0.28, onnx 1.23. Beside the exports of a network lies a JSON file with inputs, the outputs with
dropout off, and the outputs [samples, records, classes] under the fixed masks of fixed_masks.py.
"""

import json
import logging
import pathlib
import sys
import warnings

import numpy as np
import torch

from architectures import NETWORKS, dropout_on, export, seeded
from fixed_masks import SAMPLES, SEED, SplittableRandom, passes, plain

warnings.filterwarnings("ignore")
logging.disable(logging.ERROR)
torch.set_num_threads(1)
TARGET = pathlib.Path(sys.argv[1])
RECORDS, MEMBERS = 4, 3

# scaled dot product attention is there from opset 14 on
EXPORTERS = {"torchscript": (13, 17), "dynamo": (18, 23)}
EXPORTERS_OF = {
    "transformer": {"torchscript": (14, 17), "dynamo": (18, 23)},
    "encoder": {"torchscript": (17,), "dynamo": (23,)},
    "squeezed": {"torchscript": (13, 17), "dynamo": (18,)},
    "pair": {"torchscript": (13, 17)},  # dynamo takes the batch for a constant
}

# dropout modules that stand where dropout is injected: before the last linear layer, or before inner layers
INJECTED = {"resnet": ["dropout"], "lstm": ["after"], "transformer": ["encoder.layers.0.dropout"]}
INJECTED_RATE = 0.25


def drawn(network):
    """Inputs whose decimal fractions are exact in JSON and nearest in float32."""
    torch.manual_seed(7)
    return {
        name: torch.round(value, decimals=3) if value.is_floating_point() else value
        for name, value in network.inputs(RECORDS).items()
    }


def written(inputs):
    return {
        name: dict(
            type="float32" if value.is_floating_point() else "int64",
            shape=list(value.shape[1:]),
            values=[[round(v, 3) for v in row] for row in value.reshape(RECORDS, -1).tolist()],
        )
        for name, value in inputs.items()
    }


def write(name, inputs, **outputs):
    content = dict(samples=SAMPLES, seed=SEED, inputs=written(inputs))
    content |= {key: np.asarray(value).tolist() for key, value in outputs.items()}
    (TARGET / f"{name}.json").write_text(json.dumps(content))


def reference(name, kind):
    inputs = drawn(seeded(kind))
    values = list(inputs.values())
    outputs = dict(plain=plain(seeded(kind), values), logits=passes(seeded(kind), values))
    if name in INJECTED:
        outputs["injected"] = passes(seeded(kind), values, rate=INJECTED_RATE, only=INJECTED[name])
    write(name, inputs, **outputs)


def exports(name, kind):
    for exporter, opsets in EXPORTERS_OF.get(name, EXPORTERS).items():
        for opset in opsets:
            path = str(TARGET / f"{name}-{exporter}-{opset}.onnx")
            export(path, dropout_on(seeded(kind)), opset, exporter == "dynamo")
    if name in INJECTED:
        export(str(TARGET / f"{name}-eval-17.onnx"), seeded(kind), 17, False)
        export(str(TARGET / f"{name}-eval-18.onnx"), seeded(kind), 18, True)


def ensemble(name, kind):
    inputs, random = drawn(seeded(kind)), SplittableRandom(SEED)
    values = list(inputs.values())
    members = [3 + m for m in range(MEMBERS)]
    for m, seed in enumerate(members):
        export(str(TARGET / f"{name}-member-{m}.onnx"), dropout_on(seeded(kind, seed)), 17, False)
    write(
        f"{name}-members",
        inputs,
        plain=[plain(seeded(kind, seed), values) for seed in members],
        logits=np.concatenate([passes(seeded(kind, seed), values, random) for seed in members]),
    )


for name, kind in NETWORKS.items():
    reference(name, kind)
    exports(name, kind)
ensemble("gru", NETWORKS["gru"])

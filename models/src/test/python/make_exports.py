"""Exports small PyTorch networks in the ways people export them, with the logits that fixed dropout masks give.

    python make_exports.py ../resources/io/epistream/models/exports

PyTorch 2.13, onnx 1.23. Each network has random weights (seeded); nothing is trained. Beside each ONNX file lie, where
dropout is kept or injected, the inputs and the logits [samples, records, classes] that PyTorch computes in float64 under
the same masks (fixed_masks.py).
"""

import json
import pathlib
import sys
import warnings

import onnx
import torch
from torch import nn

from fixed_masks import SAMPLES, SEED, passes

warnings.filterwarnings("ignore")
TARGET = pathlib.Path(sys.argv[1])
TARGET.mkdir(parents=True, exist_ok=True)
RECORDS = 6


class Cnn(nn.Module):
    """Convolution, BatchNorm in inference mode, dropout on feature maps and on units."""

    shape = (1, 8, 8)

    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)
        self.norm.running_mean.uniform_(-0.2, 0.2)
        self.norm.running_var.uniform_(0.5, 1.5)
        self.d1, self.l1, self.d2, self.l2 = nn.Dropout(0.3), nn.Linear(36, 16), nn.Dropout(0.5), nn.Linear(16, 3)

    def forward(self, x):
        h = torch.max_pool2d(torch.relu(self.norm(self.conv(x))), 2)
        h = torch.flatten(self.d1(h), 1)
        return self.l2(self.d2(torch.relu(self.l1(h))))


class Residual(nn.Module):
    """The trunk is read by the tail beside the dropout: it must be tiled there."""

    shape = (5,)

    def __init__(self):
        super().__init__()
        self.l1, self.d1, self.l2, self.l3 = nn.Linear(5, 8), nn.Dropout(0.4), nn.Linear(8, 8), nn.Linear(8, 3)

    def forward(self, x):
        h = torch.tanh(self.l1(x))
        return self.l3(h + self.l2(self.d1(h)))


class Reshaping(nn.Module):
    """Reads the batch extent in the graph: the trunk cannot be shared and the inputs are tiled."""

    shape = (2, 3)

    def __init__(self):
        super().__init__()
        self.l1, self.d1, self.l2 = nn.Linear(3, 4), nn.Dropout(0.25), nn.Linear(8, 3)

    def forward(self, x):
        h = self.d1(torch.relu(self.l1(x)))
        return self.l2(h.reshape(x.shape[0], 8))


def seeded(kind):
    torch.manual_seed(3)
    return kind().eval()


def dropout_on(network):
    for module in network.modules():
        if isinstance(module, (nn.Dropout, nn.Dropout2d)):
            module.train()
    return network


def export(name, network, opset, dynamo=False, training=torch.onnx.TrainingMode.PRESERVE, fold=False):
    torch.manual_seed(5)
    x = torch.randn(2, *network.shape)
    path = str(TARGET / f"{name}.onnx")
    common = dict(input_names=["input"], output_names=["logits"], opset_version=opset)
    if dynamo:
        batch = torch.export.Dim("batch")
        torch.onnx.export(
            network, (x,), path, dynamo=True, external_data=False, dynamic_shapes=({0: batch},), verbose=False, **common
        )
    else:
        torch.onnx.export(
            network,
            (x,),
            path,
            dynamo=False,
            training=training,
            do_constant_folding=fold,
            dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
            **common,
        )
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    del model.metadata_props[:]
    onnx.save(model, path)


def reference(name, network):
    """Logits under the fixed masks, float64."""
    torch.manual_seed(7)
    x = torch.rand(RECORDS, *network.shape)
    logits = passes(network, [x]).tolist()
    content = dict(samples=SAMPLES, seed=SEED, shape=network.shape, x=x.reshape(RECORDS, -1).tolist(), logits=logits)
    (TARGET / f"{name}.json").write_text(json.dumps(content))


for kind in (Cnn, Residual, Reshaping):
    reference(kind.__name__.lower(), seeded(kind))
    export(f"{kind.__name__.lower()}-torchscript-13", dropout_on(seeded(kind)), 13)
    export(f"{kind.__name__.lower()}-torchscript-17", dropout_on(seeded(kind)), 17)
    export(f"{kind.__name__.lower()}-dynamo-18", dropout_on(seeded(kind)), 18, dynamo=True)
    export(f"{kind.__name__.lower()}-dynamo-23", dropout_on(seeded(kind)), 23, dynamo=True)

# what eval mode drops, and what train mode breaks
export("cnn-eval-17", seeded(Cnn), 17, training=torch.onnx.TrainingMode.EVAL, fold=True)
export("cnn-batch-statistics-17", seeded(Cnn).train(), 17, training=torch.onnx.TrainingMode.TRAINING)


class FeatureDropout(Residual):
    """Dropout2d, which the dynamo exporter writes as RandomUniformLike."""

    shape = (2, 4, 4)

    def __init__(self):
        super().__init__()
        self.d, self.out = nn.Dropout2d(0.5), nn.Linear(32, 3)

    def forward(self, x):
        return self.out(torch.flatten(self.d(x), 1))


export("feature-dropout-dynamo-18", dropout_on(seeded(FeatureDropout)), 18, dynamo=True)

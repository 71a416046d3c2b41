"""Exports small PyTorch networks whose weights or masks are drawn, with the logits that the documented draws give.

    python make_bayes_exports.py ../resources/io/epistream/models/exports

PyTorch 2.13, onnx 1.23. Random weights (seeded); nothing is trained. The logits [samples, records, classes] are computed
by PyTorch in float64, sample by sample, with weights and masks drawn here as the Java code documents it:

- normals: SplittableRandom(seed) (SplitMix64), in pairs by Box and Muller; weights in the order of their names, of each
  weight sample by sample, elements row-major; w = float32(mu + log(1 + e^rho) * eps)
- masks of exact size: k = round((1 - rate) * F) units, the first k of a Fisher-Yates shuffle, scaled by F/k
- an ensemble's masks: one SplittableRandom for all members, one member after the other
"""

import hashlib
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

warnings.filterwarnings("ignore")
TARGET = pathlib.Path(sys.argv[1])
SAMPLES, SEED, RECORDS = 4, 11, 5
MASK = (1 << 64) - 1


class SplittableRandom:
    """java.util.SplittableRandom, nextLong >>> 11 only."""

    def __init__(self, seed):
        self.state = seed

    def next_double(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53


def normals(random):
    """An endless stream."""
    while True:
        radius = math.sqrt(-2 * math.log(1 - random.next_double()))
        angle = 2 * math.pi * random.next_double()
        yield radius * math.cos(angle)
        yield radius * math.sin(angle)


class Gaussian(nn.Module):
    """Holds the means and deviations of a layer's parameters; computes with the means."""

    def __init__(self, **shapes):
        super().__init__()
        for name, shape in shapes.items():
            setattr(self, f"{name}_mu", nn.Parameter(torch.randn(shape) / math.sqrt(math.prod(shape[1:]))))
            setattr(self, f"{name}_rho", nn.Parameter(torch.randn(shape) * 0.5 - 2))


class Linear(Gaussian):
    def __init__(self, features, outputs):
        super().__init__(weight=(outputs, features), bias=(outputs,))

    def forward(self, x):
        return functional.linear(x, self.weight_mu, self.bias_mu)


class Conv(Gaussian):
    def __init__(self, channels, outputs, groups=1, **how):
        super().__init__(weight=(outputs, channels // groups, 3, 3), bias=(outputs,))
        self.how = dict(groups=groups, **how)

    def forward(self, x):
        return functional.conv2d(x, self.weight_mu, self.bias_mu, **self.how)


class BayesMlp(nn.Module):
    shape = (5,)

    def __init__(self):
        super().__init__()
        self.l1, self.l2, self.l3 = Linear(5, 7), Linear(7, 6), Linear(6, 3)

    def forward(self, x):
        return self.l3(torch.relu(self.l2(torch.tanh(self.l1(x)))))


class BayesCnn(nn.Module):
    """A convolution on the input, a padded and strided one behind it, one with groups, then units."""

    shape = (2, 9, 9)

    def __init__(self):
        super().__init__()
        self.c1, self.c2, self.c3 = Conv(2, 4), Conv(4, 6, padding=1, stride=2), Conv(6, 6, groups=3, padding=1)
        self.l1 = Linear(24, 3)

    def forward(self, x):
        h = torch.relu(self.c2(torch.relu(self.c1(x))))
        h = torch.max_pool2d(h + self.c3(h), 2)
        return self.l1(torch.flatten(h, 1))


class BayesSequence(nn.Module):
    """Linear layers over a sequence, a scale, and a trunk whose weights are not drawn."""

    shape = (4, 5)

    def __init__(self):
        super().__init__()
        self.before, self.l1, self.scale, self.l2 = nn.Linear(5, 6), Linear(6, 7), Gaussian(factor=(7,)), Linear(7, 3)

    def forward(self, x):
        h = torch.relu(self.before(x))
        h = torch.relu(self.l1(h)) * self.scale.factor_mu
        return self.l2(h.mean(1))


class Dropped(nn.Module):
    shape = (5,)

    def __init__(self):
        super().__init__()
        self.l1, self.d1, self.l2 = nn.Linear(5, 12), nn.Dropout(0.5), nn.Linear(12, 10)
        self.d2, self.l3 = nn.Dropout(0.3), nn.Linear(10, 3)

    def forward(self, x):
        h = self.d1(torch.relu(self.l1(x)))
        return self.l3(self.d2(torch.relu(self.l2(h))))


class Mask(nn.Module):
    """Dropout for the reference pass, by masks [samples, units]."""

    def __init__(self, masks):
        super().__init__()
        self.masks, self.sample = masks, 0

    def forward(self, h):
        return h * self.masks[self.sample]


def bernoulli(random, units, rate):
    drawn = np.array([random.next_double() for _ in range(SAMPLES * units)])
    return np.where(drawn >= rate, np.float32(1 / (1 - rate)), np.float32(0)).reshape(SAMPLES, units)


def exact(random, units, rate):
    kept = max(1, math.floor((1 - rate) * units + 0.5))
    masks = np.zeros((SAMPLES, units), np.float32)
    for mask in masks:
        places = list(range(units))
        for i in range(kept):
            j = i + int(random.next_double() * (units - i))
            places[i], places[j] = places[j], places[i]
        mask[places[:kept]] = units / kept
    return masks


def records(kind):
    torch.manual_seed(7)
    return torch.floor(torch.rand(RECORDS, *kind.shape) * 64) / 64


def seeded(kind, seed=3):
    torch.manual_seed(seed)
    return kind().eval()


def export(name, network, opset, dynamo=False, fold=True):
    path = str(TARGET / f"{name}.onnx")
    common = dict(input_names=["input"], output_names=["logits"], opset_version=opset)
    x = torch.zeros(2, *network.shape)
    if dynamo:
        shapes = ({0: torch.export.Dim("batch")},)
        torch.onnx.export(
            network, (x,), path, dynamo=True, external_data=False, dynamic_shapes=shapes, verbose=False, **common
        )
    else:
        axes = {"input": {0: "batch"}, "logits": {0: "batch"}}
        mode = torch.onnx.TrainingMode.PRESERVE
        torch.onnx.export(
            network, (x,), path, dynamo=False, training=mode, do_constant_folding=fold, dynamic_axes=axes, **common
        )
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    del model.metadata_props[:]
    present = {tensor.name for tensor in model.graph.initializer}
    for parameter, value in network.named_parameters():
        if parameter.endswith("_rho") and parameter not in present:
            model.graph.initializer.append(numpy_helper.from_array(value.detach().numpy(), parameter))
    onnx.save(model, path)


def write(name, kind, logits, **facts):
    x = records(kind).reshape(RECORDS, -1).tolist()
    facts = dict(samples=SAMPLES, seed=SEED, shape=kind.shape, x=x, logits=np.stack(logits).tolist(), **facts)
    (TARGET / f"{name}.json").write_text(json.dumps(facts))


def bayes_reference(name, kind):
    network = seeded(kind)
    parameters, stream, drawn = dict(network.named_parameters()), normals(SplittableRandom(SEED)), {}
    digest = hashlib.sha256()
    for mean in sorted(parameter for parameter in parameters if parameter.endswith("_mu")):
        mu, rho = (parameters[mean.removesuffix("_mu") + end].detach().double().numpy() for end in ("_mu", "_rho"))
        eps = np.array([next(stream) for _ in range(SAMPLES * mu.size)]).reshape(SAMPLES, *mu.shape)
        drawn[mean] = (mu + np.logaddexp(0, rho) * eps).astype(np.float32)
        digest.update(drawn[mean].astype("<f4").tobytes())
    network = network.double()
    logits = []
    with torch.no_grad():
        for sample in range(SAMPLES):
            for mean, values in drawn.items():
                parameters[mean].copy_(torch.from_numpy(values[sample]))
            logits.append(network(records(kind).double()).numpy())
    write(name, kind, logits, hash=digest.hexdigest())


def masked_logits(network, random, draw):
    masks = [Mask(torch.from_numpy(draw(random, units, d.p))) for d, units in ((network.d1, 12), (network.d2, 10))]
    network.d1, network.d2 = masks
    network = network.double()
    logits = []
    with torch.no_grad():
        for sample in range(SAMPLES):
            for mask in masks:
                mask.sample = sample
            logits.append(network(records(Dropped).double()).numpy())
    return logits


def dropout_on(network):
    network.d1.train(), network.d2.train()
    return network


for kind in (BayesMlp, BayesCnn, BayesSequence):
    label = f"bayes-{kind.__name__.removeprefix('Bayes').lower()}"
    bayes_reference(label, kind)
    export(f"{label}-torchscript-13", seeded(kind), 13, fold=False)
    export(f"{label}-torchscript-17", seeded(kind), 17)
    export(f"{label}-dynamo-18", seeded(kind), 18, dynamo=True)

for member, seed in enumerate((3, 4)):
    export(f"dropped-{member}-torchscript-17", dropout_on(seeded(Dropped, seed)), 17)
shared = SplittableRandom(SEED)
write("dropped-ensemble", Dropped, [logits for seed in (3, 4) for logits in masked_logits(seeded(Dropped, seed), shared, bernoulli)])
write("dropped-exact", Dropped, masked_logits(seeded(Dropped, 3), SplittableRandom(SEED), exact))

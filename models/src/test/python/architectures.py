"""Small networks of the usual kinds, random weights (seeded), and the two ways in which PyTorch exports them."""

import onnx
import torch
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck


class ResNet(nn.Module):
    """torchvision's blocks at width 8. The dropout inside the second block lies beside its residual edge."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.pool = nn.MaxPool2d(2)
        self.basic = BasicBlock(8, 8)
        self.drop_block = DropoutBlock(8, 8)
        down = nn.Sequential(nn.Conv2d(8, 16, 1, stride=2, bias=False), nn.BatchNorm2d(16))
        self.bottleneck = Bottleneck(8, 4, stride=2, downsample=down)
        self.average, self.dropout, self.fc = nn.AdaptiveAvgPool2d(1), nn.Dropout(0.5), nn.Linear(16, 4)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.uniform_(-0.2, 0.2)
                module.running_var.uniform_(0.5, 1.5)

    def forward(self, image):
        h = self.bottleneck(self.drop_block(self.basic(self.pool(self.stem(image)))))
        return self.fc(self.dropout(torch.flatten(self.average(h), 1)))

    def inputs(self, records):
        return {"image": torch.rand(records, 3, 8, 8)}


class DropoutBlock(BasicBlock):
    """A BasicBlock with dropout between its convolutions, as in wide residual networks."""

    def __init__(self, inplanes, planes):
        super().__init__(inplanes, planes)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x):
        out = self.dropout(self.relu(self.bn1(self.conv1(x))))
        return self.relu(self.bn2(self.conv2(out)) + x)


class Transformer(nn.Module):
    """Token ids and their attention mask, learnt positions, two encoder layers, mean over what is not padding."""

    def __init__(self, layers=2):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(20, 8), nn.Parameter(torch.randn(6, 8))
        self.dropout = nn.Dropout(0.1)
        layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.2, activation="gelu", batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        for parameter in self.encoder.parameters():  # copies of one layer until here
            parameter.data += 0.3 * torch.randn_like(parameter)
        self.fc = nn.Linear(8, 3)

    def forward(self, ids, attention):
        h = self.dropout(self.tokens(ids) + self.positions)
        h = self.encoder(h, src_key_padding_mask=attention == 0)
        kept = attention.unsqueeze(-1).to(h.dtype)
        return self.fc((h * kept).sum(1) / kept.sum(1).clamp(min=1))

    def inputs(self, records):
        ids = torch.randint(0, 20, (records, 6))
        attention = torch.ones(records, 6, dtype=torch.int64)
        for n in range(records):
            attention[n, 6 - n % 4 :] = 0
        return {"ids": ids, "attention": attention}


class Encoder(Transformer):
    """The same without padding, so that there is no attention mask."""

    def forward(self, ids):
        return self.fc(self.encoder(self.dropout(self.tokens(ids) + self.positions)).mean(1))

    def inputs(self, records):
        return {"ids": torch.randint(0, 20, (records, 6))}


class Recurrent(nn.Module):
    """Two recurrent layers with dropout between them and after the last step."""

    kind = nn.GRU

    def __init__(self):
        super().__init__()
        self.first, self.second = self.kind(4, 6, batch_first=True), self.kind(6, 5, batch_first=True)
        self.between, self.after, self.fc = nn.Dropout(0.2), nn.Dropout(0.4), nn.Linear(5, 3)

    def forward(self, series):
        h, _ = self.first(series)
        h, _ = self.second(self.between(h))
        return self.fc(self.after(h[:, -1]))

    def inputs(self, records):
        return {"series": torch.rand(records, 5, 4)}


class Gru(Recurrent):
    pass


class Lstm(Recurrent):
    kind = nn.LSTM


class Stacked(nn.Module):
    """Sequence first inside, both directions, two layers, and dropout on [steps, batch, units]."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 5, num_layers=2, bidirectional=True)
        self.after, self.fc = nn.Dropout(0.4), nn.Linear(10, 3)
        self.after.batch_axis = 1

    def forward(self, series):
        h, (last, _) = self.rnn(series.transpose(0, 1))
        h = self.after(h)
        return self.fc(h.mean(0)) + last[-1, :, :3]

    def inputs(self, records):
        return {"series": torch.rand(records, 5, 4)}


class Tokens(nn.Module):
    """Embedded token ids through an LSTM; the last state decides. Dropout on what is embedded."""

    def __init__(self):
        super().__init__()
        self.tokens, self.drop = nn.Embedding(12, 4), nn.Dropout(0.3)
        self.rnn, self.fc = nn.LSTM(4, 5, batch_first=True), nn.Linear(5, 3)

    def forward(self, ids):
        _, (last, _) = self.rnn(self.drop(self.tokens(ids)))
        return self.fc(last[0])

    def inputs(self, records):
        return {"ids": torch.randint(0, 12, (records, 5))}


class Several(nn.Module):
    """Three float inputs of different shapes, joined."""

    def __init__(self):
        super().__init__()
        self.image, self.vector = nn.Conv2d(1, 2, 3), nn.Linear(4, 6)
        self.drop, self.last, self.out = nn.Dropout(0.3), nn.Linear(15, 8), nn.Linear(8, 3)
        self.again = nn.Dropout(0.5)

    def forward(self, image, vector, weight):
        a = torch.flatten(torch.relu(self.image(image)), 1)
        b = self.drop(torch.relu(self.vector(vector)))
        h = torch.relu(self.last(torch.cat([a, b, weight], 1)))
        return self.out(self.again(h) * weight)

    def inputs(self, records):
        return {
            "image": torch.rand(records, 1, 4, 4),
            "vector": torch.rand(records, 4),
            "weight": torch.rand(records, 1),
        }


class Views(nn.Module):
    """Shape to Reshape chains: view(size(0), -1), reshape(-1, n), and dropout on steps that are folded into the batch."""

    def __init__(self):
        super().__init__()
        self.conv, self.d1, self.l1 = nn.Conv2d(1, 2, 3), nn.Dropout(0.2), nn.Linear(8, 6)
        self.d2, self.l2, self.l3 = nn.Dropout(0.4), nn.Linear(3, 4), nn.Linear(8, 3)
        self.d2.steps = 2

    def forward(self, image):
        h = self.d1(torch.relu(self.conv(image)))
        h = torch.relu(self.l1(h.view(h.size(0), -1)))
        h = self.d2(h.reshape(-1, 3))
        h = torch.tanh(self.l2(h)).view(image.size(0), 2, 4)
        return self.l3(h.permute(0, 2, 1).reshape(-1, 8))

    def inputs(self, records):
        return {"image": torch.rand(records, 1, 4, 4)}


class LastToken(nn.Module):
    """The state at each record's last token, picked by a range over the batch and the records' lengths."""

    def __init__(self):
        super().__init__()
        self.tokens, self.hidden, self.out = nn.Embedding(9, 6), nn.Linear(6, 6), nn.Linear(6, 3)
        self.before, self.after = nn.Dropout(0.3), nn.Dropout(0.4)

    def forward(self, ids):
        h = torch.relu(self.hidden(self.before(self.tokens(ids))))
        last = ((ids != 0).sum(1) - 1).clamp(min=0)
        return self.out(self.after(h[torch.arange(ids.size(0)), last]))

    def inputs(self, records):
        return {"ids": torch.randint(0, 9, (records, 5))}


class Pair(nn.Module):
    """Two inputs put behind each other on the batch axis, through the same layer, and taken apart again."""

    def __init__(self):
        super().__init__()
        self.hidden, self.dropout, self.out = nn.Linear(5, 6), nn.Dropout(0.3), nn.Linear(6, 3)
        self.dropout.turns = 2

    def forward(self, left, right):
        both = self.dropout(torch.relu(self.hidden(torch.cat([left, right], 0))))
        a, b = both.chunk(2, 0)
        return self.out((a - b).abs())

    def inputs(self, records):
        return {"left": torch.rand(records, 5), "right": torch.rand(records, 5)}


class Squeezed(nn.Module):
    """Squeezes an axis of which the older exporter does not know that it has extent 1, and leaves an If node."""

    def __init__(self):
        super().__init__()
        self.tokens, self.dropout, self.out = nn.Embedding(9, 6), nn.Dropout(0.3), nn.Linear(6, 3)

    def forward(self, ids):
        h = self.dropout(self.tokens(ids))
        last = ((ids != 0).sum(1) - 1).clamp(min=0)
        return self.out(h.gather(1, last[:, None, None].expand(-1, 1, h.size(2))).squeeze(1))

    def inputs(self, records):
        return {"ids": torch.randint(0, 9, (records, 5))}


class Depthwise(nn.Module):
    """A depthwise separable convolution with hard activations, squeeze and excitation, as in MobileNet."""

    def __init__(self):
        super().__init__()
        self.depth, self.point = nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.Conv2d(4, 8, 1)
        self.squeeze, self.excite = nn.Conv2d(8, 2, 1), nn.Conv2d(2, 8, 1)
        self.d1, self.d2, self.fc = nn.Dropout(0.2), nn.Dropout(0.4), nn.Linear(8, 3)

    def forward(self, image):
        h = nn.functional.hardswish(self.point(nn.functional.relu6(self.depth(image))))
        h = self.d1(h)
        gate = nn.functional.adaptive_avg_pool2d(h, 1)
        h = h * nn.functional.hardsigmoid(self.excite(torch.relu(self.squeeze(gate))))
        return self.fc(self.d2(h.mean([2, 3])))

    def inputs(self, records):
        return {"image": torch.rand(records, 4, 6, 6)}


NETWORKS = {
    "resnet": ResNet,
    "transformer": Transformer,
    "encoder": Encoder,
    "gru": Gru,
    "lstm": Lstm,
    "stacked": Stacked,
    "tokens": Tokens,
    "several": Several,
    "views": Views,
    "depthwise": Depthwise,
    "squeezed": Squeezed,
    "last-token": LastToken,
    "pair": Pair,
}


def seeded(kind, seed=3):
    torch.backends.mha.set_fastpath_enabled(False)  # a fused layer that neither exporter knows and that has no dropout
    torch.manual_seed(seed)
    return kind().eval()


def dropout_on(network):
    """Dropout modules in training mode, all else in evaluation mode."""
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.train()
    return network


def export(path, network, opset, dynamo):
    """Exports in the modules' present modes and drops what names files of this machine."""
    torch.manual_seed(5)
    inputs = network.inputs(2)
    names = dict(input_names=list(inputs), output_names=["logits"], opset_version=opset)
    if dynamo:
        batch = torch.export.Dim("batch")
        shapes = tuple({0: batch} for _ in inputs)
        torch.onnx.export(
            network,
            tuple(inputs.values()),
            path,
            dynamo=True,
            external_data=False,
            dynamic_shapes=shapes,
            verbose=False,
            **names,
        )
    else:
        torch.onnx.export(
            network,
            tuple(inputs.values()),
            path,
            dynamo=False,
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=True,
            dynamic_axes={name: {0: "batch"} for name in [*inputs, "logits"]},
            **names,
        )
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    del model.metadata_props[:]
    onnx.save(model, path)

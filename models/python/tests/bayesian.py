"""The networks with Gaussian weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from epistream_export import BayesianConv2d, BayesianLinear, Input
from networks import TOKENS, features, images, tokens


def vary_deviations(model: nn.Module) -> None:
    """Each weight gets a deviation of its own, so that one in the wrong place is found out."""
    for name, parameter in model.named_parameters():
        if name.endswith("_rho"):
            with torch.no_grad():
                parameter.add_(torch.randn_like(parameter))


class Mlp(nn.Module):
    """Square layers, so that a transposed weight has the shape of the weight; equal biases, which exporters merge."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = BayesianLinear(6, 6, initial_sigma=0.2), BayesianLinear(6, 6, initial_sigma=0.3)
        self.last = BayesianLinear(6, 3, bias=False, initial_sigma=0.1)
        for layer in (self.first, self.second):
            nn.init.zeros_(layer.bias_mu)  # type: ignore[arg-type]
        vary_deviations(self)

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.last(torch.relu(self.second(torch.relu(self.first(features)))))
        return logits


class Cnn(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm = BayesianConv2d(1, 4, 3, initial_sigma=0.1), nn.BatchNorm2d(4)
        self.second = BayesianConv2d(4, 4, 3, stride=2, padding=1, groups=2, bias=False, initial_sigma=0.1)
        self.dropout, self.last = nn.Dropout(0.3), BayesianLinear(4 * 3 * 3, 3, initial_sigma=0.1)
        nn.init.normal_(self.norm.running_mean)  # type: ignore[arg-type]
        nn.init.uniform_(self.norm.running_var, 0.5, 2.0)  # type: ignore[arg-type]
        vary_deviations(self)

    def forward(self, images: Tensor) -> Tensor:
        maps = torch.relu(self.second(torch.relu(self.norm(self.first(images)))))
        logits: Tensor = self.last(self.dropout(torch.flatten(maps, 1)))
        return logits


class Transformer(nn.Module):
    """Linear layers over sequences: exported as MatMul with a transposed weight."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(TOKENS, 8)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.square, self.last = BayesianLinear(8, 8, initial_sigma=0.1), BayesianLinear(8, 3, initial_sigma=0.1)
        vary_deviations(self)

    def forward(self, tokens: Tensor) -> Tensor:
        logits: Tensor = self.last(torch.tanh(self.square(self.encoder(self.embedding(tokens))))).mean(1)
        return logits


class Gru(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding, self.recurrent = nn.Embedding(TOKENS, 8), nn.GRU(8, 7, batch_first=True)
        self.last = BayesianLinear(7, 3, initial_sigma=0.1)
        vary_deviations(self)

    def forward(self, tokens: Tensor) -> Tensor:
        states, _ = self.recurrent(self.embedding(tokens))
        logits: Tensor = self.last(states[:, -1])
        return logits


KINDS: dict[str, tuple[type[nn.Module], list[Input]]] = {
    "mlp": (Mlp, [features()]),
    "cnn": (Cnn, [images()]),
    "transformer": (Transformer, [tokens()]),
    "gru": (Gru, [tokens()]),
}

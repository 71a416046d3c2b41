"""Small untrained networks of each kind that people export, and rows for them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from epistream_export import Classification, Input

CLASSES = Classification(labels=("no", "maybe", "yes"))
TOKENS = 20
ROWS = 7


class Mlp(nn.Module):
    def __init__(self, rate: float = 0.3) -> None:
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(rate), nn.Linear(16, 16), nn.ReLU())
        self.dropout, self.last = nn.Dropout(rate), nn.Linear(16, 3)

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.last(self.dropout(self.hidden(features)))
        return logits


class Cnn(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)
        self.channels = nn.Dropout2d(0.4)
        self.second, self.norm2 = nn.Conv2d(4, 5, 3, bias=False), nn.BatchNorm2d(5)
        self.dropout, self.last = nn.Dropout(0.3), nn.Linear(5 * 4 * 4, 3)
        for norm in (self.norm, self.norm2):
            nn.init.normal_(norm.running_mean)  # type: ignore[arg-type]
            nn.init.uniform_(norm.running_var, 0.5, 2.0)  # type: ignore[arg-type]

    def forward(self, images: Tensor) -> Tensor:
        maps = self.channels(torch.relu(self.norm(self.first(images))))
        maps = torch.relu(self.norm2(self.second(maps)))
        logits: Tensor = self.last(self.dropout(torch.flatten(maps, 1)))
        return logits


class Transformer(nn.Module):
    def __init__(self, attention_rate: float = 0.0) -> None:
        super().__init__()
        self.embedding, self.position = nn.Embedding(TOKENS, 8), nn.Parameter(torch.randn(5, 8))
        layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.2, activation="gelu", batch_first=True)
        layer.self_attn.dropout = attention_rate
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.last = nn.Linear(8, 3)

    def forward(self, tokens: Tensor) -> Tensor:
        logits: Tensor = self.last(self.encoder(self.embedding(tokens) + self.position).mean(1))
        return logits


class Recurrent(nn.Module):
    def __init__(self, kind: type[nn.GRU | nn.LSTM], between_layers: float = 0.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(TOKENS, 8)
        self.recurrent = kind(8, 7, num_layers=2, dropout=between_layers, batch_first=True)
        self.dropout, self.last = nn.Dropout(0.3), nn.Linear(7, 3)

    def forward(self, tokens: Tensor) -> Tensor:
        states, _ = self.recurrent(self.embedding(tokens))
        logits: Tensor = self.last(self.dropout(states[:, -1]))
        return logits


class Lstm(Recurrent):
    def __init__(self) -> None:
        super().__init__(nn.LSTM)


class Gru(Recurrent):
    def __init__(self) -> None:
        super().__init__(nn.GRU)


class TwoInputs(nn.Module):
    """Token ids, and a number beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding, self.dropout, self.last = nn.Embedding(TOKENS, 8), nn.Dropout(0.3), nn.Linear(9, 3)

    def forward(self, tokens: Tensor, *numbers: Tensor) -> Tensor:
        (amount,) = numbers
        together = torch.cat([self.embedding(tokens).mean(1), amount.unsqueeze(-1)], dim=-1)
        logits: Tensor = self.last(self.dropout(torch.tanh(together)))
        return logits


def features(rows: int = ROWS) -> Input:
    return Input("features", torch.randn(rows, 6, generator=torch.Generator().manual_seed(1)))


def images(rows: int = ROWS) -> Input:
    return Input("images", torch.randn(rows, 1, 8, 8, generator=torch.Generator().manual_seed(1)))


def tokens(rows: int = ROWS) -> Input:
    return Input("tokens", torch.randint(0, TOKENS, (rows, 5), generator=torch.Generator().manual_seed(1)))


def amount(rows: int = ROWS) -> Input:
    return Input("amount", torch.randn(rows, generator=torch.Generator().manual_seed(2)))


KINDS: dict[str, tuple[type[nn.Module], list[Input]]] = {
    "mlp": (Mlp, [features()]),
    "cnn": (Cnn, [images()]),
    "transformer": (Transformer, [tokens()]),
    "lstm": (Lstm, [tokens()]),
    "gru": (Gru, [tokens()]),
    "two-inputs": (TwoInputs, [tokens(), amount()]),
}


def seeded(kind: type[nn.Module], seed: int = 3) -> nn.Module:
    torch.manual_seed(seed)
    return kind()

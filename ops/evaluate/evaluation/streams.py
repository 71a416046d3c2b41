"""Trains small classifiers for streams that drift: python -m evaluation.streams --data DIR --out DIR (minutes, CPU).

Per stream and method a folder with the bundle, every later row in order (rows.csv, labels.txt), the configuration that
it is watched with (epistream.yaml), and, last, facts.env for what follows. What is there is not trained again.
"""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from epistream_export import Classification, Input, export_ensemble, export_mc_dropout
from evaluation.command import arguments, progress

TRAINING_SHARE = 0.2
WINDOW_RECORDS = 50
REFERENCE_WINDOWS = 100
MEMBERS = 5
HIDDEN = 64
EPOCHS = 60
MIN_SPREAD = 1e-4
FACTS = "facts.env"
CONFIGURATION = """\
# a row every 100 ms, so that {records} rows make a window of {seconds} s
kafka: {{ bootstrap.servers: "127.0.0.1:9092" }}
roles: [ watch ]
windows: {{ size: {seconds}s, grace: 0s }}
detection:
  false-alarms: 1 per {period}s   # one in a thousand windows
  reference-windows: {windows}
  window-records: {records}
"""


@dataclass(frozen=True)
class Stream:
    """One public stream: its file, whether it has a header, the row its drift is centred on (-1: none is known)."""

    name: str
    file: str
    header: bool
    drift: int


@dataclass(frozen=True)
class Content:
    """Rows in their order: features [rows, columns], class indices [rows], and what the classes are called."""

    features: NDArray[np.float32]
    classes: NDArray[np.int64]
    labels: list[str]


STREAMS = (
    Stream("insects", "insects/INSECTS-gradual_balanced.csv.gz", header=False, drift=14028),
    Stream("elec2", "elec2/elec.csv.gz", header=True, drift=-1),
)


def main() -> None:
    wanted = arguments("evaluation.streams", "Trains and exports the classifiers of the streams")
    for stream in STREAMS:
        if not wanted.only or stream.name in wanted.only:
            make(stream, load(wanted.data, stream), wanted.out, 2 if wanted.smoke else EPOCHS)


def load(data: Path, stream: Stream) -> Content:
    """The whole file; the last column is the class."""
    with gzip.open(data / stream.file, "rt") as lines:
        table = np.loadtxt(io.StringIO(lines.read()), delimiter=",", skiprows=int(stream.header))
    names, classes = np.unique(table[:, -1].astype(np.int64), return_inverse=True)
    return Content(table[:, :-1].astype(np.float32), classes.astype(np.int64), [str(name) for name in names])


def make(stream: Stream, content: Content, out: Path, epochs: int) -> None:
    training = round(TRAINING_SHARE * len(content.classes))
    dropout, ensemble = (out / f"{stream.name}-{method}" for method in ("mc-dropout", "ensemble"))
    if (ensemble / FACTS).exists():
        progress(f"{stream.name}: trained already")
        return
    members = [trained(content, training, seed, epochs) for seed in range(MEMBERS)]
    task = Classification(labels=content.labels)
    inputs = Input("features", torch.from_numpy(content.features[:64]))
    export_mc_dropout(
        members[0],
        dropout / "bundle",
        name=stream.name,
        version="1",
        task=task,
        inputs=inputs,
        samples=50,
        seed=7,
        overwrite=True,
    )
    export_ensemble(
        members, ensemble / "bundle", name=stream.name, version="1", task=task, inputs=inputs, overwrite=True
    )
    for folder in (dropout, ensemble):
        write(folder, stream, content, training)
    progress(f"{stream.name}: two bundles, {training} rows for training, {len(content.classes) - training} to stream")


def trained(content: Content, training: int, seed: int, epochs: int) -> nn.Module:
    """A network that scales its inputs itself, trained on the first rows only."""
    torch.manual_seed(seed)
    inputs = torch.from_numpy(content.features[:training])
    targets = torch.from_numpy(content.classes[:training])
    model = nn.Sequential(
        scaling(inputs),
        nn.Linear(inputs.shape[1], HIDDEN),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(HIDDEN, HIDDEN),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(HIDDEN, len(content.labels)),
    )
    optimizer = torch.optim.Adam(model[1:].parameters(), lr=1e-3, weight_decay=1e-4)
    for _ in range(epochs):
        for rows in torch.randperm(training).split(128):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(inputs[rows]), targets[rows]).backward()
            optimizer.step()
    return model.eval()


def scaling(inputs: Tensor) -> nn.Linear:
    """(x - mean) / sd as a layer that is not trained; sd 1 for a constant column, which three of Elec2 are at first."""
    spread = inputs.std(dim=0)
    spread = torch.where(spread > MIN_SPREAD, spread, torch.ones_like(spread))
    layer = nn.Linear(inputs.shape[1], inputs.shape[1])
    with torch.no_grad():
        layer.weight.copy_(torch.diag(1 / spread))
        layer.bias.copy_(-inputs.mean(dim=0) / spread)
    return layer.requires_grad_(False)


def write(folder: Path, stream: Stream, content: Content, training: int) -> None:
    rows = content.features[training:]
    header = ",".join(f"f{i}" for i in range(rows.shape[1]))
    np.savetxt(folder / "rows.csv", rows, delimiter=",", header=header, comments="", fmt="%.9g")
    labels = [content.labels[index] for index in content.classes[training:]]
    (folder / "labels.txt").write_text("\n".join(labels) + "\n")
    seconds = WINDOW_RECORDS // 10
    (folder / "epistream.yaml").write_text(
        CONFIGURATION.format(records=WINDOW_RECORDS, seconds=seconds, period=1000 * seconds, windows=REFERENCE_WINDOWS)
    )
    drift = stream.drift - training if stream.drift >= 0 else -1
    (folder / FACTS).write_text(f"first_row={training}\ndrift={drift}\n")


if __name__ == "__main__":
    main()

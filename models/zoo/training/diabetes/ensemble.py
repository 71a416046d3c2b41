"""A deep ensemble: networks with a mean and a noise head, trained apart and exported by epistream-export."""

from __future__ import annotations

from pathlib import Path

import torch
from epistream_export import Exported, Regression, export_ensemble, negative_log_likelihood
from torch import Tensor, nn

from training.diabetes import scale
from training.diabetes.data import NAMES, Features, Patients
from training.diabetes.scale import Standardised
from training.measures.regression import Mixture

HIDDEN = 16
EPOCHS = 20
BATCH = 32
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 1e-2

RECIPE = f"""Each: features standardised inside the graph, {HIDDEN} ReLU units, and from them two heads, mean and
log-variance; {EPOCHS} epochs of AdamW (learning rate {LEARNING_RATE:g}, weight decay {WEIGHT_DECAY:g}, batches of
{BATCH}) on the negative log-likelihood, without adversarial training. Width and epochs were chosen by five-fold
cross-validation inside the training part."""


class Member(nn.Module):
    """10-16 with ReLU, then mean and log-variance, [rows, 1] each, in standardised units."""

    def __init__(self, features: Features) -> None:
        super().__init__()
        self.standardised = Standardised(features)
        self.trunk = nn.Sequential(nn.Linear(len(NAMES), HIDDEN), nn.ReLU())
        self.mean_head, self.noise_head = nn.Linear(HIDDEN, 1), nn.Linear(HIDDEN, 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.trunk(self.standardised(features))
        return self.mean_head(hidden), scale.bounded(self.noise_head(hidden))


def train(part: Patients, task: Regression, seed: int) -> Member:
    """Initial weights and the order of the rows hang on the seed."""
    torch.manual_seed(seed)
    member = Member(part.features)
    features, targets = scale.rows(part, task)
    optimizer = torch.optim.AdamW(member.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(targets)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            negative_log_likelihood(task, member(features[batch]), targets[batch]).mean().backward()
            optimizer.step()
    return member.eval()


@torch.no_grad()
def predict(members: list[Member], task: Regression, features: Features) -> Mixture:
    outputs = [member(torch.from_numpy(features)) for member in members]
    return scale.mixture(task, [mean[:, 0] for mean, _ in outputs], [noise[:, 0] for _, noise in outputs])


def export(members: list[Member], folder: Path, part: Patients, task: Regression) -> Exported:
    """Writes the bundle."""
    return export_ensemble(
        members,
        folder,
        name=folder.name,
        version="1",
        task=task,
        inputs=scale.features_input(part),
        overwrite=True,
    )

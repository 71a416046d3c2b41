"""Fixed dropout masks as the server draws them, and what PyTorch computes under them in float64.

One SplittableRandom(seed) (SplitMix64, Steele et al. 2014) gives the masks, spot by spot in the order in which the network
meets them, sample by sample, units in row-major order.
"""

import numpy as np
import torch
from torch import nn

SAMPLES, SEED = 4, 11


class SplittableRandom:
    """java.util.SplittableRandom, nextDouble only."""

    def __init__(self, seed):
        self.state = seed

    def next_double(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53


class FixedDropout(nn.Module):
    """Dropout for the reference pass: multiplies by the mask [units] of the sample under way.

    Units are the extents without the batch. The batch lies on batch_axis, gone through so many turns, with so many steps
    of each record side by side.
    """

    def __init__(self, rate, random, batch_axis=0, turns=1, steps=1):
        super().__init__()
        self.rate, self.random, self.batch_axis = rate, random, batch_axis
        self.turns, self.steps = turns, steps
        self.mask, self.sample = None, 0

    def forward(self, h):
        shape, axis = h.shape, self.batch_axis
        h = h.reshape(*shape[:axis], self.turns, -1, self.steps, *shape[axis + 1 :])
        if self.mask is None:
            units = [*h.shape[: axis + 1], *h.shape[axis + 2 :]]
            drawn = np.array([self.random.next_double() for _ in range(SAMPLES * int(np.prod(units)))])
            kept = np.where(drawn >= self.rate, np.float32(1 / (1 - self.rate)), np.float32(0))
            self.mask = torch.from_numpy(kept.reshape(SAMPLES, *units)).to(h.dtype)
        return (h * self.mask[self.sample].unsqueeze(axis + 1)).reshape(shape)


def passes(network, inputs, random=None, rate=None, only=None):
    """Outputs [samples, records, columns] in float64.

    Dropout modules get fixed masks, at their own rates or another; only those that are named, or all of them. inputs: as
    the network's forward takes them.
    """
    random, spots = random or SplittableRandom(SEED), []
    for path, module in list(network.named_modules()):
        if isinstance(module, nn.Dropout):
            parent = network.get_submodule(path.rpartition(".")[0])
            own = module.p if rate is None else rate
            places = {name: getattr(module, name) for name in ("batch_axis", "turns", "steps") if hasattr(module, name)}
            fixed = FixedDropout(own, random, **places)
            dropped = only is None or path in only
            setattr(parent, path.rpartition(".")[2], fixed if dropped else nn.Identity())
            spots += [fixed] if dropped else []
    outputs = []
    for sample in range(SAMPLES):
        for spot in spots:
            spot.sample = sample
        outputs.append(plain(network, inputs))
    return np.stack(outputs)


def plain(network, inputs):
    """Outputs [records, columns] in float64, in the modules' evaluation mode."""
    doubles = [value.double() if value.is_floating_point() else value for value in inputs]
    with torch.no_grad():
        return network.eval().double()(*doubles).numpy()

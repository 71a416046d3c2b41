#!/usr/bin/env python3
"""Makes the digits bundles and their data from scratch: python models/zoo/train_digits.py (about half a minute, CPU).

Writes digits-mc-dropout/, digits-ensemble/ and the CSV files of digits-data/ beside this file. Same library versions
(requirements.txt) and machine type: same bytes.
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from typing import Callable

import torch

from training import bundle, data, measures, network
from training.bundle import Bundle
from training.data import Digits, Labelled, Pixels, Shifted
from training.network import Logits, Mlp

ZOO = Path(__file__).resolve().parent
MEMBERS = 5
SAMPLES = 50
MASK_SEED = 7
START = time.monotonic()


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter, which keeps Dropout
    digits = data.load_split()
    shifted = data.shift(digits.held_out)
    data.write_data(ZOO / "digits-data", digits.held_out, shifted)
    progress("data written")
    members = [trained(digits.training, seed) for seed in range(MEMBERS)]
    make_mc_dropout(members[0], digits, shifted)
    make_ensemble(members, digits, shifted)


def trained(part: Labelled, seed: int) -> Mlp:
    member = network.train(part, seed)
    progress(f"network {seed + 1} of {MEMBERS} trained")
    return member


def make_mc_dropout(member: Mlp, digits: Digits, shifted: Shifted) -> None:
    folder = new_folder("digits-mc-dropout")
    path = folder / "model.onnx"
    export(member, path, digits, keep_dropout=True)

    def logits_of(pixels: Pixels) -> Logits:
        return network.dropout_logits(member, pixels, SAMPLES, MASK_SEED)

    made = Bundle(
        name="digits-mc-dropout",
        title="Digits, MC dropout",
        method_yaml=f"{{ mc-dropout: {{ samples: {SAMPLES}, seed: {MASK_SEED}, masks: fixed }} }}",
        how=f"One network (seed 0), exported with its Dropout nodes active; {SAMPLES} samples. The figures below use\n"
        f"{SAMPLES} masks drawn by PyTorch from seed {MASK_SEED}, the same for every input; Epistream draws its own\n"
        "set from that seed, which moves mean epistemic uncertainty by some per cent.",
        files=[path],
        temperature=fitted(logits_of, digits),
    )
    finish(folder, made, logits_of, digits, shifted)


def make_ensemble(members: list[Mlp], digits: Digits, shifted: Shifted) -> None:
    folder = new_folder("digits-ensemble")
    paths = [folder / f"member-{index}.onnx" for index in range(len(members))]
    for member, path in zip(members, paths):
        export(member, path, digits, keep_dropout=False)

    def logits_of(pixels: Pixels) -> Logits:
        return network.ensemble_logits(members, pixels)

    made = Bundle(
        name="digits-ensemble",
        title="Digits, deep ensemble",
        method_yaml="{ ensemble: {} }",
        how=f"{MEMBERS} networks that differ in their seed (0 to {MEMBERS - 1}: initial weights, dropout, order of\n"
        "the data), exported with dropout off; the order of the members is the order of the files.",
        files=paths,
        temperature=fitted(logits_of, digits),
    )
    finish(folder, made, logits_of, digits, shifted)


def export(member: Mlp, path: Path, digits: Digits, keep_dropout: bool) -> None:
    network.export(member, path, keep_dropout)
    error = network.verify_export(member, path, digits.held_out.pixels, keep_dropout)
    progress(f"{path.parent.name}/{path.name} exported, {error:.1e} from PyTorch")


def fitted(logits_of: Callable[[Pixels], Logits], digits: Digits) -> float:
    part = digits.validation
    return round(measures.fit_temperature(logits_of(part.pixels), part.labels), 4)


def finish(
    folder: Path, made: Bundle, logits_of: Callable[[Pixels], Logits], digits: Digits, shifted: Shifted
) -> None:
    measured = bundle.measure(digits, shifted, logits_of, made.temperature)
    bundle.write_model_yaml(folder, made)
    bundle.write_card(folder, made, measured)
    progress(f"{folder.name} written, temperature {made.temperature}")
    for row in bundle.rotation_rows(measured, digits.held_out):
        print("   {:>16}  accuracy {:>5}  total {}  aleatoric {}  epistemic {}".format(*row))


def new_folder(name: str) -> Path:
    folder = ZOO / name
    folder.mkdir(exist_ok=True)
    return folder


def progress(text: str) -> None:
    print(f"[{time.monotonic() - START:5.1f} s] {text}", flush=True)


if __name__ == "__main__":
    main()

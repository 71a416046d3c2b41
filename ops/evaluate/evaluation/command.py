"""What both programs share: arguments, one thread, progress."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass
from pathlib import Path

import torch

START = time.monotonic()


@dataclass(frozen=True)
class Arguments:
    """Where the published data lie, where results go, how many repetitions, and whether it is only a smoke test."""

    data: Path
    out: Path
    seeds: int
    smoke: bool
    only: list[str]


def arguments(program: str, description: str) -> Arguments:
    """Parses the command line and prepares torch for a run that repeats itself."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    default = os.environ.get("EPISTREAM_DATA")
    parser.add_argument(
        "--data",
        type=Path,
        default=default,
        required=default is None,
        help="folder with fashion-mnist, mnist and uci; default: the environment's EPISTREAM_DATA",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for weights, bundles and rows")
    parser.add_argument("--seeds", type=int, default=5, help="repetitions of each method (fashion)")
    parser.add_argument("--only", nargs="*", default=[], help="names of the sets wanted (uci)")
    parser.add_argument("--smoke", action="store_true", help="few rows, one epoch, two repetitions: does it run at all")
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    seeds = 2 if given.smoke else given.seeds
    return Arguments(given.data, given.out, seeds, given.smoke, given.only)


def progress(text: str) -> None:
    print(f"[{time.monotonic() - START:6.1f} s] {text}", flush=True)

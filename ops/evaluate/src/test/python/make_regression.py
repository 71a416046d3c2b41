#!/usr/bin/env python3
"""Makes the regression fixture: two splits of random data, briefly trained, with NumPy's figures of PyTorch's outputs.

cd ops/evaluate && PYTHONPATH=.:tests:../../models/python/src python src/test/python/make_regression.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import published

from evaluation import uci

TARGET = Path(__file__).resolve().parents[1] / "resources" / "io" / "epistream" / "evaluate"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data", Path(folder) / "out"
        published.write_tables(data, seed=1)
        sys.argv = ["make_regression", "--data", str(data), "--out", str(out), "--smoke", "--only", "yacht"]
        uci.main()
        (out / "yacht" / "networks.npz").unlink()
        shutil.rmtree(TARGET / "yacht", ignore_errors=True)
        shutil.copytree(out / "yacht", TARGET / "yacht")


if __name__ == "__main__":
    main()

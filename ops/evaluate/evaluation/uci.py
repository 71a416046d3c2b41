"""Trains and exports the UCI ensembles: python -m evaluation.uci --data DIR --out DIR (some minutes a set, CPU).

Per set a folder with networks.npz (not trained again where it lies), bundles, rows, evaluation.json, and reference.json
with NumPy's figures.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from pathlib import Path

from evaluation import ensemble_files, ensembles, runs, tables
from evaluation.command import Arguments, arguments, progress
from evaluation.ensembles import Ensemble
from evaluation.tables import Content, Table

REFERENCE = "reference.json"
SMOKE_TABLES = ("boston", "yacht")


def main() -> None:
    wanted = arguments("evaluation.uci", "Trains and exports the UCI regression ensembles")
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch's older exporter
    names = wanted.only or (SMOKE_TABLES if wanted.smoke else [table.name for table in tables.TABLES])
    for table in tables.TABLES:
        if table.name in names:
            make(table, wanted)


def make(table: Table, wanted: Arguments) -> None:
    folder = wanted.out / table.name
    content = tables.load(wanted.data, table, wanted.smoke)
    trained = trained_or_stored(folder / "networks.npz", content, table, 1 if wanted.smoke else ensembles.EPOCHS)
    listed = [ensemble_files.export(folder, table, content, number, made) for number, made in enumerate(trained)]
    write_reference(folder, content, trained)
    runs.write(folder, table.name, "regression", listed)
    progress(f"{table.name}: {len(listed)} bundles written")


def trained_or_stored(path: Path, content: Content, table: Table, epochs: int) -> list[Ensemble]:
    if path.exists():
        return ensemble_files.load(path)
    rates = ensembles.choose_learning_rates(content, table, epochs)
    progress(f"{table.name}: learning rates {dict(sorted(Counter(rates).items()))}")
    made = ensembles.train(content, table, rates, epochs)
    ensemble_files.save(path, made)
    progress(f"{table.name}: {len(made)} ensembles trained")
    return made


def write_reference(folder: Path, content: Content, trained: list[Ensemble]) -> None:
    figures = [
        {"seed": number, **ensembles.measure(made, content, content.splits[number].test).as_dict()}
        for number, made in enumerate(trained)
    ]
    (folder / REFERENCE).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()

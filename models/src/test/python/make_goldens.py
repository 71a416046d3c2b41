"""Turns the golden arrays of the digits reference into the small fixtures beside the Java tests.

    python make_goldens.py FOLDER_WITH_REFERENCE ../resources/io/epistream/models/digits

The reference is a folder with digits_golden.npz and digits_golden_metrics.json, written by digits.py (training,
PyTorch) and golden.py (metrics, float64 numpy and scipy); the ONNX files there, renamed, are the other fixtures. Written
here: little-endian float32 arrays, gzipped, and one JSON file with the shapes, the scores of the first three records and
the metrics over all of them.
"""

import gzip
import json
import pathlib
import sys

import numpy as np

source, target = map(pathlib.Path, sys.argv[1:3])
golden = np.load(source / "digits_golden.npz")
metrics = json.loads((source / "digits_golden_metrics.json").read_text())

arrays = {
    "x-test": golden["x_test"],  # [540, 64], pixels / 16
    "x-rotated-90": golden["ood_rot90"],
    "logits-deterministic": golden["det"],  # [1, 540, 10]
    "logits-ensemble": golden["ens5"],  # [5, 540, 10]
    "logits-ensemble-rotated-90": golden["ens5_rot90"],
}


def summary(scores: dict) -> dict:
    """The metrics over all records of one method."""
    return {name: value for name, value in scores.items() if isinstance(value, float)}


shapes = {}
for name, array in arrays.items():
    shapes[name] = list(array.shape)
    data = np.ascontiguousarray(array, "<f4").tobytes()
    (target / f"{name}.f32.gz").write_bytes(gzip.compress(data, mtime=0))

facts = {
    "shapes": shapes,
    "det": metrics["det"]["per_sample_first3"],
    "ens5": metrics["ens5"]["per_sample_first3"],
    "mc50": {
        "meanMutualInformation": metrics["mc50"]["mean_mi"],
        "meanEntropy": metrics["mc50"]["mean_entropy"],
        "accuracy": metrics["mc50"]["acc"],
    },
    "ens5Rotated90Auroc": {name: score["auroc"] for name, score in metrics["ens5"]["ood_rot90"].items()},
    "ens5Rotated90": metrics["ens5"]["ood_rot90"],
    "detMetrics": summary(metrics["det"]),
    "ens5Metrics": summary(metrics["ens5"]),
    "labels": golden["y_test"].tolist(),
    "aurocTies": metrics["edge_cases"]["auroc_ties"],
    "edgeCases": metrics["edge_cases"],
}
(target / "golden.json").write_text(json.dumps(facts, indent=1) + "\n")

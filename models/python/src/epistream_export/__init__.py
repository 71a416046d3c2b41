"""PyTorch to ONNX with the uncertainty kept.

Each ``export_*`` function writes one model bundle: a folder with model.yaml and the files it names by digest, verified
against PyTorch through ONNX Runtime before anything is written.
"""

from epistream_export.agreement import Agreement
from epistream_export.errors import ExportError
from epistream_export.export import Exported, Options, export_deterministic, export_ensemble, export_mc_dropout
from epistream_export.graphs import DropoutNode
from epistream_export.spec import Classification, Injection, Input, Multilabel, Regression, Target, Task

__all__ = [
    "Agreement",
    "Classification",
    "DropoutNode",
    "ExportError",
    "Exported",
    "Injection",
    "Input",
    "Multilabel",
    "Options",
    "Regression",
    "Target",
    "Task",
    "export_deterministic",
    "export_ensemble",
    "export_mc_dropout",
]

"""The tutorial runs as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reading import description

README = Path(__file__).parent.parent / "README.md"


def test_the_tutorial_runs_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL))

    exec(compile(code, str(README), "exec"), {})

    methods = [next(iter(description(tmp_path / "circles" / str(version))["method"])) for version in range(1, 5)]
    assert methods == ["mc-dropout", "ensemble", "laplace", "bayes-by-backprop"]
    assert description(tmp_path / "height" / "1")["outputs"] == {"mean": "output[0]", "log-variance": "output[1]"}

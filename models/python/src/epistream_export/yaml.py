"""Writes the little YAML that a model.yaml needs, so that nothing has to be installed for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

Value = str | int | float | bool | list["Value"] | dict[str, "Value"]

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*")
_OTHER_THAN_TEXT = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"))


def document(entries: Mapping[str, Value], comment: str) -> str:
    """One mapping; the mappings directly in it are written line by line, what is deeper in flow style."""
    lines = [f"# {comment}"]
    for key, value in entries.items():
        if isinstance(value, dict) and value and key != "method":
            lines.append(f"{text(key)}:")
            lines.extend(f"  {text(inner)}: {flow(deeper)}" for inner, deeper in value.items())
        else:
            lines.append(f"{text(key)}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        return _braced("{", (f"{text(key)}: {flow(inner)}" for key, inner in value.items()), "}")
    return _braced("[", (_quoted(inner) if isinstance(inner, str) else flow(inner) for inner in value), "]")


def text(value: str) -> str:
    """Plain where no reader can take it for anything but text, else in JSON's quotes."""
    if _PLAIN.fullmatch(value) and value.lower() not in _OTHER_THAN_TEXT:
        return value
    return _quoted(value)


def number(value: float) -> str:
    """Shortest form that reads back the same; YAML 1.1 wants a point in it, also before an exponent."""
    written = repr(value)
    mantissa, exponent, power = written.partition("e")
    return written if "." in mantissa else f"{mantissa}.0{exponent}{power}"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _braced(left: str, items: Iterable[str], right: str) -> str:
    inner = ", ".join(items)
    return f"{left} {inner} {right}" if inner else left + right

"""The one exception of this package."""

from __future__ import annotations


class ExportError(Exception):
    """A model that cannot be exported faithfully. The message names what is at fault and what to do about it."""

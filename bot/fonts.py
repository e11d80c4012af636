"""The fonts that pictures and documents are set in."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def dejavu(*, bold: bool = False) -> Path:
    """DejaVu Sans (a free licence), which comes with matplotlib and has the signs of physics."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf" / name

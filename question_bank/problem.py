"""Where something is wrong in a file of questions, and what."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1


class Problem(NamedTuple):
    """What is wrong at a place, in French, with what to write instead."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

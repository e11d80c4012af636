"""A group on paper (PDF, A4): everybody on one table, what to work on, a part for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MEDIA_TYPE = "application/pdf"

Shade = Literal["dark", "light", "blank", "hatched"]


@dataclass(frozen=True)
class Level:
    """What is said of a person on one subject. ``low`` to ``high`` is an interval from 0 to 10.

    ``sign`` and ``shade`` stand for ``state`` in the table of all; without an interval there is
    nothing to draw.
    """

    subject: str
    title: str
    state: str
    sign: str
    shade: Shade
    answers: int
    low: int | None = None
    high: int | None = None

    @property
    def interval(self) -> str:
        return "" if self.low is None else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Person:
    """Someone, with a line about them and one level a subject."""

    name: str
    about: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Finding:
    """Something to work on, and the evidence for it."""

    title: str
    evidence: str


@dataclass(frozen=True)
class Report:
    """Everything that the pages say; ``mark`` is where a line is drawn from 0 to 10.

    ``head`` and ``foot`` are repeated on each page; in ``page_of``, {page} and {pages} are numbers.
    """

    title: str
    facts: tuple[str, ...]
    legend: tuple[str, ...]
    findings_title: str
    findings: tuple[Finding, ...]
    findings_note: str
    people_title: str
    people_columns: tuple[str, str, str, str, str]
    subjects: tuple[str, ...]
    people: tuple[Person, ...]
    mark: float
    foot: str
    page_of: str


def pdf(report: Report, made_at: datetime) -> bytes:
    """The PDF file; the same bytes for the same report. ``made_at`` is in UTC."""
    # Only where a file is made: fpdf is slow to import, and a start of the bot does without.
    from bot.documents.report_pages import Pages

    pages = Pages(report)
    pages.set_creation_date(made_at)
    pages.summary()
    pages.parts()
    return bytes(pages.output())

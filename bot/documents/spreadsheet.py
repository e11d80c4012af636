"""Excel workbooks (XLSX) of plain tables. No cell is ever a formula or a link, whatever it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from bot.documents.clean import writable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | datetime | date | None
"""What a cell holds; a date and time is in local time, without its zone."""

# A cell holds 32,767 characters (https://support.microsoft.com/office/1672b34d).
_MOST_CHARACTERS = 32_767
_NOT_FORMULAS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # No temporary file: the tables hold names.
    "in_memory": True,
}
# What spreadsheets may take for a formula once a cell is edited or copied elsewhere
# (https://owasp.org/www-community/attacks/CSV_Injection).
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """``width`` is in characters; long texts are wrapped. ``number`` is an Excel number format."""

    title: str
    width: float
    number: str | None = None
    wrap: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table under a frozen row of titles, with a filter on each column."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def workbook(title: str, sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """The XLSX file of these sheets; the same bytes for the same content.

    ``made_at`` is written into the file's properties, in UTC.
    """
    import xlsxwriter  # Only where a file is made, as in ``report.pdf``.

    out = BytesIO()
    with xlsxwriter.Workbook(out, _NOT_FORMULAS) as book:
        properties = {"title": writable(title, 255), "created": made_at.replace(tzinfo=None)}
        book.set_properties(properties)
        for sheet in sheets:
            _write(book, sheet)
    return out.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    heading = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    page = book.add_worksheet(sheet.name)
    for place, column in enumerate(sheet.columns):
        style: dict[str, Any] = {"valign": "top", "text_wrap": column.wrap}
        if column.number:
            style["num_format"] = column.number
        plain = book.add_format(style)
        quoted = book.add_format({**style, "quote_prefix": True})
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, book.add_format(heading))
        for line, row in enumerate(sheet.rows, start=1):
            _write_cell(page, line, place, row[place], plain, quoted)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_cell(page: Any, line: int, place: int, value: Value, plain: Any, quoted: Any) -> None:
    match value:
        case None:
            page.write_blank(line, place, None, plain)
        case str():
            text = writable(value, _MOST_CHARACTERS)
            page.write_string(line, place, text, quoted if text.startswith(_RISKY) else plain)
        case datetime() | date():
            page.write_datetime(line, place, value, plain)
        case _:
            page.write_number(line, place, value, plain)

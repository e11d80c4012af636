"""Workbooks are tables that people sort and filter, and never do anything of their own accord."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.spreadsheet import Column, Sheet, Value, workbook

NOW = datetime(2026, 11, 28, 14, 40, tzinfo=UTC)
LOCAL = (NOW + timedelta(hours=1)).replace(tzinfo=None)
COLUMNS = (Column("Texte", 20), Column("Date", 16, "dd/mm/yyyy hh:mm"), Column("Score", 8, "0.00"))


def _book(*texts: str, columns: tuple[Column, ...] = COLUMNS) -> bytes:
    rows: list[tuple[Value, ...]] = [(text, LOCAL, 0.5) for text in texts]
    return workbook("Lyon", [Sheet("Réponses", columns, rows)], NOW)


def _cells(content: bytes) -> list[openpyxl.cell.Cell]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [row[0] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('=HYPERLINK("http://exemple.fr";"clic")', '=HYPERLINK("http://exemple.fr";"clic")'),
        ("{=1+1}", "{=1+1}"),
        ("+1", "+1"),
        ("-12", "-12"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("\t=1+1", "\t=1+1"),
        ("1e5", "1e5"),
        ("https://exemple.fr", "https://exemple.fr"),
        ("deux\r\nlignes", "deux\nlignes"),
        ("nul\x00, cloche\x07, échappement\x1b", "nul\ufffd, cloche\ufffd, échappement\ufffd"),
        ("moitié \ud83d d'emoji", "moitié \ufffd d'emoji"),
        ("à \u202erebours", "à \ufffdrebours"),
        ("_x0041_ tel quel", "_x0041_ tel quel"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("pompe 王伟 😀", "pompe 王伟 😀"),
    ],
)
def test_what_was_typed_is_text_and_nothing_else(typed: str, written: str) -> None:
    content = _book(typed)
    (cell,) = _cells(content)
    # The reader leaves this escape of the format as it is; Excel shows what it stands for.
    assert cell.value.replace("_x005F_", "_") == written
    assert cell.data_type == "s"
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"<hyperlink" not in sheet
        assert not [name for name in parts.namelist() if "external" in name.lower()]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_text_that_looks_like_a_formula_stays_text_when_its_cell_is_edited(typed: str) -> None:
    risky, plain = _cells(_book(typed, "pompe"))
    assert risky.quotePrefix
    assert not plain.quotePrefix


@pytest.mark.parametrize("sign", ["é", "😀"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(sign: str) -> None:
    (cell,) = _cells(_book(sign * 40_000))
    assert cell.value.startswith(sign * 1_000)
    assert cell.value.endswith(" […]")
    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_makes_a_workbook_that_opens(typed: str) -> None:
    (cell,) = _cells(_book(f"x{typed}"))
    assert cell.value.startswith("x")
    assert cell.data_type == "s"


def test_a_table_is_ready_to_be_read_sorted_and_filtered() -> None:
    sheet = openpyxl.load_workbook(BytesIO(_book("pompe", "jauge"))).active
    assert [cell.value for cell in sheet[1]] == ["Texte", "Date", "Score"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet.column_dimensions["A"].width == pytest.approx(20, abs=1)
    assert sheet["B2"].is_date
    assert sheet["B2"].value == LOCAL
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.5, "0.00")


def test_the_same_tables_make_the_same_file() -> None:
    assert _book("pompe", "jauge") == _book("pompe", "jauge")


def test_a_table_without_lines_opens_too() -> None:
    assert _cells(_book()) == []

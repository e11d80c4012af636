"""The pages of a report, drawn one after the other.

Made to be printed in grey: what a shade says, a sign and a number say too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from unicodedata import bidirectional, category, normalize

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection, XPos, YPos

from bot.documents.clean import writable
from bot.documents.report import Level, Person, Report
from bot.fonts import dejavu

_FONT = "DejaVu"
_GREYS = {"dark": 190, "light": 232, "blank": 255, "hatched": 255}
_INK, _FAINT, _RULE = 20, 90, 150
_MARGIN, _WIDTH, _FOOT = 12, 186, 18
_NAMES, _ROW = 46, 10
# A name may take two lines.
_PART_HEAD, _PART_ROW, _AFTER_PART = 17, 5.6, 4
_PAGES = "##"
_PART = (80, 40, 20, 16, 30)


class Pages(FPDF):
    """The pages of one report as they are filled."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.report = report
        self.add_font(_FONT, fname=dejavu())
        self.add_font(_FONT, "B", fname=dejavu(bold=True))
        self._known = frozenset(self.fonts[_FONT.lower()].cmap)  # type: ignore[union-attr]
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _FOOT)
        self.set_title(self._drawable(report.title))
        self.set_lang("fr-FR")
        self.set_draw_color(_RULE)
        # Short, since room is kept for it as it stands.
        self.alias_nb_pages(_PAGES)

    # --- the summary ------------------------------------------------------------------------------

    def summary(self) -> None:
        """The first page, and what does not fit on it."""
        report = self.report
        self.add_page()
        self._write(report.title, 16, bold=True, after=2)
        for fact in report.facts:
            self._write(fact, 9.5)
        self.ln(3)
        self._table_head()
        for number, person in enumerate(report.people, start=1):
            if self.will_page_break(_ROW):
                self.add_page()
                self._table_head()
            self._table_row(number, person)
        self.ln(2)
        for line in report.legend:
            self._write(line, 8, faint=True)
        self.ln(3)
        self._write(report.findings_title, 12, bold=True, after=1)
        for finding in report.findings:
            self._keep_together(12)
            self._write(finding.title, 9.5, bold=True)
            self._write(finding.evidence, 9, after=1.5)
        self._write(report.findings_note, 8, faint=True)

    def _table_head(self) -> None:
        width = self._cell_width
        self._cell("", _NAMES, 6, 8)
        for subject in self.report.subjects:
            self._cell(subject, width, 6, 9, bold=True, align="C")
        self.ln(6)

    def _table_row(self, number: int, person: Person) -> None:
        top = self.get_y()
        self._cell(f"{number}. {person.name}", _NAMES, _ROW, 8.5)
        for place, level in enumerate(person.levels):
            left = _MARGIN + _NAMES + place * self._cell_width
            self._box(left, top, level)
        self.set_xy(_MARGIN, top + _ROW)

    def _box(self, left: float, top: float, level: Level) -> None:
        width = self._cell_width
        self.set_fill_color(_GREYS[level.shade])
        self.rect(left, top, width, _ROW, style="DF")
        if level.shade == "hatched":
            self._hatch(left, top, width)
        self.set_xy(left, top + 0.8)
        said = f"{level.sign} {level.interval}".strip()
        self._cell(said, width, 5, 9, bold=True, align="C")
        self.set_xy(left, top + 5.2)
        self._cell(f"n = {level.answers}", width, 4, 6.5, align="C")

    def _hatch(self, left: float, top: float, width: float) -> None:
        """Lines that leave the middle free."""
        self.set_line_width(0.1)
        with self.rect_clip(left, top, width, _ROW):
            step = -_ROW
            while step < width:
                self.line(left + step, top + _ROW, left + step + _ROW, top)
                step += 2
        self.set_line_width(0.2)
        self.set_fill_color(255)
        self.rect(left + width / 2 - 5, top + 1, 10, _ROW - 2, style="F")

    @property
    def _cell_width(self) -> float:
        return (_WIDTH - _NAMES) / max(1, len(self.report.subjects))

    # --- a part for each person -------------------------------------------------------------------

    def parts(self) -> None:
        """One part after the other, none parted between two pages."""
        if not self.report.people:
            return
        self.add_page()
        self._write(self.report.people_title, 14, bold=True, after=2)
        for number, person in enumerate(self.report.people, start=1):
            self._keep_together(_PART_HEAD + _PART_ROW * (1 + len(person.levels)))
            self._write(f"{number}. {person.name}", 11, bold=True)
            self._write(person.about, 8.5, faint=True, after=1)
            for title, width in zip(self.report.people_columns, _PART, strict=True):
                self._cell(title, width, _PART_ROW, 7.5, faint=True)
            self.ln(_PART_ROW)
            for level in person.levels:
                self._part_row(level)
            self.ln(_AFTER_PART)

    def _part_row(self, level: Level) -> None:
        top = self.get_y()
        self.line(_MARGIN, top, _MARGIN + _WIDTH, top)
        texts = (
            f"{level.subject} {level.title}",
            f"{level.sign} {level.state}",
            str(level.answers),
            level.interval,
        )
        for text, width in zip(texts, _PART, strict=False):
            self._cell(text, width, _PART_ROW, 8.5)
        self._bar(self.get_x(), top, level)
        self.set_xy(_MARGIN, top + _PART_ROW)

    def _bar(self, left: float, top: float, level: Level) -> None:
        """The interval on a scale from 0 to 10, and the mark."""
        a_unit, middle = _PART[-1] / 10, top + _PART_ROW / 2
        self.set_draw_color(_RULE)
        self.line(left, middle, left + 10 * a_unit, middle)
        if level.low is not None and level.high is not None:
            self.set_fill_color(_FAINT)
            # An interval of one number is still to be seen.
            length = max(level.high - level.low, 0.3) * a_unit
            self.rect(left + level.low * a_unit, middle - 1.2, length, 2.4, style="F")
        self.set_draw_color(_INK)
        at = left + self.report.mark * a_unit
        self.line(at, middle - 2.2, at, middle + 2.2)
        self.set_draw_color(_RULE)

    # --- each page --------------------------------------------------------------------------------

    def header(self) -> None:
        """The title again, from the second page on."""
        if self.page_no() > 1:
            self._write(self.report.title, 8, faint=True, after=3)

    def footer(self) -> None:
        """What the figures are, and the number of the page."""
        self.set_y(-_FOOT + 4)
        self._cell(self.report.foot, _WIDTH - 30, 5, 7.5, faint=True)
        words = self.report.page_of.replace("{page}", str(self.page_no()))
        words = words.replace("{pages}", _PAGES)
        self._cell(words, 30, 5, 7.5, faint=True, align="R")

    # --- pieces -----------------------------------------------------------------------------------

    def _keep_together(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _write(
        self, text: str, size: float, *, bold: bool = False, faint: bool = False, after: float = 0
    ) -> None:
        """A paragraph over the whole width."""
        self._style(size, bold, faint)
        height = size * 0.48
        self.multi_cell(
            0, height, self._drawable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.ln(after)

    def _cell(
        self,
        text: str,
        width: float,
        height: float,
        size: float,
        *,
        bold: bool = False,
        faint: bool = False,
        align: Literal["L", "C", "R"] = "L",
    ) -> None:
        """One line in a box, cut where the box ends."""
        self._style(size, bold, faint)
        shown = self._drawable(text)
        room = width - 2 * self.c_margin
        while shown and self.get_string_width(shown) > room:
            shown = shown[:-2].rstrip() + "…" if len(shown) > 1 else ""
        self.cell(width, height, shown, align=align)

    def _style(self, size: float, bold: bool, faint: bool) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(_FAINT if faint else _INK)

    def _drawable(self, text: str) -> str:
        """The text in the order in which it is read, a box for each sign that the font lacks."""
        shown = "".join(self._signs(normalize("NFC", writable(text))))
        if any(bidirectional(sign) in {"R", "AL"} for sign in shown):
            return BidiParagraph(shown, TextDirection.LTR).get_reordered_string()
        return shown

    def _signs(self, text: str) -> Iterator[str]:
        for sign in text:
            # What only joins or varies other signs has no shape of its own.
            if sign == "\n" or category(sign) != "Cf":
                yield sign if sign == "\n" or ord(sign) in self._known else "□"

"""Long lists on a small screen: pages, letters, and rows of buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar
from unicodedata import combining, normalize

from bot.screen import Button, Rows

LETTERS_A_ROW = 4

T = TypeVar("T")
_NUMBERED = re.compile(r"(.*?)( \(\d+\))?", re.DOTALL)


def alphabetical(name: str) -> tuple[str, str]:
    """A key that puts names as a French list does: accents and capitals change nothing."""
    plain = "".join(sign for sign in normalize("NFD", name.casefold()) if not combining(sign))
    return plain, name


def shortened(name: str, fits: Callable[[str], bool]) -> str:
    """A name, cut until it fits; the number that tells namesakes apart, « (2) », stays."""
    if fits(name):
        return name
    found = _NUMBERED.fullmatch(name)
    assert found is not None
    head, number = found.groups(default="")
    while head and not fits(f"{head}…{number}"):
        head = head[:-1]
    return f"{head}…{number}"


def paged(items: Sequence[T], page: int, a_page: int) -> tuple[Sequence[T], int, int]:
    """The items of a page (counted from 1, brought within what there is), it, and how many."""
    pages = max(1, ceil(len(items) / a_page))
    page = min(max(1, page), pages)
    return items[(page - 1) * a_page : page * a_page], page, pages


def paged_by_size(texts: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """The same where a page holds about ``size`` characters; a longer text has one of its own."""
    pages: list[list[T]] = [[]]
    used = 0
    for text in texts:
        length = len(str(text))
        if pages[-1] and used + length > size:
            pages.append([])
            used = 0
        pages[-1].append(text)
        used += length
    page = min(max(1, page), len(pages))
    return pages[page - 1], page, len(pages)


def page_buttons(
    page: int,
    pages: int,
    turn: Callable[[str, int], Button],
    names: tuple[str, str] = ("previous_page", "next_page"),
) -> Rows:
    """A row of buttons to the page before this one and to the next, or no row where neither is.

    ``turn`` makes the button with the text of this name that leads to this page.
    """
    row = tuple(
        turn(name, other)
        for name, other in zip(names, (page - 1, page + 1), strict=True)
        if 1 <= other <= pages
    )
    return (row,) if row else ()


def rows_of(buttons: Sequence[Button], a_row: int) -> Rows:
    """So many buttons a row, fewer in the last one."""
    return tuple(tuple(buttons[start : start + a_row]) for start in range(0, len(buttons), a_row))


def in_rows(buttons: Sequence[Button]) -> Rows:
    """Rows of about the same length, so that no button is much wider than its neighbours."""
    rows = max(1, ceil(len(buttons) / LETTERS_A_ROW))
    return rows_of(buttons, max(1, ceil(len(buttons) / rows)))

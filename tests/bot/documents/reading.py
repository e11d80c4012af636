"""Reads documents back as the programs of people who get them do."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import Any

import openpyxl

Table = list[tuple[Any, ...]]


def sheets(content: bytes) -> dict[str, Table]:
    """The cells of each sheet of a workbook, row by row."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {one.title: list(one.iter_rows(values_only=True)) for one in book.worksheets}


def pages(content: bytes) -> list[str]:
    """What is written on each page of a PDF that sets all its text in Unicode fonts."""
    signs = {
        f"F{number}".encode(): _signs(content, int(reference))
        for number, reference in enumerate(re.findall(rb"/ToUnicode (\d+) 0 R", content), start=1)
    }
    told = []
    for found in re.finditer(rb"/Filter /FlateDecode\n/Length \d+\n>>\nstream\n", content):
        page = zlib.decompressobj().decompress(content[found.end() :])
        if b" Tf" in page and b"BT" in page:
            told.append("\n".join(_strings(page, signs)))
    return told


def _signs(content: bytes, reference: int) -> dict[int, str]:
    """What each glyph of a font stands for (its « ToUnicode » map)."""
    begin = content.index(b"\n%d 0 obj" % reference)
    table = content[begin : content.index(b"endobj", begin)]
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {
        int(glyph, 16): bytes.fromhex(sign.decode()).decode("utf-16-be") for glyph, sign in pairs
    }


def _strings(page: bytes, signs: dict[bytes, dict[int, str]]) -> list[str]:
    font, found = b"F1", []
    for name, text in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", page, re.DOTALL):
        font = name or font
        if not name:
            raw = re.sub(rb"\\(.)", lambda escaped: _unescaped(escaped[1]), text, flags=re.DOTALL)
            glyphs = (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))
            found.append("".join(signs[font].get(glyph, "") for glyph in glyphs))
    return found


def _unescaped(sign: bytes) -> bytes:
    return {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(sign, sign)

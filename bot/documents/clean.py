"""Text that any program can take: what people typed may hold anything that Unicode has."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), lone surrogates among it, the
# delete character, and the signs that turn the direction of a text: only a forger wants them.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_CUT = " […]"


def writable(text: str, most: int | None = None) -> str:
    """The text without characters that files cannot hold, cut to ``most`` UTF-16 units."""
    kept = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    encoded = kept.encode("utf-16-le")
    if most is None or len(encoded) <= 2 * most:
        return kept
    shortened = encoded[: 2 * (most - len(_CUT))].decode("utf-16-le", errors="ignore")
    return shortened + _CUT


def file_name(*words: str) -> str:
    """« lyon-printemps-2027-reponses » from free words: safe on any disk. Maybe empty."""
    from unicodedata import normalize

    plain = normalize("NFKD", "-".join(words)).encode("ascii", errors="ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")

"""When nothing can be made of an answer."""

from __future__ import annotations


class UnreadableAnswer(Exception):
    """The answer cannot be read: ask again rather than mark it wrong. The message is in French."""

"""How the parts of a question are named in a sentence."""

from __future__ import annotations


def quoted(text: str) -> str:
    """« text », without doubling the guillemets of a text that is a quotation already."""
    return text if text.startswith("«") else f"« {text} »"

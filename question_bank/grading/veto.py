"""Safety comes before credit: what is said when a step that protects people was got wrong."""

from __future__ import annotations

_HEAD = "Sécurité : "


def is_veto(sentence: str) -> bool:
    """Whether this sentence of a judgement says that safety made the whole answer wrong."""
    return sentence.startswith(_HEAD)


def veto_told(text: str, why: str | None = None) -> str:
    """That the whole answer is refused because of this option or step, and why if that is known."""
    told = f"{_HEAD}« {text} ». Une erreur sur ce point rend toute la réponse fausse."
    return f"{told} {why}" if why else told

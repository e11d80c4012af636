"""Safety comes before credit: what is said when a step that protects people was got wrong."""

from __future__ import annotations


def veto_told(text: str) -> str:
    """Why the whole answer is refused because of this option or step."""
    return f"Sécurité : « {text} ». Une erreur sur ce point rend toute la réponse fausse."

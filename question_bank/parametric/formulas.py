"""Formulas in a question: read once, and made of its parameters alone."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema

from question_bank.parametric.expression import MAX_LENGTH, parse

read_formula = lru_cache(maxsize=4_096)(parse)
"""``parse``, which need not read the same formula twice."""


def _readable(text: str) -> str:
    read_formula(text)
    return text


FormulaText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LENGTH),
    AfterValidator(_readable),
    WithJsonSchema({"type": ["string", "number"], "maxLength": MAX_LENGTH}),
]


def refuse_unknown_names(formula: str, parameters: Collection[str] | None) -> None:
    """Refuse a name that no parameter bears; nothing to say where these could not be read.

    Raises:
        ValueError: there is one; the message is in French.
    """
    if parameters is None:
        return
    for name in read_formula(formula).names:
        if name not in parameters:
            shown = ", ".join(parameters) or "aucun n'est déclaré"
            raise ValueError(f"« {name} » n'est pas un paramètre ({shown})")

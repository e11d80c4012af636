"""From ``cqpm_0324.yaml`` to a ``Referential``, and from there to JSON."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from referential.model import Referential

SHIPPED_FILE = "cqpm_0324.yaml"

FRENCH_MESSAGES = {
    "missing": "ce champ est obligatoire",
    "extra_forbidden": "ce champ est inconnu",
    "string_type": "il faut un texte (entre guillemets, si besoin)",
    "string_too_short": "ce texte est vide",
    "string_too_long": "ce texte est trop long ({max_length} caractères au plus)",
    "string_pattern_mismatch": "cette valeur n'a pas la forme attendue ({pattern})",
    "enum": "il faut l'une de ces valeurs : {expected}",
    "model_type": "il faut des champs, comme « title: … »",
    "value_error": "{error}",
}


class ReferentialError(ValueError):
    """The file is not a referential. The message, in French, says what is wrong and where."""


@cache
def load_referential() -> Referential:
    """The certificate that ships with the product. Raises ReferentialError."""
    text = files("referential").joinpath(SHIPPED_FILE).read_text(encoding="utf-8")
    return parse_referential(text, source=SHIPPED_FILE)


def parse_referential(text: str, source: str) -> Referential:
    """Read a referential written in YAML.

    ``source`` is how error messages name the text. Raises ReferentialError with every error found,
    one a line.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ReferentialError(f"{source} : ce n'est pas du YAML valable.\n{error}") from error
    try:
        return Referential.model_validate(data)
    except ValidationError as error:
        lines = [f"{source} : {_where(e['loc'])} : {_what(e)}" for e in error.errors()]
        raise ReferentialError("\n".join(lines)) from error


def as_json(referential: Referential) -> dict[str, Any]:
    """The whole referential in JSON's own types, with the names of the model as keys."""
    return referential.model_dump(mode="json")


def _where(location: tuple[int | str, ...]) -> str:
    """``("capacities", 0, "title")`` as ``capacities[1].title``: positions are counted from one."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".") or "document"


def _what(error: ErrorDetails) -> str:
    """The error in French, or in pydantic's own words for the kinds that authors hardly meet."""
    template = FRENCH_MESSAGES.get(error["type"])
    return template.format(**error.get("ctx", {})) if template else error["msg"]

"""How authors write values: each type reads the text as typed and describes itself to editors.

YAML would turn ``no`` into false, ``12:30`` into 750 and ``012`` into 10; the loader therefore
hands every value over as text, and these types read it. Python values pass unchanged, so that a
question stored as JSON reads back the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from question_bank.numbers import read_fraction, read_number
from referential.model import CapacityId, CriterionId

_TRUE = {"oui", "vrai", "true", "yes"}
_FALSE = {"non", "faux", "false", "no"}
# What an editor takes for a number or a boolean is still text here.
_SCALAR = ["string", "number", "boolean"]


def _from_text(read: Callable[[str], object]) -> BeforeValidator:
    """Read a value only when it comes as text."""

    def validate(value: object) -> object:
        return read(value) if isinstance(value, str) else value

    return BeforeValidator(validate)


def _truth(text: str) -> bool:
    word = text.strip().casefold()
    if word not in _TRUE | _FALSE:
        raise ValueError(f"« {text[:40]} » : écrivez oui ou non (vrai ou faux)")
    return word in _TRUE


def _whole(text: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,4}\s*", text):
        raise ValueError(f"« {text[:40]} » : un nombre entier est attendu")
    return int(text)


def _shift(text: str) -> int:
    """« +1 » and a typographic minus are numbers too."""
    shift = text.strip().replace("−", "-").removeprefix("+")
    if shift not in {"-2", "-1", "0", "1", "2"}:
        raise ValueError(f"« {text[:40]} » : écrivez -2, -1, 0, +1 ou +2")
    return int(shift)


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _unwrapped(text: str) -> str:
    """Lines that an editor wrapped, as one: a phone wraps them itself.

    A blank line parts paragraphs, and a line that begins with a dash or a bullet stays a line.
    """
    return re.sub(r"(?<!\n)[ \t]*\n(?!\n|\s*[-–•])[ \t]*", " ", text)


def with_letter(text: str) -> str:
    """« 2 » is C2, « 2.1 » is C2.1."""
    name = text.strip().upper()
    return f"C{name}" if name[:1].isdigit() else name


def _text(**limits: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": _SCALAR, "minLength": 1, **limits})


def _number(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["number", "string"], "description": description})


def _every_case(words: set[str]) -> list[str]:
    return [spelled for word in sorted(words) for spelled in (word, word.title(), word.upper())]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _text()]
ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    _text(maxLength=300),
]
Passage = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=900),
    _from_text(_unwrapped),
    _text(maxLength=900),
]
Truth = Annotated[
    bool,
    _from_text(_truth),
    WithJsonSchema({"enum": [True, False, *_every_case(_TRUE | _FALSE)]}),
]
Number = Annotated[
    Decimal, _from_text(read_number), _number("Un nombre : 12, 0,05, 1 013, 1,3e-5, 5·10^-6.")
]
Fraction = Annotated[
    Decimal, _from_text(read_fraction), _number("Une part de la valeur juste : 5 % ou 0,05.")
]
Difficulty = Annotated[
    int,
    _from_text(_whole),
    Field(ge=1, le=5),
    WithJsonSchema({"enum": [1, 2, 3, 4, 5, "1", "2", "3", "4", "5"]}),
]
Shift = Annotated[
    int,
    _from_text(_shift),
    Field(ge=-2, le=2),
    WithJsonSchema({"enum": [-2, -1, 0, 1, 2, "-2", "−2", "-1", "−1", "0", "1", "+1", "2", "+2"]}),
]
Votes = Annotated[
    tuple[Annotated[int, _from_text(_whole), Field(ge=0)], ...],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": ["integer", "string"]},
            "minItems": 5,
            "maxItems": 5,
        }
    ),
]
Figures = Annotated[
    int,
    _from_text(_whole),
    Field(ge=1, le=6, description="Chiffres significatifs montrés (3 si rien n'est dit)."),
    WithJsonSchema({"enum": [1, 2, 3, 4, 5, 6, "1", "2", "3", "4", "5", "6"]}),
]
Minutes = Annotated[
    int,
    _from_text(_whole),
    Field(ge=0, le=2_880),
    WithJsonSchema({"type": ["integer", "string"], "description": "Des minutes, en entier."}),
]
Euros = Annotated[
    int,
    _from_text(_whole),
    Field(ge=0, le=9_999),
    WithJsonSchema({"type": ["integer", "string"], "description": "Des euros, en entier."}),
]
Worth = Annotated[
    float,
    _from_text(lambda text: float(read_number(text))),
    Field(ge=-1, le=1),
    WithJsonSchema({"type": ["number", "string"], "description": "De -1 à 1."}),
]
Capacity = Annotated[
    CapacityId,
    _from_text(with_letter),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[Cc]?[1-7]$"}),
]
Criterion = Annotated[
    CriterionId,
    _from_text(with_letter),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^[Cc]?[1-7]\.[1-9]\d?$"}),
]
one_or_many = BeforeValidator(_one_or_many)

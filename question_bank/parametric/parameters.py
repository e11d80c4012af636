"""Values that change from one attempt to the next, drawn from a seed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from question_bank.parametric.expression import FUNCTIONS, NAME
from question_bank.written import Number, ShortText, one_or_many

MAX_VALUES = 100_000
ANSWER, REGIME = "answer", "regime"
"""Names that mean something of their own, and cannot be those of parameters."""


def _checked_name(name: str) -> str:
    if not re.fullmatch(NAME, name) or name in FUNCTIONS | {ANSWER, REGIME}:
        raise ValueError(
            f"« {name[:20]} » ne peut pas nommer un paramètre : une lettre, puis des lettres ou "
            "des chiffres, par exemple V, dp ou t1"
        )
    return name


ParameterName = Annotated[str, AfterValidator(_checked_name)]


class Parameter(BaseModel):
    """A value drawn among those of a grid (``min``, ``max``, ``step``) or of a list (``values``).

    ``unit`` and ``symbol`` are for the debrief: « Δp = 0,013 mbar ».
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Number | None = Field(default=None, description="La plus petite valeur.")
    max: Number | None = Field(default=None, description="La plus grande valeur.")
    step: Annotated[Number, Field(gt=0)] | None = Field(
        default=None, description="L'écart entre deux valeurs."
    )
    values: Annotated[tuple[Number, ...], one_or_many] = Field(
        default=(), description="Les valeurs possibles, au lieu de min, max et step."
    )
    unit: ShortText | None = Field(default=None, description="L'unité, pour la correction.")
    symbol: ShortText | None = Field(default=None, description="Le symbole, pour la correction.")

    @model_validator(mode="after")
    def _either_grid_or_list(self) -> Self:
        grid = (self.min, self.max, self.step)
        if self.values:
            if any(bound is not None for bound in grid):
                raise ValueError("écrivez min, max et step, ou bien values, mais pas les deux")
            if len(set(self.values)) != len(self.values):
                raise ValueError("une valeur est écrite deux fois")
            return self
        if self.min is None or self.max is None or self.step is None:
            raise ValueError("il faut min, max et step, ou bien une liste values")
        if self.max <= self.min:
            raise ValueError("max doit être plus grand que min")
        if (self.max - self.min) / self.step >= MAX_VALUES:
            raise ValueError(f"step est trop petit : {MAX_VALUES} valeurs au plus")
        if (self.max - self.min) % self.step:
            raise ValueError("max doit être un nombre entier de fois step au-dessus de min")
        return self

    @property
    def count(self) -> int:
        """How many values may be drawn."""
        if self.min is None or self.max is None or self.step is None:
            return len(self.values)
        return int((self.max - self.min) / self.step) + 1

    def at(self, rank: int) -> Decimal:
        """The value at a rank from 0 to ``count`` - 1, without useless zeros."""
        if self.min is None or self.step is None:
            return _plain(self.values[rank])
        return _plain(self.min + rank * self.step)

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The smallest and the largest value."""
        every = self.values or (self.at(0), self.at(self.count - 1))
        return min(every), max(every)


class Drawn(BaseModel):
    """What was drawn for one attempt: kept with the answer, whatever becomes of this code.

    ``regime`` is what the curve was made to show, where there are several.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: dict[str, Decimal] = Field(default_factory=dict)
    regime: str | None = None


def _plain(value: Decimal) -> Decimal:
    """Without useless zeros: 0.20 is 0.2, and 100 is not 1E+2."""
    whole = value.to_integral_value()
    return (
        whole.quantize(Decimal(1)) if value == whole and abs(value) < 10**12 else value.normalize()
    )


def draw_values(
    parameters: Mapping[str, Parameter], question: str, seed: int
) -> dict[str, Decimal]:
    """A value for each parameter: the same for a question and a seed, on every machine."""
    return {
        name: parameter.at(draw_rank(question, seed, name, parameter.count))
        for name, parameter in parameters.items()
    }


def draw_rank(question: str, seed: int, name: str, count: int) -> int:
    """A number from 0 to ``count`` - 1. The bytes of SHA-256 do not depend on Python's version."""
    digest = hashlib.sha256(f"drawn:{question}:{seed}:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % count

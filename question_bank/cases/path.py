"""What a candidate did in a case, act by act: all that is recorded, and all that scoring needs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from question_bank.cases.model import Name
from question_bank.model.common import Frozen


class Mark(StrEnum):
    """What one thinks of a hypothesis for the moment."""

    RULED_OUT = "ruled_out"
    POSSIBLE = "possible"
    LIKELY = "likely"


class _Act(Frozen):
    """``at`` is when it was done, in UTC, where that is known."""

    at: datetime | None = None


class Did(_Act):
    """A move was chosen."""

    do: Literal["move"] = "move"
    move: Name


class Secured(_Act):
    """A precaution was taken."""

    do: Literal["secure"] = "secure"
    precaution: Name


class Marked(_Act):
    """A hypothesis was put aside, kept or put first."""

    do: Literal["mark"] = "mark"
    hypothesis: Name
    mark: Mark


class Concluded(_Act):
    """The cause was named."""

    do: Literal["conclude"] = "conclude"
    hypothesis: Name


class Reopened(_Act):
    """The conclusion was taken back, before anything was decided on it."""

    do: Literal["reopen"] = "reopen"


class Decided(_Act):
    """A decision was taken; ``options`` are positions in the author's order."""

    do: Literal["decide"] = "decide"
    decision: Name
    options: tuple[int, ...]


class Chose(_Act):
    """A choice was made in a scene; ``choice`` is a position in the author's order."""

    do: Literal["choose"] = "choose"
    scene: Name
    choice: int


Act = Annotated[
    Did | Secured | Marked | Concluded | Reopened | Decided | Chose, Field(discriminator="do")
]


class Played(Frozen):
    """A whole path through a case: the response that is judged."""

    form: Literal["played"] = "played"
    acts: tuple[Act, ...]


class IllegalAct(Exception):
    """The act cannot be done now: an old button, or something that the case does not hold."""

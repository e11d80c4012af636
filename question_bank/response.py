"""What a candidate answered, in terms of the author's positions. Stored as JSON with the answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from question_bank.model import Frozen


class Chosen(Frozen):
    """Positions of the ticked options (``single``: exactly one)."""

    form: Literal["chosen"] = "chosen"
    options: tuple[int, ...]


class Stated(Frozen):
    """A statement told true or false."""

    form: Literal["stated"] = "stated"
    value: bool


class Typed(Frozen):
    """Words or a number, exactly as typed."""

    form: Literal["typed"] = "typed"
    text: str


class Ordered(Frozen):
    """Positions of the items in the order that the candidate gave."""

    form: Literal["ordered"] = "ordered"
    items: tuple[int, ...]


class Matched(Frozen):
    """For each left element, the position of the partner chosen in ``Matching.rights``."""

    form: Literal["matched"] = "matched"
    rights: tuple[int, ...]


class Passed(Frozen):
    """« Je ne sais pas »: an answer too, and an honest one."""

    form: Literal["passed"] = "passed"


Response = Annotated[
    Chosen | Stated | Typed | Ordered | Matched | Passed, Field(discriminator="form")
]
response_from_json: TypeAdapter[Response] = TypeAdapter(Response)

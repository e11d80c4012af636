"""Who the fictitious candidates are: what each of them knows, and when they practise.

The story is told in logits from the threshold, in days before now, and in sittings; everything else
is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Burst:
    """Of late, someone practised one capacity alone, and stood at another ``level`` on it."""

    capacity: str
    level: float
    days: tuple[int, ...]


@dataclass(frozen=True)
class Character:
    """A fictitious candidate.

    Args:
        levels: where they stand on capacities or criteria, in logits from the threshold.
        sittings: how often they practised, from ``begins`` to ``last`` days ago.
        begins: days since they joined the group.
        last: days since their last ordinary sitting.
        certain: whether they say how sure they are.
        sure_of: a criterion on which they are sure, whatever they know of it.
        exam_in: days until an exam date of their own.
        burst: what they practised on top of that.
    """

    levels: Mapping[str, float] = field(default_factory=dict)
    sittings: int = 12
    begins: int = 105
    last: int = 1
    certain: bool = False
    sure_of: str | None = None
    exam_in: int | None = None
    burst: Burst | None = None


@dataclass(frozen=True)
class Order:
    """Work given to characters (by their place in the cast) ``given`` days ago.

    ``due`` is in days from now, negative when past; ``done`` says who did it how many days ago.
    Without ``to``, everybody was asked, the member who is played by hand too.
    """

    code: str
    given: int
    due: int
    done: Mapping[int, int]
    to: tuple[int, ...] = ()


AMINA, BRUNO, CHLOE, DRISS, ELSA, FARID, GAELLE, HUGO, INES, JONAS, KARIMA, LEO = range(12)

CHARACTERS = {
    AMINA: Character({"C4": -3.0}, sittings=14),
    BRUNO: Character({"C4": -3.0, "C2": -3.0}, sittings=14, last=2, exam_in=17),
    CHLOE: Character({"C2": -3.0}, last=9, burst=Burst("C2", 2.2, (6, 5, 3, 2))),
    DRISS: Character({"C5": 0.2}, sittings=9, last=19, certain=True),
    ELSA: Character(
        dict.fromkeys(("C1", "C2", "C3", "C4", "C5", "C6", "C7"), 1.9), sittings=18, certain=True
    ),
    FARID: Character({"C4": -3.0, "C2.6": -5.0}, sittings=15, certain=True, sure_of="C2.6"),
    GAELLE: Character(sittings=2, begins=12, last=5),
    HUGO: Character({"C3": 0.1, "C7": 1.2}, sittings=11, last=3),
    INES: Character({"C4": -3.0, "C6": -3.0}, sittings=14),
    JONAS: Character({"C4": -3.0}, sittings=15, last=8),
    KARIMA: Character({"C1": 0.0, "C5": 1.2}, sittings=12, last=2, certain=True),
    LEO: Character({"C7": -3.0}, sittings=12, begins=60, last=4),
}

ORDERS = (
    Order(
        "C4",
        given=12,
        due=-5,
        done={AMINA: 8, BRUNO: 7, INES: 9},
        to=(AMINA, BRUNO, FARID, INES, JONAS),
    ),
    Order("C2.6", given=3, due=4, done={AMINA: 1, ELSA: 2, FARID: 1, HUGO: 2}),
)

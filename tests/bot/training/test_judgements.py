"""Which judgement holds on an answer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bot.training.judgements import HUMAN, MACHINE, REMARK, SELF, holding


@dataclass
class Said:
    """A judgement, as far as this matters."""

    id: int
    judge: str
    supersedes_id: int | None = None


@st.composite
def judgements(draw: st.DrawFn) -> list[Said]:
    """Judgements on one answer; each may supersede an earlier one."""
    said = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        earlier = st.none() if number == 1 else st.none() | st.integers(1, number - 1)
        judge = draw(st.sampled_from([MACHINE, SELF, HUMAN, REMARK]))
        said.append(Said(number, judge, draw(earlier)))
    return said


def test_a_human_holds_before_a_remark_before_the_machine_before_oneself() -> None:
    ranked = [Said(1, HUMAN), Said(2, REMARK), Said(3, MACHINE), Said(4, SELF)]
    for first in range(4):
        for order in permutations(ranked[first:]):
            assert holding(order) == ranked[first]


def test_among_equals_the_newest_holds() -> None:
    assert holding([Said(2, HUMAN), Said(1, HUMAN), Said(3, SELF)]) == Said(2, HUMAN)


def test_what_is_superseded_holds_no_more_whoever_said_it() -> None:
    assert holding([Said(1, HUMAN), Said(2, MACHINE, 1)]) == Said(2, MACHINE, 1)


def test_a_human_who_supersedes_the_machine_outlasts_a_remark_of_it() -> None:
    assert holding([Said(1, MACHINE), Said(2, HUMAN, 1), Said(3, REMARK, 1)]) == Said(2, HUMAN, 1)


def test_what_people_say_of_themselves_does_not_count_for_others() -> None:
    assert holding([Said(1, SELF)]) == Said(1, SELF)
    assert holding([Said(1, SELF)], for_others=True) is None
    assert holding([Said(1, SELF), Said(2, MACHINE)], for_others=True) == Said(2, MACHINE)


def test_what_people_say_of_themselves_does_not_hide_the_machine_from_others() -> None:
    said = [Said(1, MACHINE), Said(2, SELF, 1)]
    assert holding(said) == Said(2, SELF, 1)
    assert holding(said, for_others=True) == Said(1, MACHINE)


@given(judgements(), st.booleans(), st.data())
def test_the_order_of_the_list_does_not_matter(
    said: list[Said], for_others: bool, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(said))
    assert holding(shuffled, for_others=for_others) == holding(said, for_others=for_others)


@given(judgements())
def test_nothing_superseded_ever_holds(said: list[Said]) -> None:
    held = holding(said)
    if said:
        # The newest one cannot be superseded: something always holds.
        assert held is not None
        assert held.id not in {one.supersedes_id for one in said}
    else:
        assert held is None

"""People named in a button: whom it means, and that a group which changed is noticed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screen import MAX_ACTION_BYTES, Tap
from bot.store.tables import Group, Person
from bot.tutor.orders import GroupChanged, named, order, proposal
from referential.loading import load_referential

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONGEST = "+".join(one.id for one in load_referential().capacity("C6").criteria[-3:])
GROUP = Group(id=1234, name="Lyon", zone="Europe/Paris")
ids = st.lists(st.integers(1, 2**31 - 1), unique=True, min_size=1, max_size=30)


def _people(of: list[int]) -> list[Person]:
    return [Person(id=one, display_name=str(one)) for one in of]


@given(ids, st.data())
def test_whoever_is_named_is_found_again(of: list[int], data: st.DataObject) -> None:
    wanted = set(data.draw(st.lists(st.sampled_from(of), unique=True)))
    action = proposal(GROUP, of, wanted, LONGEST, NOW)
    assert len(f"{action}:crit".encode()) <= MAX_ACTION_BYTES
    read = order(GROUP, _people(of), Tap(action))
    assert {person.id for person in read.people} == wanted
    assert read.due == date(2026, 11, 30)
    assert read.action() == action
    assert read.can_be_parted


def test_a_selection_of_a_group_that_changed_is_not_guessed() -> None:
    word = named([1, 2, 3, 4], {1, 3})
    with pytest.raises(GroupChanged):
        order(GROUP, _people([1, 2, 4]), Tap(f"give:1:C1:261130:{word}"))


def test_everybody_is_everybody_of_now_and_one_is_that_one() -> None:
    everybody, one = named([1, 2], {1, 2}), named([1, 2], {2})
    of = _people([2, 3, 5])
    for word, meant in ((everybody, {2, 3, 5}), (one, {2})):
        read = order(GROUP, of, Tap(f"give:1:C1:261130:{word}"))
        assert {person.id for person in read.people} == meant


def test_a_group_too_large_for_a_button_is_not_parted() -> None:
    of = list(range(1, 200))
    read = order(GROUP, _people(of), Tap(proposal(GROUP, of, of, "C1", NOW)))
    assert not read.can_be_parted

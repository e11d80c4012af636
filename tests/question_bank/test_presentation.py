"""The order shown is the same everywhere for a seed, and never gives an ordering away."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.model import (
    Matching,
    Option,
    OrderedItem,
    Ordering,
    Pair,
    SingleChoice,
    TrueFalse,
)
from question_bank.presentation import shuffled

seeds = st.integers(0, 2**63)


def choice(count: int, shuffle: bool = True) -> SingleChoice:
    options = tuple(Option(text=f"p{i}", correct=i == 0) for i in range(count))
    return SingleChoice(
        kind="single", id="jauge", capacity="C1", stem="?", options=options, shuffle=shuffle
    )


@given(st.integers(3, 8), seeds)
def test_an_ordering_is_never_shown_in_its_right_order(count: int, seed: int) -> None:
    items = tuple(OrderedItem(text=f"étape {i}") for i in range(count))
    question = Ordering(kind="ordering", id="depose", capacity="C3", stem="?", items=items)
    order = shuffled(question, seed)
    assert sorted(order) == list(range(count))
    assert order != tuple(range(count))


@given(st.integers(2, 8), seeds)
def test_every_option_is_shown_once_always_in_the_same_order(count: int, seed: int) -> None:
    order = shuffled(choice(count), seed)
    assert sorted(order) == list(range(count))
    assert order == shuffled(choice(count), seed)


def test_the_order_is_the_same_on_every_machine() -> None:
    assert [shuffled(choice(4), seed) for seed in (0, 1, 2)] == [
        (2, 3, 0, 1),
        (2, 0, 1, 3),
        (0, 2, 3, 1),
    ]


def test_seeds_put_the_key_at_every_place() -> None:
    assert {shuffled(choice(4), seed).index(0) for seed in range(40)} == {0, 1, 2, 3}


def test_an_author_may_keep_the_order() -> None:
    assert {shuffled(choice(5, shuffle=False), seed) for seed in range(20)} == {(0, 1, 2, 3, 4)}


def test_the_rights_of_a_matching_are_shuffled_distractors_included() -> None:
    pairs = (Pair(left="a", right="x"), Pair(left="b", right="y"), Pair(left="c", right="x"))
    question = Matching(
        kind="matching", id="paires", capacity="C1", stem="?", pairs=pairs, distractors=("z",)
    )
    assert {tuple(sorted(shuffled(question, seed))) for seed in range(5)} == {(0, 1, 2)}


def test_nothing_is_listed_in_a_statement() -> None:
    question = TrueFalse(kind="true_false", id="helium", capacity="C1", stem="?", answer=True)
    assert shuffled(question, 1) == ()

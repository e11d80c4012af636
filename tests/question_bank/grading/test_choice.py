"""Choices are judged fairly, and ticking at random never pays."""

from itertools import combinations
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import Verdict, judge
from question_bank.model import MultipleChoice, Option, SingleChoice, TrueFalse
from question_bank.response import Chosen, Passed, Stated, Typed

single = SingleChoice(
    kind="single",
    id="jauge",
    capacity="C1",
    stem="Quelle jauge mesure de 10⁻³ à 1000 mbar ?",
    options=(
        Option(text="Pirani", correct=True),
        Option(text="Bayard-Alpert", why="Elle mesure l'ultravide."),
        Option(text="Penning"),
    ),
)


def multiple(*correct: bool) -> MultipleChoice:
    options = tuple(
        Option(text=f"proposition {i}", correct=right, why=f"raison {i}")
        for i, right in enumerate(correct)
    )
    return MultipleChoice(
        kind="multiple", id="plusieurs", capacity="C1", stem="Lesquelles ?", options=options
    )


def test_the_right_option_is_right() -> None:
    judgement = judge(single, Chosen(options=(0,)))
    assert (judgement.verdict, judgement.score) == (Verdict.CORRECT, 1)
    assert judgement.feedback == ()
    assert judgement.found == ("Pirani",)


def test_a_wrong_option_says_why_it_is_wrong() -> None:
    judgement = judge(single, Chosen(options=(1,)))
    assert (judgement.verdict, judgement.score) == (Verdict.INCORRECT, 0)
    assert judgement.feedback == ("Elle mesure l'ultravide.",)
    assert judgement.missing == ("Pirani",)
    assert judgement.contradicted == ("Bayard-Alpert",)


@pytest.mark.parametrize("options", [(), (0, 1), (3,), (-1,)])
def test_a_single_choice_takes_one_option_of_its_own(options: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"option"):
        judge(single, Chosen(options=options))


@pytest.mark.parametrize(
    ("ticked", "score"),
    [
        ((0, 1), 1),
        ((0,), 0.5),
        ((0, 1, 2), 0.5),
        ((0, 2), 0),
        ((2, 3), 0),
        ((), 0),
    ],
)
def test_each_wrong_tick_takes_back_what_a_right_one_gives(
    ticked: tuple[int, ...], score: float
) -> None:
    judgement = judge(multiple(True, True, False, False), Chosen(options=ticked))
    assert judgement.score == score
    assert judgement.verdict == {0: "incorrect", 0.5: "partial", 1: "correct"}[score]


def test_feedback_of_several_tells_wrong_ticks_then_forgotten_ones() -> None:
    judgement = judge(multiple(True, True, False), Chosen(options=(0, 2)))
    assert judgement.feedback == ("« proposition 2 » : raison 2", "« proposition 1 » : raison 1")


keys = st.lists(st.booleans(), min_size=2, max_size=8).filter(lambda key: 0 < sum(key) < len(key))


@given(keys)
def test_ticking_everything_is_worth_nothing_and_the_key_everything(key: list[bool]) -> None:
    question = multiple(*key)
    assert judge(question, Chosen(options=tuple(range(len(key))))).score == 0
    assert judge(question, Chosen(options=tuple(question.key))).verdict is Verdict.CORRECT


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_ticking_any_number_of_boxes_at_random_hardly_pays(count: int) -> None:
    questions = [multiple(*(place < right for place in range(count))) for right in range(1, count)]
    worth_of_guessing = max(
        mean(
            judge(question, Chosen(options=ticked)).score
            for ticked in combinations(range(count), boxes)
        )
        for question in questions
        for boxes in range(count + 1)
    )
    # As a single choice between two or three options would be.
    assert worth_of_guessing <= 1 / min(count, 3) + 1e-9


@given(keys, st.sets(st.integers(0, 7)))
def test_only_the_key_is_fully_right(key: list[bool], ticked: set[int]) -> None:
    question = multiple(*key)
    ticked &= set(range(len(key)))
    judgement = judge(question, Chosen(options=tuple(ticked)))
    assert (judgement.verdict is Verdict.CORRECT) == (ticked == question.key)
    assert (judgement.verdict is Verdict.PARTIAL) == (0 < judgement.score < 1)


@pytest.mark.parametrize("positions", [(0, 0), (9,)])
def test_positions_must_be_those_of_the_question(positions: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="positions"):
        judge(multiple(True, False), Chosen(options=positions))


statement = TrueFalse(
    kind="true_false",
    id="helium",
    capacity="C2",
    stem="L'hélium brûle.",
    answer=False,
    why="Inerte.",
)


def test_a_statement_told_wrong_is_explained() -> None:
    assert judge(statement, Stated(value=False)).score == 1
    wrong = judge(statement, Stated(value=True))
    assert (wrong.verdict, wrong.feedback, wrong.understood) == ("incorrect", ("Inerte.",), "Vrai")


def test_not_knowing_is_an_answer_worth_nothing() -> None:
    judgement = judge(single, Passed())
    assert (judgement.verdict, judgement.score, judgement.feedback) == ("incorrect", 0, ())
    assert judgement.missing == ("Pirani",)


def test_a_response_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="typed response"):
        judge(single, Typed(text="Pirani"))

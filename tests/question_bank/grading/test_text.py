"""A few words are right when they say a listed text, and never when they say its contrary."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.model import Mistake, ShortAnswer
from question_bank.response import Typed


def asking(*accepted: str, mistake: str = "pompe à diffusion") -> ShortAnswer:
    return ShortAnswer(
        kind="short_text",
        id="pompe",
        capacity="C3",
        stem="Quelle pompe ?",
        accepted=accepted,
        mistakes=(Mistake(answer=mistake, why="Elle ne refoule pas à l'atmosphère."),),
    )


PUMP = asking("pompe à palettes", "primaire à palettes")


@pytest.mark.parametrize(
    "typed",
    [
        "pompe à palettes",
        "La POMPE a palettes.",
        "  une pompe   à palettes !",
        "Primaire à palettes",
        "pompe à palètes",
        "ponpe à palettes",
    ],
)
def test_case_accents_articles_and_a_typo_are_forgiven(typed: str) -> None:
    judgement = judge(PUMP, Typed(text=typed))
    assert (judgement.verdict, judgement.score) == (Verdict.CORRECT, 1)


@pytest.mark.parametrize("typed", ["pompe", "pas une pompe à palettes", "pompe à vis", "42"])
def test_less_another_or_the_contrary_is_wrong(typed: str) -> None:
    judgement = judge(PUMP, Typed(text=typed))
    assert (judgement.verdict, judgement.score) == (Verdict.INCORRECT, 0)
    assert "pompe à palettes" in judgement.missing + judgement.contradicted


def test_what_the_question_says_need_not_be_repeated() -> None:
    assert judge(asking("joint torique"), Typed(text="torique")).verdict is not Verdict.CORRECT
    assert judge(PUMP, Typed(text="à palettes")).verdict is Verdict.CORRECT


def test_an_unknown_word_behind_a_listed_text_is_left_undecided() -> None:
    assert judge(PUMP, Typed(text="pompe à palettes sèche")).verdict is Verdict.UNDECIDED


def test_a_known_mistake_gets_its_reason_even_with_a_typo() -> None:
    judgement = judge(PUMP, Typed(text="pompe à difusion"))
    assert judgement.feedback == ("Elle ne refoule pas à l'atmosphère.",)
    assert judgement.contradicted == ("pompe à diffusion",)


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("absorption", "adsorption"),
        ("fonctionnement normal", "fonctionnement anormal"),
        ("CF100", "CF160"),
        ("DN 40", "DN 50"),
        ("sans fuite", "avec fuite"),
        ("jamais chauffée", "jamai chauffée"),
        ("O2", "N2"),
    ],
)
def test_a_letter_that_changes_the_meaning_is_not_a_typo(accepted: str, typed: str) -> None:
    assert judge(asking(accepted), Typed(text=typed)).verdict is not Verdict.CORRECT


def test_a_listed_mistake_one_letter_away_is_not_a_typo() -> None:
    question = asking("conductance", mistake="conductange")
    assert judge(question, Typed(text="conductange")).verdict is Verdict.INCORRECT
    assert judge(question, Typed(text="conductamce")).verdict is Verdict.CORRECT


@pytest.mark.parametrize("typed", ["", "  ", "?!…", "🙂", "a" * 601])
def test_what_holds_no_word_is_asked_again(typed: str) -> None:
    with pytest.raises(UnreadableAnswer):
        judge(PUMP, Typed(text=typed))


@given(st.text(max_size=700))
def test_no_text_breaks_the_judge(text: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        assert judge(PUMP, Typed(text=text)).understood

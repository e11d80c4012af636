"""A few words are right when they say a listed text, and never when they say its contrary."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.model import Concept, Mistake, ShortAnswer
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


def test_a_listed_answer_that_no_idea_covers_is_not_wrong_with_a_word_more() -> None:
    question = PUMP.model_copy(
        update={
            "accepted": ("chaude", "en régime"),
            "mistakes": (),
            "concepts": (Concept(name="chaude", words=("chaude",)),),
        }
    )
    verdicts = [
        judge(question, Typed(text=text)).verdict
        for text in ("en régime", "il faut en régime", "pas en régime")
    ]
    assert verdicts == [Verdict.CORRECT, Verdict.UNDECIDED, Verdict.INCORRECT]


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


LIGHTER = ShortAnswer(
    kind="short_text",
    id="helium",
    capacity="C2",
    stem="Pourquoi commence-t-on l'aspersion d'hélium par le haut ?",
    accepted=("L'hélium est plus léger que l'air",),
    concepts=(Concept(name="léger", words=("plus léger que l'air", "léger")),),
)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("l'hélium est moins léger que l'air", Verdict.INCORRECT),
        ("l'hélium est plus lourd que l'air", Verdict.INCORRECT),
        ("l'hélium est moins lourd que l'air", Verdict.CORRECT),
        ("l'air est plus léger que l'hélium", Verdict.UNDECIDED),
    ],
)
def test_a_comparison_is_read_with_its_sides(typed: str, verdict: Verdict) -> None:
    assert judge(LIGHTER, Typed(text=typed)).verdict is verdict


@pytest.mark.parametrize("typed", ["je vérifie l'absence de fuite", "qu'il n'y a pas de fuite"])
def test_checking_that_there_is_no_leak_is_checking_leaks(typed: str) -> None:
    question = ShortAnswer(
        kind="short_text",
        id="controle",
        capacity="C3",
        stem="Que vérifiez-vous avant de redémarrer ?",
        accepted=("les fuites",),
        concepts=(Concept(name="fuites", words=("fuites", "vérifier les fuites")),),
    )
    assert judge(question, Typed(text=typed)).verdict is not Verdict.INCORRECT


def test_an_answer_much_longer_than_the_model_is_left_undecided() -> None:
    typed = "la pompe à palettes " + "parce que le moteur tourne " * 8
    assert judge(PUMP, Typed(text=typed)).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("typed", ["", "  ", "?!…", "🙂", "a" * 601])
def test_what_holds_no_word_is_asked_again(typed: str) -> None:
    with pytest.raises(UnreadableAnswer):
        judge(PUMP, Typed(text=typed))


@given(st.text(max_size=700))
def test_no_text_breaks_the_judge(text: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        assert judge(PUMP, Typed(text=text)).understood

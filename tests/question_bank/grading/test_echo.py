"""Saying a word of the question again is no answer to it."""

from functools import cache
from pathlib import Path

import pytest

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.loading import load_bank
from question_bank.model import ShortAnswer
from question_bank.response import Typed

BANK = Path(__file__).parents[3] / "question_bank" / "cqpm_0324"


@cache
def short_answers() -> dict[str, ShortAnswer]:
    bank = load_bank(BANK).bank
    assert bank is not None
    return {one.id: one for one in bank.questions if isinstance(one, ShortAnswer)}


def accepted(question: ShortAnswer, text: str) -> bool:
    try:
        return judge(question, Typed(text=text)).verdict is Verdict.CORRECT
    except UnreadableAnswer:
        return False


@pytest.mark.parametrize("question", short_answers().values(), ids=lambda one: one.id)
def test_no_word_of_a_shipped_question_answers_it(question: ShortAnswer) -> None:
    words = {word.strip(".,;:?«»() ") for word in question.stem.split()}
    assert [word for word in sorted(words) if word and accepted(question, word)] == []


@pytest.mark.parametrize(
    ("question", "echo"),
    [
        ("c1-pirani-propriete", "le refroidissement du filament"),
        ("c1-pompe-avant-vapeur", "l'état thermique"),
        ("c1-pompe-avant-vapeur", "température"),
        ("c2-aspersion-par-le-haut", "le haut"),
        ("c2-aspersion-par-le-haut", "car le vide est en haut"),
        ("c4-nom-retour-huile", "migration"),
        ("c5-panne-filament", "la jauge Bayard-Alpert"),
        ("c6-condamnation", "un cadenas"),
        ("c6-redire-avec-ses-mots", "redire"),
        ("c6-terme-fuite-virtuelle", "le trou borgne"),
        ("c1-pompe-avant-vapeur", "autre chose"),
        ("c6-identifiant-pompe", "date de fabrication"),
        ("c7-mesurer-effet", "le nombre de vannes"),
        ("c7-mesurer-effet", "pannes des débitmètres"),
        ("c7-mesurer-effet", "le nombre de BT préventifs"),
    ],
)
def test_what_was_once_accepted_for_sounding_like_the_question_is_not(
    question: str, echo: str
) -> None:
    assert not accepted(short_answers()[question], echo)

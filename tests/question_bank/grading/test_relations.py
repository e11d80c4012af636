"""Who does what to whom: a swap of the sides is seen, a rewording is not one."""

import pytest

from question_bank.grading.polarity import read
from question_bank.grading.relations import Relation, relations, swapped
from question_bank.words import root


def turned(told: str, model: str, subject: str = "") -> bool:
    def of(text: str) -> tuple[Relation, ...]:
        return relations(read(text), lambda said: root(said.word.plain))

    stem = frozenset(root(one.word.plain) for one in read(subject).words)
    return any(swapped(one, other, stem) for one in of(told) for other in of(model))


@pytest.mark.parametrize(
    ("told", "model"),
    [
        ("l'air est plus léger que l'hélium", "l'hélium est plus léger que l'air"),
        ("la vibration provoque le balourd", "le balourd provoque la vibration"),
        ("le joint attaque l'acétone", "l'acétone attaque le joint"),
        ("du piège vers la vapeur", "de la vapeur vers le piège"),
    ],
)
def test_swapped_sides_are_seen(told: str, model: str) -> None:
    assert turned(told, model)
    assert not turned(model, model)


def test_a_model_that_names_no_subject_speaks_of_what_is_asked() -> None:
    assert turned("l'air est plus léger que l'hélium", "il est plus léger que l'air", "l'hélium")


def test_the_passive_voice_is_no_swap() -> None:
    assert not turned("le joint est attaqué par l'acétone", "l'acétone attaque le joint")

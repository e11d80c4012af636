"""Forms of irregular verbs are told by their endings."""

import pytest

from question_bank.conjugation import radical
from question_bank.words import Word, same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("retient", "retenir"),
        ("contenue", "contenir"),
        ("éteins", "éteindre"),
        ("réduit", "réduction"),
        ("prévue", "prévoir"),
        ("interrompt", "interruption"),
        ("appelle", "appeler"),
        ("essuie", "essuyer"),
        ("vérifie", "vérifier"),
    ],
)
def test_forms_of_one_verb_are_the_same_word(one: str, other: str) -> None:
    assert same(Word.of(one), Word.of(other))


@pytest.mark.parametrize("word", ["courant", "pompe", "tension", "de", ""])
def test_other_words_have_no_radical(word: str) -> None:
    assert radical(word) is None

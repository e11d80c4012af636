"""The trade's vocabulary: what says the same, what never does, and how a bank adds its own."""

from pathlib import Path

import pytest

from question_bank.grading import Verdict, judge
from question_bank.loading import load_bank
from question_bank.model import ShortAnswer
from question_bank.response import Typed
from question_bank.vocabulary import (
    BadVocabulary,
    Opposites,
    Term,
    read_vocabulary,
    shared_vocabulary,
)
from question_bank.words import DENYING_PREFIXES, Word, same, typo_of


def asking(*accepted: str) -> ShortAnswer:
    return ShortAnswer(
        kind="short_text", id="quoi", capacity="C2", stem="De quoi s'agit-il ?", accepted=accepted
    )


def test_the_shared_vocabulary_is_whole() -> None:
    assert len(shared_vocabulary().terms) == 220


@pytest.mark.parametrize("term", shared_vocabulary().terms, ids=lambda term: term.term)
def test_a_term_is_accepted_in_each_of_its_wordings(term: Term) -> None:
    name = term.term
    for wording in term.equal:
        assert judge(asking(name), Typed(text=wording)).verdict is Verdict.CORRECT, wording


@pytest.mark.parametrize("term", shared_vocabulary().terms, ids=lambda term: term.term)
def test_what_a_term_is_confused_with_is_never_accepted(term: Term) -> None:
    name = term.term
    for other in term.confused_with:
        assert judge(asking(name), Typed(text=other)).verdict is not Verdict.CORRECT, other


CONTRARIES = [
    ("ouvert", "fermé"),
    ("ouvrir", "fermer"),
    ("étanche", "fuite"),
    ("monter", "descendre"),
    ("augmenter", "baisser"),
    ("hausse", "chute"),
    ("avant", "après"),
    ("début", "fin"),
    ("démarrer", "arrêter"),
    ("allumer", "éteindre"),
    ("marche", "arrêt"),
    ("entrée", "sortie"),
    ("entrer", "évacuer"),
    ("chaud", "froid"),
    ("chauffer", "refroidir"),
    ("propre", "sale"),
    ("nettoyer", "polluer"),
    ("neuf", "usé"),
    ("sec", "humide"),
    ("plein", "vide"),
    ("remplir", "vidanger"),
    ("serrer", "desserrer"),
    ("brancher", "débrancher"),
    ("absorber", "désorber"),
    ("retenir", "libérer"),
    ("accélérer", "ralentir"),
    ("vite", "lentement"),
    ("haut", "bas"),
    ("léger", "lourd"),
    ("grand", "petit"),
    ("court", "long"),
    ("dur", "mou"),
    ("fort", "faible"),
    ("vrai", "faux"),
    ("réel", "virtuel"),
    ("utile", "inutile"),
    ("toxique", "inoffensif"),
    ("inflammable", "ininflammable"),
    ("conforme", "refusé"),
    ("préventif", "correctif"),
    ("rare", "fréquent"),
    ("stable", "variable"),
    ("continuer", "arrêter"),
    ("remplacer", "réutiliser"),
    ("garder", "jeter"),
    ("réparer", "casser"),
    ("consigner", "déconsigner"),
    ("comprimer", "détendre"),
    ("évaporer", "condenser"),
    ("amont", "aval"),
    ("surestimer", "sous-estimer"),
    ("bruit", "silence"),
]


@pytest.mark.parametrize(("one", "other"), CONTRARIES)
def test_no_family_joins_two_contraries(one: str, other: str) -> None:
    vocabulary = shared_vocabulary()
    assert vocabulary.meaning(Word.of(one)) != vocabulary.meaning(Word.of(other))


@pytest.mark.parametrize(
    "pair", shared_vocabulary().opposites, ids=lambda pair: f"{pair.one[0]}/{pair.other[0]}"
)
def test_what_the_vocabulary_opposes_is_never_one_family(pair: Opposites) -> None:
    vocabulary = shared_vocabulary()
    one, other = ({vocabulary.meaning(Word.of(word)) for word in side} for side in pair.sides)
    assert one.isdisjoint(other)


@pytest.mark.parametrize("family", shared_vocabulary().families, ids=lambda family: family[0])
def test_a_family_holds_no_word_and_what_a_prefix_denies_of_it(family: tuple[str, ...]) -> None:
    words = {Word.of(word).plain for word in family if word.isalpha()}
    denied = {
        (prefix, word)
        for prefix in DENYING_PREFIXES
        if len(prefix) > 1  # « abaisser » is « baisser »
        for word in words
        if prefix + word in words and len(word) > 4
    }
    assert not denied


@pytest.mark.parametrize("kind", shared_vocabulary().kinds, ids=lambda kind: kind[0])
def test_things_of_one_kind_are_never_one_family(kind: tuple[str, ...]) -> None:
    vocabulary = shared_vocabulary()
    assert len({vocabulary.meaning(Word.of(word)) for word in kind}) == len(kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("contaminée", "contaminees"),
        ("dégazer", "degazage"),
        ("vérifier", "vérification"),
        ("étuvage", "etuver"),
    ],
)
def test_inflections_are_the_same_word(one: str, other: str) -> None:
    assert same(Word.of(one), Word.of(other))


@pytest.mark.parametrize(
    ("typed", "listed", "forgiven"),
    [
        ("palletes", "palettes", True),
        ("turbomolléculair", "turbomoléculaire", True),
        ("pomqe", "pompe", True),
        ("panne", "vanne", False),
        ("vite", "vide", False),
        ("anormal", "normal", False),
        ("absorption", "adsorption", False),
        ("asymétrique", "symétrique", False),
        ("CF160", "CF100", False),
        ("RGA", "RGB", False),
        ("inétanche", "étanche", False),
    ],
)
def test_typos_are_forgiven_word_by_word(typed: str, listed: str, forgiven: bool) -> None:
    assert typo_of(Word.of(typed), Word.of(listed)) is forgiven


BANK = """
bank: atelier
title: Atelier
questions:
  - {id: gros-robinet, capacity: C1, kind: short_text, stem: Quoi ?, accepted: [vanne principale]}
"""


def test_a_bank_adds_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "atelier.yaml").write_text(BANK, encoding="utf-8")
    own = (
        "terms:\n  - {term: vanne principale, synonyms: [gros robinet],\n"
        "     confused_with: [gros robineau]}\n"
    )
    (tmp_path / "vocabulary.yaml").write_text(own, encoding="utf-8")
    loaded = load_bank(tmp_path / "atelier.yaml")
    assert loaded.bank is not None, loaded.errors
    (question,) = loaded.bank.questions
    assert judge(question, Typed(text="le gros robinet")).verdict is Verdict.CORRECT
    assert judge(question, Typed(text="le gros robineau")).verdict is not Verdict.CORRECT


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("terms:\n  - {term: vanne, synonim: [robinet]}\n", 2, "synonyms"),
        ("terms:\n  - {synonyms: [robinet]}\n", 2, "il manque « term »"),
        ("terms:\n  - {term: vanne}\n  - {term: Vanne}\n", 3, "déjà défini"),
        ("terme: []\n", 1, "terms"),
        ("- vanne\n", 1, ""),
    ],
)
def test_a_wrong_vocabulary_says_where_and_what_to_write(
    content: str, line: int, told: str
) -> None:
    with pytest.raises(BadVocabulary) as bad:
        read_vocabulary("vocabulary.yaml", content.encode())
    (problem,) = bad.value.problems
    assert problem.line == line
    assert told in problem.message

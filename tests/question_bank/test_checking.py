"""What our own bank must have, what others are asked for, and what gives an answer away."""

from pathlib import Path

import pytest

from question_bank.bank import Bank
from question_bank.checking import check_bank, coverage, load_checked, with_drafts
from question_bank.loading import LoadedBank, load_bank
from question_bank.model import Status
from question_bank.problem import Problem
from referential.loading import load_referential

SHIPPED = Path(__file__).parents[2] / "question_bank" / "cqpm_0324"

COMPLETE = """\
bank: {bank}
title: Essai
questions:
  - id: jauge
    capacity: C1
    criteria: C1.1
    kind: single
    stem: Quelle jauge ?
    options:
      - {{text: Pirani, correct: oui}}
      - {{text: Penning, why: Elle mesure plus bas.}}
    explanation: La Pirani mesure par conduction thermique.
    sources: Un livre
"""
BARE = """\
bank: {bank}
title: Essai
questions:
  - id: jauge
    capacity: C1
    kind: single
    stem: Quelle jauge ?
    options:
      - {{text: Pirani, correct: oui}}
      - {{text: Penning}}
  - id: helium
    capacity: C2
    kind: true_false
    stem: L'hélium brûle.
    answer: faux
  - id: pression
    capacity: C2
    kind: numeric
    stem: Combien de mbar ?
    answer: 1 013
    mistakes:
      - {{answer: 101 300, why: Ce sont des pascals.}}
    examples: {{accepted: 1013 hPa, refused: 101 300}}
"""
EXPECTED = [
    (4, 5, "criteria"),
    (4, 5, "explanation"),
    (4, 5, "sources"),
    (10, 9, "pourquoi cette proposition est fausse"),
    (11, 5, "criteria"),
    (11, 5, "explanation"),
    (11, 5, "sources"),
    (11, 5, "pourquoi l'autre réponse est fausse"),
    (16, 5, "criteria"),
    (16, 5, "explanation"),
    (16, 5, "sources"),
    (22, 7, "au moins 2 « mistakes »"),
]


def load(folder: Path, content: str, bank: str = "essai") -> LoadedBank:
    file = folder / "a.yaml"
    file.write_text(content.format(bank=bank), encoding="utf-8")
    loaded = load_bank(file)
    assert loaded.errors == ()
    return loaded


def bank_of(loaded: LoadedBank) -> Bank:
    assert loaded.bank is not None
    return loaded.bank


def assert_told(problems: tuple[Problem, ...], expected: list[tuple[int, int, str]]) -> None:
    assert [(one.line, one.column) for one in problems] == [
        (line, column) for line, column, _ in expected
    ]
    for line, column, words in expected:
        assert any(
            (one.line, one.column) == (line, column) and words in one.message for one in problems
        )


def test_a_complete_question_has_nothing_to_be_told(tmp_path: Path) -> None:
    for bank in ("essai", "cqpm_0324"):
        assert check_bank(load(tmp_path, COMPLETE, bank)) == ((), ())


def test_our_own_bank_must_have_reasons_explanations_sources_and_criteria(tmp_path: Path) -> None:
    findings = check_bank(load(tmp_path, BARE, "cqpm_0324"))
    assert_told(findings.errors, EXPECTED)
    assert findings.warnings == ()


def test_another_bank_is_warned_and_its_bare_questions_are_drafts(tmp_path: Path) -> None:
    loaded = load(tmp_path, BARE)
    findings = check_bank(loaded)
    assert findings.errors == ()
    assert_told(findings.warnings, EXPECTED)
    assert {one.status for one in with_drafts(bank_of(loaded)).questions} == {Status.DRAFT}
    complete = with_drafts(bank_of(load(tmp_path, COMPLETE)))
    assert {one.status for one in complete.questions} == {Status.PUBLISHED}


def test_a_draft_of_our_own_bank_may_be_unfinished(tmp_path: Path) -> None:
    content = BARE.split("  - id: helium", maxsplit=1)[0] + "    status: draft\n"
    findings = check_bank(load(tmp_path, content, "cqpm_0324"))
    assert findings.errors == ()
    assert len(findings.warnings) == 4


def test_a_checked_bank_comes_with_all_that_was_found(tmp_path: Path) -> None:
    load(tmp_path, BARE, "cqpm_0324")
    refused = load_checked(tmp_path / "a.yaml")
    assert refused.bank is None
    assert_told(refused.errors, EXPECTED)
    load(tmp_path, BARE)
    accepted = load_checked(tmp_path / "a.yaml")
    assert_told(accepted.warnings, EXPECTED)
    assert {one.status for one in bank_of(accepted).questions} == {Status.DRAFT}


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "Une jauge à conduction thermique, fiable de 1000 à 0,001 mbar",
            "Une jauge Penning",
            "bien plus longue",
        ),
        ("Pirani", "Toutes les réponses", "évitez"),
        ("Pirani", "Aucune de ces réponses", "évitez"),
        ("Pirani", "On ne le fait jamais", "jamais"),
        ("Pirani", "Il faut toujours dégazer", "toujours"),
    ],
)
def test_what_gives_the_answer_away_is_warned_of(
    tmp_path: Path, right: str, wrong: str, words: str
) -> None:
    content = COMPLETE.replace("text: Pirani", f"text: '{right}'")
    content = content.replace("text: Penning", f"text: '{wrong}'")
    findings = check_bank(load(tmp_path, content))
    assert findings.errors == ()
    (warning,) = findings.warnings
    assert words in warning.message
    assert warning.line in {10, 11}
    assert warning.column == 16


def test_absolute_words_on_both_sides_give_nothing_away(tmp_path: Path) -> None:
    content = COMPLETE.replace("Pirani,", "Toujours la Pirani,")
    content = content.replace("Penning,", "Jamais la Penning,")
    assert check_bank(load(tmp_path, content)) == ((), ())


def test_a_question_longer_than_a_message_cannot_be_asked(tmp_path: Path) -> None:
    content = COMPLETE.replace("Quelle jauge ?", "Quelle jauge ? " + "mot " * 240)
    findings = check_bank(load(tmp_path, content))
    assert findings.errors == ()
    assert_told(findings.warnings, [(8, 11, "fatigue")])
    content = COMPLETE.replace("La Pirani mesure", "La Pirani mesure " + "bien " * 740)
    assert_told(check_bank(load(tmp_path, content)).errors, [(4, 5, "trop longue")])


def test_a_mistake_within_the_tolerance_is_an_error(tmp_path: Path) -> None:
    content = BARE.replace("answer: 101 300", "answer: 1 020")
    content += "    tolerance: {{relative: 1 %}}\n"
    assert_told(check_bank(load(tmp_path, content)).errors, [(22, 18, "juste selon la tolérance")])


def test_coverage_counts_published_questions_by_kind_and_difficulty(tmp_path: Path) -> None:
    referential = load_referential()
    bank = bank_of(load(tmp_path, COMPLETE))
    criteria = coverage(bank, referential)["criteria"]
    assert len(criteria) == 54
    first, *others = criteria
    assert first["id"] == "C1.1"
    assert first["questions"] == 1
    assert first["kinds"]["single"] == sum(first["kinds"].values()) == 1
    assert first["difficulties"]["3"] == sum(first["difficulties"].values()) == 1
    assert (first["cases"], first["interviews"]) == (0, 0)
    assert not any(one["questions"] for one in others)
    drafts = bank.model_copy(
        update={
            "questions": tuple(
                one.model_copy(update={"status": Status.DRAFT}) for one in bank.questions
            )
        }
    )
    assert not any(one["questions"] for one in coverage(drafts, referential)["criteria"])


def test_the_shipped_bank_is_complete() -> None:
    loaded = load_checked(SHIPPED)
    assert loaded.errors == ()
    published = [one for one in bank_of(loaded).questions if one.status is Status.PUBLISHED]
    for number in range(1, 8):
        assert sum(one.capacity == f"C{number}" for one in published) >= 6

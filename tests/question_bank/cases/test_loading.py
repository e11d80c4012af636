"""A case loads as its author typed it, or every error is told at its place, in French."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from question_bank.bank import Bank
from question_bank.cases import baselines
from question_bank.cases.judging import criteria_of, judge_case
from question_bank.cases.model import Case, Diagnosis, Scenario
from question_bank.cases.path import Played
from question_bank.checking import check_bank, with_rewards
from question_bank.grading.judgement import Verdict
from question_bank.schema import bank_schema
from tests.question_bank.cases.written import (
    DIAGNOSIS_AS_WRITTEN,
    SCENARIO_AS_WRITTEN,
    loaded,
    shipped,
)

BOTH = pytest.mark.parametrize(
    "text", [DIAGNOSIS_AS_WRITTEN, SCENARIO_AS_WRITTEN], ids=["diagnosis", "scenario"]
)


def errors(folder: Path, text: str) -> list[tuple[int, int, str]]:
    return [(line, column, message) for _, line, column, message in loaded(folder, text).errors]


# --- what the guide shows -------------------------------------------------------------------------


@BOTH
def test_an_example_of_the_guide_loads_without_a_remark(tmp_path: Path, text: str) -> None:
    read = loaded(tmp_path, text)
    assert read.errors == read.warnings == ()
    assert check_bank(read) == ((), ())
    assert with_rewards(read).warnings == ()
    Draft7Validator(bank_schema()).validate(yaml.safe_load(text))


@BOTH
def test_an_example_of_the_guide_plays_and_scores(tmp_path: Path, text: str) -> None:
    (case,) = bank_of(tmp_path, text).cases
    end = baselines.expert_end(case)
    judgement = judge_case(case, Played(acts=end.acts))
    assert (judgement.verdict, judgement.score) == (Verdict.CORRECT, 1.0)
    assert set(criteria_of(end)) == set(case.criteria) - never_at_stake(case)
    assert set(criteria_of(end).values()) == {1.0}


def never_at_stake(case: Case) -> set[str]:
    """The criteria of mistakes, which the expert does not make."""
    if isinstance(case, Scenario):
        right = {name for act in baselines.expert_end(case).made for name in act[1].criteria}  # type: ignore[union-attr]
        return set(case.criteria) - right
    mistakes = {name for move in case.moves if move.is_mistake for name in move.criteria}
    others = {name for move in case.moves if not move.is_mistake for name in move.criteria}
    others |= {name for one in (*case.precautions, *case.decisions) for name in one.criteria}
    return mistakes - others - {"C4.1", "C4.2", "C4.3"}


def bank_of(folder: Path, text: str) -> Bank:
    bank = loaded(folder, text).bank
    assert bank is not None
    return bank


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    (case,) = bank_of(tmp_path, DIAGNOSIS_AS_WRITTEN).cases
    assert isinstance(case, Diagnosis)
    assert case.cause.id == "huile"
    assert case.move("obturee").needs == ("accord",)
    assert case.move("helium").euros == 80
    assert case.decision("retour").criteria == ("C5.1",)
    (other,) = bank_of(tmp_path, SCENARIO_AS_WRITTEN).cases
    assert isinstance(other, Scenario)
    assert other.scene("debut").choices[1].worth == -0.5


@pytest.mark.parametrize("case", shipped(), ids=lambda case: case.id)
def test_a_case_reads_back_from_the_database_as_it_was_written(case: Case) -> None:
    assert type(case).model_validate(case.model_dump(mode="json")) == case


def test_cases_and_questions_may_stand_in_one_file(tmp_path: Path) -> None:
    question = (
        "questions:\n  - {id: une-question, capacity: C1, criteria: C1.1, kind: true_false, "
        "stem: L'hélium est inerte., answer: vrai}\n"
    )
    bank = bank_of(tmp_path, question + DIAGNOSIS_AS_WRITTEN)
    assert (len(bank.questions), len(bank.cases)) == (1, 1)


# --- what is wrong, at its place ------------------------------------------------------------------

_OPERATOR = "bears: {huile: souvent, fuite: parfois, jauge: parfois}"
# What is written, what stands there instead, where it is told, and words of the message.
WRONG_DIAGNOSES = {
    "unknown hypothesis": (
        _OPERATOR,
        "bears: {huil: souvent}",
        42,
        23,
        "« huil » n'est pas une hypothèse de ce cas",
    ),
    "unknown word": (
        _OPERATOR,
        "bears: {huile: fréquent}",
        42,
        24,
        "écrivez exclut, rare, parfois, souvent ou toujours",
    ),
    "bears as a list": (_OPERATOR, "bears: [huile]", 42, 16, "par exemple « fuite: rare »"),
    "hypothesis with capitals": (
        _OPERATOR,
        "bears: {Huile: rare}",
        42,
        24,
        "écrivez 1 à 40 minuscules sans accent",
    ),
    "unknown precaution": (
        "needs: [accord]",
        "needs: [accord, acord]",
        57,
        25,
        "« acord » n'est pas une précaution de ce cas",
    ),
    "unknown precaution alone": (
        "needs: [accord]",
        "needs: acord",
        57,
        16,
        "« acord » n'est pas une précaution de ce cas",
    ),
    "unknown precaution of a decision": (
        "needs: [consigner]",
        "needs: [consigne]",
        90,
        17,
        "« consigne » n'est pas une précaution de ce cas",
    ),
    "unknown move": (
        "needs: [accord]",
        "after: [operater]",
        57,
        17,
        "« operater » n'est pas un geste de ce cas : vouliez-vous écrire « operateur » ?",
    ),
    "needs as sub-keys": (
        "needs: [accord]",
        "needs: {accord: oui}",
        57,
        16,
        "une liste est attendue ici",
    ),
    "id used twice": (
        "- id: voyant",
        "- id: obturee",
        61,
        13,
        "l'identifiant « obturee » sert déjà dans ce cas",
    ),
    "id with a capital": (
        "- id: operateur",
        "- id: Operateur",
        35,
        13,
        "écrivez 1 à 40 minuscules sans accent",
    ),
    "id of the case": (
        "id: palettes-vide-limite",
        "id: Palettes",
        2,
        9,
        "écrivez 3 à 64 minuscules sans accent",
    ),
    "two causes": (
        "        why: Une seconde jauge",
        "        cause: oui\n        why: Une seconde jauge",
        9,
        7,
        "une hypothèse, et une seule, doit porter « cause: oui »",
    ),
    "no cause": (
        "        cause: oui\n",
        "",
        9,
        7,
        "une hypothèse, et une seule, doit porter « cause: oui »",
    ),
    "missing key": ("        result: Rien.\n", "", 69, 9, "il manque « result »"),
    "empty value": ("result: Rien.", "result:", 75, 16, "« result » est vide"),
    "missing stage": ("        stage: gauges\n", "", 44, 9, "dites où l'on regarde : stage"),
    "key nearly right": (
        "teaches: Un proc",
        "teach: Un proc",
        43,
        9,
        "vouliez-vous écrire « teaches » ?",
    ),
    "key in French": (
        "result: Rien.",
        "résultat: Rien.",
        75,
        9,
        "vouliez-vous écrire « result » ?",
    ),
    "key of something else": (
        "aim: safety",
        "stage: pumps",
        24,
        9,
        "les clés possibles ici sont aim, criteria, id, minutes, text, why",
    ),
    "key of an option": (
        "correct: oui",
        "correcte: oui",
        94,
        13,
        "vouliez-vous écrire « correct » ?",
    ),
    "unknown aim": (
        "aim: safety",
        "aim: securite",
        24,
        14,
        "écrivez safety, cleanliness ou agreement",
    ),
    "unknown how": (
        "how: ask",
        "how: demander",
        36,
        14,
        "écrivez ask, observe, measure, test ou act",
    ),
    "criterion that is not": (
        "criteria: C4.4",
        "criteria: C4.9",
        26,
        19,
        "le critère C4.9 n'existe",
    ),
    "criterion badly written": (
        "criteria: C2.3",
        "criteria: [C2.3, hélium]",
        78,
        26,
        "écrivez par exemple C2.1",
    ),
    "criterion of a decision": (
        "criteria: C5.7",
        "criteria: [C5.7, C5.99]",
        91,
        26,
        "le critère C5.99 n'existe pas",
    ),
    "no right option": (
        "            correct: oui\n          - text: Compléter",
        "          - text: Compléter",
        93,
        11,
        "il faut au moins une proposition juste et au moins une fausse",
    ),
    "an option without text": (
        "          - text: Changer",
        "          - Vidanger\n          - text: Changer",
        97,
        13,
        "des sous-clés sont attendues ici",
    ),
    "minutes with a unit": (
        "minutes: 90",
        "minutes: 90 min",
        73,
        18,
        "un nombre entier est attendu",
    ),
    "a long title": (
        "title: La pompe",
        "title: " + "La pompe " * 6,
        3,
        12,
        "48 caractères au plus",
    ),
    "a long text": ("result: Rien.", "result: " + "Rien. " * 200, 75, 17, "900 caractères au plus"),
    "a veto without reason": (
        "mistake: Une heure",
        "veto: oui\n        teaches: Une heure",
        69,
        9,
        "« veto » demande",
    ),
    "a look that is expected": (
        "teaches: Un proc",
        "expected: oui\n        teaches: Un proc",
        35,
        9,
        "qu'avec « how: act »",
    ),
    "a variant of nothing": (
        "teaches: Une huile",
        "variants: [{after: [obture], result: Sale.}]\n        teaches: Une huile",
        68,
        29,
        "vouliez-vous écrire « obturee » ?",
    ),
    "an event without text": (
        "    decisions:\n",
        "    events:\n      - at: 10\n    decisions:\n",
        87,
        9,
        "il manque « text »",
    ),
}
WRONG_SCENARIOS = {
    "nowhere near": ("to: parler", "to: bilan", 13, 17, "de ce cas : écrivez debut, fin, parler"),
    "unknown scene": ("to: parler", "to: parlr", 13, 17, "vouliez-vous écrire « parler » ?"),
    "scene used twice": ("- id: fin", "- id: parler", 51, 13, "l'identifiant « parler » sert déjà"),
    "worth too much": ("worth: 1", "worth: 3", 14, 20, "« worth » vaut au plus 1"),
    "worth in words": ("worth: 1", "worth: bon", 14, 20, "« bon » n'est pas un nombre lisible"),
    "key in French": ("why: Lui", "pourquoi: Lui", 17, 13, "vouliez-vous écrire « why » ?"),
    "choices in French": ("choices:", "choix:", 11, 9, "vouliez-vous écrire « choices » ?"),
    "criterion that is not": ("[C6.6, C6.9]", "[C6.6, C6.99]", 16, 30, "le critère C6.99 n'existe"),
}
FILES = {
    "cases:\n  id: a-b-c\n": (2, 3, "« cases » attend une liste"),
    "cases: bonjour\n": (1, 8, "« cases » attend une liste"),
    "cases:\n  - bonjour\n": (2, 5, "un cas est attendu ici"),
    "case:\n  - id: abc\n": (1, 1, "vouliez-vous écrire « cases » ?"),
}


def check_told(found: list[tuple[int, int, str]], line: int, column: int, words: str) -> None:
    assert any(
        (line, column) == (one, other) and words in message for one, other, message in found
    ), found


@pytest.mark.parametrize("name", WRONG_DIAGNOSES)
def test_an_error_of_a_diagnosis_is_told_at_its_place(tmp_path: Path, name: str) -> None:
    written, instead, *told = WRONG_DIAGNOSES[name]
    assert written in DIAGNOSIS_AS_WRITTEN
    check_told(errors(tmp_path, DIAGNOSIS_AS_WRITTEN.replace(written, instead, 1)), *told)


@pytest.mark.parametrize("name", WRONG_SCENARIOS)
def test_an_error_of_a_scenario_is_told_at_its_place(tmp_path: Path, name: str) -> None:
    written, instead, *told = WRONG_SCENARIOS[name]
    assert written in SCENARIO_AS_WRITTEN
    check_told(errors(tmp_path, SCENARIO_AS_WRITTEN.replace(written, instead, 1)), *told)


@pytest.mark.parametrize("text", FILES)
def test_what_is_no_case_is_told_at_its_place(tmp_path: Path, text: str) -> None:
    check_told(errors(tmp_path, text), *FILES[text])


def test_every_error_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = DIAGNOSIS_AS_WRITTEN
    for written, instead in (
        ("how: ask", "how: demander"),
        ("aim: safety", "aim: securite"),
        ("minutes: 90", "minutes: beaucoup"),
        ("capacity: C4", "capacity: C8"),
    ):
        text = text.replace(written, instead, 1)
    assert [line for line, _, _ in errors(tmp_path, text)] == [4, 24, 36, 73]


def test_two_cases_do_not_share_an_id(tmp_path: Path) -> None:
    twice = DIAGNOSIS_AS_WRITTEN + SCENARIO_AS_WRITTEN.removeprefix("cases:\n").replace(
        "saisie-sans-unite", "palettes-vide-limite"
    )
    ((line, _, message),) = errors(tmp_path, twice)
    assert twice.splitlines()[line - 1].strip() == "- id: palettes-vide-limite"
    assert "sert déjà" in message
    assert "ligne 2" in message

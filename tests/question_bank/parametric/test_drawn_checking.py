"""What ``bank check`` says of questions whose values are drawn, at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank.checking import check_bank
from question_bank.loading import load_bank

QUESTION = """\
questions:
  - id: debit-de-fuite
    capacity: C2
    criteria: C2.2
    kind: numeric
    parameters:
      V: {min: 100, max: 600, step: 50}
      dp: {min: "0,001", max: "0,02", step: "0,001"}
    stem: "Enceinte de {V} l, {dp} mbar en 600 s."
    formula: V*dp/600
    unit: mbar·l/s
    tolerance:
      relative: 5 %
    mistakes:
      - formula: V*dp
        why: "Divisez par la durée."
      - answer: 1e6
        why: "Bien trop."
    explanation: "Q = {answer}."
    sources: Cours
    examples:
      accepted: "{answer}"
      refused: "0"
"""

CHOICE = """\
questions:
  - id: que-montre-la-courbe
    capacity: C2
    criteria: C2.2
    kind: single
    stem: "Que montre cette courbe ?"
    curve:
      kind: rate_of_rise
      regime: [leak, faulty_gauge]
      volume: 100
      leak: "0,001"
      limit: "0,005"
      duration: 20
    options:
      - text: Une fuite
        when: leak
        why: "Une fuite est droite."
      - text: Une jauge bloquée
        when: faulty_gauge
        why: "Une jauge bloquée est plate."
    explanation: "Regardez l'angle."
    sources: Cours
"""


def said(folder: Path, text: str) -> list[str]:
    """Every error and warning as « line:column: message »."""
    file = folder / "essai.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = load_bank(file)
    found = check_bank(loaded)
    problems = [*loaded.errors, *loaded.warnings, *found.errors, *found.warnings]
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems]


@pytest.mark.parametrize("text", [QUESTION, CHOICE], ids=["numeric", "single"])
def test_a_sound_question_calls_for_no_remark(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("V*dp/600", "V*/600", "10:14: formule, caractère 3 : il manque un nombre"),
        ("V*dp/600", "V*dq/600", "10:14: « dq » n'est pas un paramètre (V, dp)"),
        ("V*dp/600", "V/(dp-0,001)", "10:14: avec V = 100, dp = 0,001 : formule, caractère 2 : d"),
        ("V*dp/600", "V-500+0*dp", "10:14: avec V = 100, dp = 0,001 : le résultat vaut −400"),
        ("V: {", "X: {values: [1, 2]}\n      V: {", "7:10: le paramètre « X » ne sert à rien"),
        ("{V} l, ", "", "7:10: le candidat ne voit pas « V »"),
        ("{V} l", "{v} l", "9:11: « {v} » n'est pas un paramètre (possibles : {V}, {dp})"),
        ("600 s.", "600 s ({answer}).", "9:11: {answer} donnerait la réponse"),
        ("relative: 5 %", "nominal: 1e-9", "13:7: avec V = 100, dp = 0,001 : la réponse montrée"),
        ("formula: V*dp\n", "formula: V*dp/590\n", "15:18: avec V = 100, dp = 0,001 : cette rép"),
        ("answer: 1e6", "formula: ln(V-600)", "17:18: avec V = 100, dp = 0,001 : formule, car"),
        ("step: 50}", "step: 70}", "7:10: max doit être un nombre entier de fois step"),
        ("step: 50}", "pas: 50}", "7:31: clé inconnue « pas » : vouliez-vous écrire « step » ?"),
        ("min: 100, max: 600, step: 50", "valus: 3", "7:11: clé inconnue « valus » : vouliez-vous"),
        ('refused: "0"', 'refused: "{answer}"', "« 0,"),
        ("unit: mbar·l/s", "unit: mbar·l/s\n    formule: V", "12:5: clé inconnue « formule »"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_is_written(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert before in QUESTION
    remarks = said(tmp_path, QUESTION.replace(before, after, 1))
    assert any(told in remark for remark in remarks), remarks


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("limit: \"0,005\"", "limit: \"5\"", "12:14: avec faulty_gauge : la jauge ne se bloq"),
        ("when: leak", "when: outgassing", "15:7: il faut une proposition, et une seule, pour ch"),
        ("when: leak", "correct: oui", "15:7: avec « when », c'est la courbe qui dit"),
        ("volume: 100", "volume: W", "« W » n'est pas un paramètre (aucun n'est déclaré)"),
        ("volume: 100", "volume: 100-100", "avec leak : "),
        ("kind: rate_of_rise", "kind: courbe", "8:7: « courbe » n'est pas une sorte de courbe"),
        ("duration: 20", "durée: 20", "13:7: clé inconnue « durée » : vouliez-vous écrire « dur"),
        ("[leak, faulty_gauge]", "[leak, fuite]", "« fuite » n'est pas possible pour « regime »"),
    ],
)  # fmt: skip
def test_a_curve_that_cannot_be_drawn_is_told(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert before in CHOICE
    remarks = said(tmp_path, CHOICE.replace(before, after, 1))
    assert any(told in remark for remark in remarks), remarks


def test_too_few_values_are_worth_a_warning(tmp_path: Path) -> None:
    few = QUESTION.replace("{min: 100, max: 600, step: 50}", "{values: [100, 200]}").replace(
        '{min: "0,001", max: "0,02", step: "0,001"}', '{values: ["0,01", "0,02"]}'
    )
    assert any("4 tirages différents seulement" in remark for remark in said(tmp_path, few))

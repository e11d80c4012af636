"""``bank check`` judges the author's examples, and fails when one is not judged as written."""

from pathlib import Path

import pytest

from question_bank.checking import load_checked

QUESTION = """
bank: essai
title: Essai
questions:
  - id: debit-de-fuite
    capacity: C2
    criteria: C2.2
    kind: numeric
    stem: Quel débit de fuite ?
    answer: 1,3e-5
    unit: mbar·l/s
    tolerance: {relative: 5 %}
    explanation: Q = V·Δp/Δt
    sources: Cours
    mistakes:
      - {answer: '1,3e-6', why: Le volume manque.}
      - {answer: '1300', why: Il fallait diviser.}
    EXAMPLES
"""


def errors(folder: Path, examples: str) -> list[str]:
    path = folder / "essai.yaml"
    path.write_text(QUESTION.replace("EXAMPLES", examples), encoding="utf-8")
    return [f"{error.line} {error.message}" for error in load_checked(path).errors]


def test_examples_judged_as_written_are_fine(tmp_path: Path) -> None:
    examples = (
        "examples: {accepted: ['1,3.10-5', '1,3e-6 Pa.m3/s'], refused: ['1,3e-4', 'beaucoup']}"
    )
    assert errors(tmp_path, examples) == []


@pytest.mark.parametrize(
    ("examples", "told"),
    [
        ("examples: {accepted: ['1,3e-5', '1,3e-4'], refused: ['0']}", "« 1,3e-4 » devrait être a"),
        ("examples: {accepted: ['un peu'], refused: ['0']}", "illisible"),
        ("examples: {accepted: ['1,3e-5'], refused: '1,3e-6 Pa.m3/s'}", "devrait être refusée"),
    ],
)
def test_an_example_judged_otherwise_is_an_error(tmp_path: Path, examples: str, told: str) -> None:
    (error,) = errors(tmp_path, examples)
    assert error.startswith("18 ")
    assert told in error


def test_an_unknown_key_of_examples_is_told(tmp_path: Path) -> None:
    (error,) = errors(tmp_path, "examples: {acceptés: ['1,3e-5']}")
    assert "acceptés" in error


def test_a_typed_question_without_examples_is_warned(tmp_path: Path) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(QUESTION.replace("EXAMPLES", ""), encoding="utf-8")
    assert any("il manque des exemples" in one.message for one in load_checked(path).warnings)


@pytest.mark.parametrize(
    "examples", ["", "examples: {accepted: '1,3e-5'}", "examples: {refused: '0'}"]
)
def test_in_our_own_bank_missing_examples_are_an_error(tmp_path: Path, examples: str) -> None:
    path = tmp_path / "essai.yaml"
    ours = QUESTION.replace("bank: essai", "bank: cqpm_0324").replace("EXAMPLES", examples)
    path.write_text(ours, encoding="utf-8")
    (error,) = load_checked(path).errors
    assert "il manque des exemples" in error.message

"""Labelled answers: hardly any misjudged, few left undecided, no contrary accepted."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from question_bank.grading import judge
from question_bank.loading import load_bank
from question_bank.response import Typed

HERE = Path(__file__).parent
LOADED = load_bank(HERE / "text_questions.yaml")
with (HERE / "text_answers.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter=";"))


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, str, str]]:
    """Each answer with the verdict that is expected and the one given."""
    assert LOADED.bank is not None, LOADED.errors
    questions = {question.id: question for question in LOADED.bank.questions}
    return [
        (
            row["answer"],
            row["expected"],
            judge(questions[row["question"]], Typed(text=row["answer"])).verdict.value,
        )
        for row in ROWS
    ]


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    answers = Counter(row["question"] for row in ROWS)
    assert sum(count >= 12 for count in answers.values()) >= 25
    assert len(ROWS) >= 400


def test_decided_answers_are_decided_right(judged: list[tuple[str, str, str]]) -> None:
    decided = [one for one in judged if one[2] != "undecided"]
    wrong = [one for one in decided if one[1] != one[2]]
    assert len(wrong) <= 0.02 * len(decided), wrong


def test_few_answers_are_left_undecided(judged: list[tuple[str, str, str]]) -> None:
    left = [one for one in judged if one[2] == "undecided" and one[1] != "undecided"]
    assert len(left) <= 0.05 * len(judged), left


def test_no_wrong_answer_is_accepted(judged: list[tuple[str, str, str]]) -> None:
    assert [one for one in judged if one[1] == "incorrect" and one[2] == "correct"] == []

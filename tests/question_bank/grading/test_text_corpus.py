"""Labelled answers: hardly any misjudged, few left undecided, no contrary accepted.

``text`` are the questions of the bank's trade; ``thumb`` those of ordinary trainers, answered in a
hurry: typos, forgotten accents and « ne », unlisted synonyms, and many contraries made of the right
words (column ``contrary``).
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from question_bank.grading import judge
from question_bank.loading import load_bank
from question_bank.response import Typed

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Answer:
    """An answer with the verdict that is expected and the one given."""

    question: str
    text: str
    expected: str
    given: str
    contrary: bool


@dataclass(frozen=True)
class Corpus:
    """Labelled answers, and the shares of them that may be misjudged and left undecided."""

    answers: tuple[Answer, ...]
    misjudged: float
    undecided: float


def _answers(name: str) -> tuple[Answer, ...]:
    loaded = load_bank(HERE / f"{name}_questions.yaml")
    assert loaded.bank is not None, loaded.errors
    questions = {question.id: question for question in loaded.bank.questions}
    with (HERE / f"{name}_answers.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Answer(
                row["question"],
                row["answer"],
                row["expected"],
                judge(questions[row["question"]], Typed(text=row["answer"])).verdict.value,
                row.get("contrary") == "oui",
            )
            for row in csv.DictReader(file, delimiter=";")
        )


@pytest.fixture(scope="module", params=[("text", 0.02, 0.05), ("thumb", 0.03, 0.15)])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    name, misjudged, undecided = request.param
    return Corpus(_answers(name), misjudged, undecided)


def test_the_corpus_is_large_enough_to_mean_something(corpus: Corpus) -> None:
    answers = Counter(one.question for one in corpus.answers)
    assert sum(count >= 12 for count in answers.values()) >= 25
    assert len(corpus.answers) >= 400


def test_decided_answers_are_decided_right(corpus: Corpus) -> None:
    decided = [one for one in corpus.answers if one.given != "undecided"]
    wrong = [one for one in decided if one.expected != one.given]
    assert len(wrong) <= corpus.misjudged * len(decided), wrong


def test_few_answers_are_left_undecided(corpus: Corpus) -> None:
    left = [one for one in corpus.answers if one.given == "undecided"]
    assert len(left) <= corpus.undecided * len(corpus.answers), left


def test_no_wrong_answer_is_accepted(corpus: Corpus) -> None:
    wrong = [one for one in corpus.answers if one.expected == "incorrect"]
    assert [one for one in wrong if one.given == "correct"] == []


def test_contraries_are_many() -> None:
    assert sum(one.contrary for one in _answers("thumb")) >= 250

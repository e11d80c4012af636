"""Labelled answers: hardly any misjudged, few left undecided, no contrary accepted.

``text`` are the questions of the bank's trade; ``thumb`` those of ordinary trainers, answered in a
hurry: typos, forgotten accents and « ne », unlisted synonyms, and many contraries made of the right
words (column ``contrary``). ``bank`` are answers to the questions of the bank that ships;
``examiner`` those that an examiner who had not seen the judge wrote and labelled, to that bank and
to questions of their own. ``workshop`` and ``hostile`` were written to find what the judge gets
wrong: the latter are contraries alone, made to be accepted, and some still are. ``adverse`` were
written by a tired candidate and a cheat: states, roles and machines exchanged, right words taken
back by the next clause, dangerous additions, lists of words; more of those are still accepted.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.loading import load_bank
from question_bank.model import Question
from question_bank.response import Typed

HERE = Path(__file__).parent
# How many of the decided answers are misjudged, how many answers are left undecided, and how many
# wrong ones accepted, at most.
CEILINGS = {
    "text": (1, 14, 0),
    "thumb": (14, 125, 0),
    "bank": (19, 26, 0),
    "examiner": (10, 46, 0),
    "workshop": (15, 44, 1),
    "hostile": (3, 28, 3),
    "adverse": (24, 146, 17),
}
# Those that are written in one go, a few answers to each question.
SMALL = {"hostile"}


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
    """Labelled answers, and how many may be misjudged, left undecided, and wrongly accepted."""

    name: str
    answers: tuple[Answer, ...]
    misjudged: int
    undecided: int
    accepted: int


@cache
def _shipped() -> dict[str, Question]:
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        bank = load_bank(folder).bank
    assert bank is not None
    return {question.id: question for question in bank.questions}


def _questions(name: str) -> dict[str, Question]:
    path = HERE / f"{name}_questions.yaml"
    if name == "hostile":
        path = HERE / "examiner_questions.yaml"
    if not path.exists():
        return _shipped()
    loaded = load_bank(path)
    assert loaded.bank is not None, loaded.errors
    return _shipped() | {question.id: question for question in loaded.bank.questions}


def _verdict(question: Question, text: str) -> str:
    try:
        return judge(question, Typed(text=text)).verdict.value
    except UnreadableAnswer:
        return Verdict.INCORRECT.value


@cache
def _answers(name: str) -> tuple[Answer, ...]:
    questions = _questions(name)
    with (HERE / f"{name}_answers.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Answer(
                row["question"],
                row["answer"],
                row["expected"],
                _verdict(questions[row["question"]], row["answer"]),
                row.get("contrary") == "oui",
            )
            for row in csv.DictReader(file, delimiter=";")
        )


@pytest.fixture(params=CEILINGS)
def corpus(request: pytest.FixtureRequest) -> Corpus:
    name = request.param
    return Corpus(name, _answers(name), *CEILINGS[name])


def test_the_corpus_is_large_enough_to_mean_something(corpus: Corpus) -> None:
    if corpus.name in SMALL:
        assert len(corpus.answers) >= 90
        return
    answers = Counter(one.question for one in corpus.answers)
    assert sum(count >= 8 for count in answers.values()) >= 22
    assert len(corpus.answers) >= 400


def test_decided_answers_are_decided_right(corpus: Corpus) -> None:
    decided = [one for one in corpus.answers if one.given != "undecided"]
    wrong = [one for one in decided if one.expected != one.given]
    assert len(wrong) <= corpus.misjudged, wrong


def test_few_answers_are_left_undecided(corpus: Corpus) -> None:
    left = [one for one in corpus.answers if one.given == "undecided"]
    assert len(left) <= corpus.undecided, left


def test_hardly_any_wrong_answer_is_accepted(corpus: Corpus) -> None:
    wrong = [one for one in corpus.answers if one.expected == "incorrect"]
    accepted = [one for one in wrong if one.given == "correct"]
    assert len(accepted) <= corpus.accepted, accepted


def test_contraries_are_many() -> None:
    assert sum(one.contrary for one in _answers("thumb")) >= 250
    assert sum(one.contrary for one in _answers("examiner")) >= 100

"""Every question of the shipped bank, in every state, can be shown on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from typing import Any

import pytest

from bot.candidate import corrected
from bot.candidate import question_view as view
from bot.screen import Screen
from bot.store.tables import Answer, Attempt, Step
from bot.training.answering import Answered, Asked
from bot.training.library import Revision
from question_bank.bank import Bank
from question_bank.grading import judge, right_response
from question_bank.loading import load_bank
from question_bank.model import (
    DrawnQuestion,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.parametric.instance import drawn_instance
from question_bank.response import Chosen, Matched, Ordered, Passed, Response, Stated, Typed

Sound = Callable[..., None]
Read = Callable[[str], str]
# The longest numbers that actions have to hold.
BIG = 2**31 - 1


def _shipped() -> Bank:
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        bank = load_bank(folder).bank
    assert bank is not None
    return bank


SHIPPED = _shipped()


def _asked(question: Question, **draft: Any) -> Asked:
    citations = tuple(SHIPPED.citation(source) for source in question.sources)
    step = Step(attempt_id=BIG, position=BIG, seed=7, draft=draft)
    settings = {"capacity": None, "question_ids": None, "length": 20}
    attempt = Attempt(id=BIG, position=BIG, settings=settings)
    drawn = isinstance(question, DrawnQuestion) and question.curve is not None
    picture = 1 if question.picture or drawn else None
    whole = question.model_copy(update={"sources": citations})
    instance = drawn_instance(whole, step.seed)
    return Asked(attempt, step, Revision(1, whole, picture), 20, instance, picture)


def _drafts(question: Question) -> Iterator[dict[str, Any]]:
    """What is ticked or placed, from nothing to everything."""
    yield {}
    match question:
        case MultipleChoice(options=options):
            yield from ({"ticked": list(range(n + 1))} for n in range(len(options)))
        case Ordering(items=items):
            yield from ({"placed": list(range(n + 1))} for n in range(len(items)))
        case Matching(pairs=pairs):
            yield from ({"matched": [0] * (n + 1)} for n in range(len(pairs)))
        case _:
            return


def _responses(question: Question) -> Iterator[Response]:
    """The right answer, « je ne sais pas », and the wrong ones that take most room."""
    yield right_response(question)
    yield Passed()
    match question:
        case SingleChoice(options=options):
            yield from (Chosen(options=(i,)) for i in range(len(options)))
        case MultipleChoice(options=options):
            everything = range(len(options))
            yield Chosen(options=tuple(everything))
            yield Chosen(options=tuple(i for i in everything if i not in question.key))
            yield Chosen(options=(min(question.key),))
        case TrueFalse(answer=answer):
            yield Stated(value=not answer)
        case Numeric(mistakes=mistakes):
            yield Typed(text="987654321")
            yield from (Typed(text=mistake.answer) for mistake in mistakes)
        case ShortAnswer(mistakes=mistakes):
            yield Typed(text="tout autre chose")
            yield from (Typed(text=mistake.answer) for mistake in mistakes)
        case Ordering(items=items):
            yield Ordered(items=tuple(reversed(range(len(items)))))
        case Matching(rights=rights):
            yield Matched(rights=tuple((i + 1) % len(rights) for i in question.key))


each_question = pytest.mark.parametrize(
    "question", SHIPPED.questions, ids=[question.id for question in SHIPPED.questions]
)


@each_question
def test_a_shipped_question_fits_a_phone_in_every_state(question: Question, sound: Sound) -> None:
    for draft in _drafts(question):
        screen = view.question_screen(_asked(question, **draft), note="Une note.")
        sound(screen)
        assert (screen.expects is not None) == isinstance(question, Numeric | ShortAnswer)
        assert len((screen.expects or "").encode()) <= 64


@each_question
def test_all_that_can_be_chosen_has_a_button(question: Question) -> None:
    labels = [
        button.action.rpartition(":o:")[2]
        for row in view.question_screen(_asked(question)).rows
        for button in row
        if ":o:" in button.action
    ]
    assert sorted(labels) == [str(i) for i in range(view.choices(question))]


@each_question
def test_the_correction_of_a_shipped_question_fits_a_phone(
    question: Question, sound: Sound
) -> None:
    asked = _asked(question)
    question = asked.question
    for response in _responses(question):
        sound(view.certainty_screen(asked, response))
        answered = Answered(asked, Answer(), response, judge(question, response))
        sound(corrected.feedback_screen(answered, note="Une note."))


def _feedback(question: Question, response: Response) -> Screen:
    asked = _asked(question)
    return corrected.feedback_screen(
        Answered(asked, Answer(), response, judge(asked.question, response))
    )


@each_question
def test_the_correction_gives_the_explanation_the_criterion_and_the_source(
    question: Question, read: Read
) -> None:
    text = read(_feedback(question, Passed()).text)
    assert read(_asked(question).question.explanation or "") in text
    for criterion in question.criteria:
        assert criterion in text
    for source in question.sources:
        assert read(SHIPPED.citation(source)) in text


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "ordering", "matching"])
def test_a_right_answer_does_not_repeat_the_key(
    every_kind: dict[str, dict[str, Any]], kind: str
) -> None:
    question = _question(every_kind, kind)
    right = _feedback(question, right_response(question)).text
    assert not re.search("[Ll](e|a|es) bonn?e?s? (réponse|ordre|associations)", right)
    assert "La bonne réponse" in _feedback(question, Passed()).text


@pytest.mark.parametrize(
    ("kind", "response", "words"),
    [
        ("single", Chosen(options=(0,)), "✅ Juste"),
        ("single", Chosen(options=(1,)), "❌ Ce n'est pas cela"),
        ("multiple", Chosen(options=(0,)), "🟠 En partie juste"),
        ("true_false", Stated(value=False), "❌ Ce n'est pas cela"),
        ("numeric", Typed(text="12,5 mbar"), "✅ Juste"),
        ("short_text", Typed(text="Pompe primaire"), "✅ Juste"),
        ("ordering", Passed(), "📖 À retenir"),
    ],
)
def test_the_verdict_comes_first(
    every_kind: dict[str, dict[str, Any]], kind: str, response: Response, words: str
) -> None:
    first, *_ = _feedback(_question(every_kind, kind), response).text.unescape().splitlines()
    assert first.startswith(f"<b>{words}</b>")


def test_a_wrong_option_says_why_it_is_wrong(
    every_kind: dict[str, dict[str, Any]], read: Read
) -> None:
    text = _feedback(_question(every_kind, "single"), Chosen(options=(1,))).text
    assert read(every_kind["single"]["options"][1]["why"]) in read(text)


KINDS = ["single", "multiple", "true_false", "numeric", "short_text", "ordering", "matching"]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_come_out_as_they_were_written(
    every_kind: dict[str, dict[str, Any]], kind: str, sound: Sound, read: Read
) -> None:
    question = _question(every_kind, kind)
    for draft in _drafts(question):
        screen = view.question_screen(_asked(question, **draft), note="<i>note & suite")
        sound(screen)
        assert read(question.stem) in read(screen.text)
        assert question.stem not in screen.text
    for response in _responses(question):
        screen = _feedback(question, response)
        sound(screen)
        assert read(question.stem) in read(screen.text)
        assert read(question.explanation or "") in read(screen.text)


def _question(every_kind: dict[str, dict[str, Any]], kind: str) -> Question:
    (question,) = Bank.model_validate(
        {"name": "essai", "title": "Essai", "questions": [every_kind[kind]]}
    ).questions
    return question


def test_the_picture_goes_with_the_question_and_its_text_stands_for_it(read: Read) -> None:
    drawn = next(question for question in SHIPPED.questions if question.picture)
    screen = view.question_screen(_asked(drawn))
    assert screen.picture == 1
    assert drawn.picture is not None
    assert read(drawn.picture.alt) in read(screen.text)


def test_the_formula_with_its_values_is_in_the_correction_and_not_in_the_question(
    read: Read,
) -> None:
    question = next(one for one in SHIPPED.questions if one.id == "c2-calcul-remontee")
    asked = _asked(question)
    assert asked.instance.formula is not None
    assert "V·Δp/(60·Δt) = " in asked.instance.formula
    assert "🧮" not in view.question_screen(asked).text
    told = read(_feedback(question, Passed()).text)
    assert f"🧮 {read(asked.instance.formula)}" in told


def test_a_curve_is_shown_with_its_text(read: Read) -> None:
    question = next(one for one in SHIPPED.questions if one.id == "c2-courbe-debit-de-fuite")
    screen = view.question_screen(_asked(question))
    assert screen.picture == 1
    assert "Remontée de pression : à 0 min" in read(screen.text)

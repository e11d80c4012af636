"""The author's own test: the examples of a question, judged as a candidate's answers are."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.model import DrawnQuestion, Numeric, Question, ShortAnswer
from question_bank.response import Typed

Misjudged = tuple[tuple[str | int, ...], str]


def misjudged(question: Question) -> Iterator[Misjudged]:
    """Every example that is not judged as its author says: where it stands, and what to do.

    What is accepted must be correct; what is refused may be anything else, unreadable included.
    A question whose values are still to be drawn has nothing to judge: try its instances.
    """
    if not isinstance(question, Numeric | ShortAnswer) or _is_drawn(question):
        return
    for index, text in enumerate(question.examples.accepted):
        verdict, told = _judged(question, text)
        if verdict is not Verdict.CORRECT:
            yield (
                ("examples", "accepted", index),
                f"« {text} » devrait être acceptée, et ne l'est pas ({told}) : "
                "corrigez l'exemple ou la question",
            )
    for index, text in enumerate(question.examples.refused):
        verdict, told = _judged(question, text)
        # A few words may be right in part, and still be no right answer.
        wrong = {Verdict.CORRECT} if isinstance(question, ShortAnswer) else _ANY_RIGHT
        if verdict in wrong:
            yield (
                ("examples", "refused", index),
                f"« {text} » devrait être refusée, et ne l'est pas ({told}) : "
                "corrigez l'exemple ou la question",
            )


def without_examples(question: Question) -> bool:
    """Whether the question is typed and lacks examples of one sort or the other."""
    return isinstance(question, Numeric | ShortAnswer) and not (
        question.examples.accepted and question.examples.refused
    )


def _is_drawn(question: Question) -> bool:
    return isinstance(question, DrawnQuestion) and question.is_drawn


_ANY_RIGHT = {Verdict.CORRECT, Verdict.PARTIAL}
_FRENCH = {
    Verdict.CORRECT: "juste",
    Verdict.PARTIAL: "en partie juste",
    Verdict.INCORRECT: "fausse",
    Verdict.UNDECIDED: "indécise",
}


def _judged(question: Question, text: str) -> tuple[Verdict | None, str]:
    try:
        judgement = judge(question, Typed(text=text))
    except UnreadableAnswer as unreadable:
        return None, f"illisible : {unreadable}"
    return judgement.verdict, f"{_FRENCH[judgement.verdict]}, lue : {judgement.understood}"

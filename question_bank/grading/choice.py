"""Choices: one option, several, or true or false."""

from __future__ import annotations

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.veto import veto_told
from question_bank.grading.wording import quoted
from question_bank.model import MultipleChoice, SingleChoice, TrueFalse
from question_bank.response import Chosen, Stated


def judge_single(question: SingleChoice, response: Chosen) -> Judgement:
    """1 for the right option, 0 for another.

    Raises:
        ValueError: not exactly one option of the question.
    """
    if len(response.options) != 1:
        raise ValueError("a single choice takes exactly one option")
    return _judge(question, response)


def judge_multiple(question: MultipleChoice, response: Chosen) -> Judgement:
    """Share of the right options ticked, less the share of the wrong ones ticked, at least 0.

    Ticking everything is worth 0, like ticking nothing. An option with a veto that is forgotten, or
    ticked though wrong, makes the answer incorrect whatever the rest.

    Raises:
        ValueError: a position twice, or outside the question.
    """
    return _judge(question, response)


def judge_true_false(question: TrueFalse, response: Stated) -> Judgement:
    """1 or 0; the feedback is why the other answer is wrong."""
    right = response.value == question.answer
    return Judgement(
        verdict=Verdict.CORRECT if right else Verdict.INCORRECT,
        score=float(right),
        understood=spoken(response.value),
        found=(spoken(question.answer),) if right else (),
        missing=() if right else (spoken(question.answer),),
        contradicted=() if right else (spoken(response.value),),
        feedback=(question.why,) if question.why and not right else (),
    )


def spoken(value: bool) -> str:
    """« Vrai » or « Faux »."""
    return "Vrai" if value else "Faux"


def _judge(question: SingleChoice | MultipleChoice, response: Chosen) -> Judgement:
    ticked = set(response.options)
    if len(ticked) != len(response.options) or not ticked <= set(range(len(question.options))):
        raise ValueError("positions must be those of options, each once")
    right, wrong = question.key, set(range(len(question.options))) - question.key
    hits, slips = ticked & right, ticked & wrong
    score = max(0.0, len(hits) / len(right) - len(slips) / len(wrong))
    forgotten = [question.options[i] for i in sorted(right - ticked)]
    ticked_wrong = [question.options[i] for i in sorted(slips)]
    vetoed = [option for option in (*ticked_wrong, *forgotten) if option.veto]
    told = [veto_told(option.text) for option in vetoed[:1]]
    if isinstance(question, SingleChoice):
        # The answer is shown beside: no need to name it again.
        told += [option.why for option in ticked_wrong if option.why]
    else:
        # So are the parts of this one: they are named again only to say why.
        why = [option for option in (*ticked_wrong, *forgotten) if option.why]
        told += [f"{quoted(option.text)} : {option.why}" for option in why]
    if vetoed:
        score = 0.0
    return Judgement(
        verdict=Verdict.of(score),
        score=score,
        understood=" ; ".join(question.options[i].text for i in sorted(ticked)) or "aucune",
        found=tuple(question.options[i].text for i in sorted(hits)),
        missing=tuple(option.text for option in forgotten),
        contradicted=tuple(option.text for option in ticked_wrong),
        feedback=tuple(told),
    )

"""How a correction looks on a phone: the verdict in sight, and the rest where a thumb finds it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from markupsafe import Markup

from bot.candidate import question_view as view
from bot.candidate.texts import referential, texts
from bot.screen import Notice, Rows, Screen, Shown
from bot.training.answering import Answered
from question_bank.grading import is_veto, key_text
from question_bank.grading.judgement import Verdict
from question_bank.model import (
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from question_bank.response import Chosen, Matched, Ordered, Passed, Typed
from question_bank.words import normalised

# What a person may say of an answer left undecided, by the word that the button sends.
OWN_WORDS = {"right": Verdict.CORRECT, "part": Verdict.PARTIAL, "wrong": Verdict.INCORRECT}

# A chat shows the end of its last message. On a phone of 390 × 844, between the verdict and what is
# folded, there is room for about this many lines of about this many signs.
_LINES_IN_SIGHT = 18
_SIGNS_ON_A_LINE = 31
_LINES_OF_A_ROW = 2
_USUAL_ROWS = 2
# The judge reads up to 600 signs; nobody needs to read all of them again.
_ANSWER_SHOWN = 160


def feedback_screen(answered: Answered, note: str | None = None) -> Screen:
    """The verdict, what safety says, what was right in the answer, why, the criterion, the sources.

    What would push the verdict out of sight is folded, from the end.
    """
    asked = answered.asked
    rows = _rows(answered)
    seen = _paragraphs(answered)
    folded = [view.question_again(asked.question, sources=asked.question.sources)]
    room = _LINES_IN_SIGHT - _LINES_OF_A_ROW * (len(rows) - _USUAL_ROWS)
    while len(seen) > 1 and _lines(seen) > room:
        folded.insert(0, seen.pop())
    text = texts(
        "feedback",
        note=note,
        verdict=_verdict(answered),
        position=asked.position,
        length=asked.length,
        seen=seen,
        folded=folded,
    )
    return Screen(text, rows)


def just_corrected(answered: Answered) -> list[Shown]:
    """The correction as it comes after the answer.

    Where even what comes first is so long that the verdict may be out of sight, it is also said in
    passing.
    """
    screen = feedback_screen(answered)
    if _lines(_paragraphs(answered)[:1]) > _LINES_IN_SIGHT:
        return [Notice(_verdict(answered)), screen]
    return [screen]


def _rows(answered: Answered) -> Rows:
    asked = answered.asked
    forward = "finish" if answered.is_last else "next"
    rows: Rows = (
        (view.act(asked, forward, "n"),),
        (
            view.act(asked, "pause", "z"),
            view.act(asked, "why", "w"),
            view.act(asked, "report", "e"),
        ),
    )
    if answered.may_judge_oneself:
        own = tuple(view.act(asked, f"own_{word}", f"s:{word}") for word in OWN_WORDS)
        rows = (own, *rows)
    return rows


def _verdict(answered: Answered) -> str:
    if isinstance(answered.response, Passed):
        return texts.plain("verdict_passed")
    if _without_panel(answered.asked.question):
        return texts.plain("verdict_without_panel")
    return texts.plain(f"verdict_{answered.judgement.verdict}")


def _without_panel(question: Question) -> bool:
    """Whether no answer is right or wrong yet: the trainers have not voted."""
    return isinstance(question, ScriptConcordance) and not question.has_panel


# --- paragraphs, what matters most first ----------------------------------------------------------


def _paragraphs(answered: Answered) -> list[Markup]:
    question, feedback = answered.asked.question, answered.judgement.feedback
    vetoes = [sentence for sentence in feedback if is_veto(sentence)]
    reasons = [sentence for sentence in feedback if sentence not in vetoes]
    paragraphs = [
        *(texts("feedback_veto", sentence=sentence) for sentence in vetoes),
        _answer(answered),
        texts("feedback_reasons", reasons=reasons, by_tutor=answered.by_human),
        texts(
            "feedback_explanation",
            formula=answered.asked.instance.formula,
            explanation=question.explanation,
        ),
        texts(
            "feedback_criteria",
            criteria=[f"{name} {referential.criterion(name).short}" for name in question.criteria],
        ),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def _answer(answered: Answered) -> Markup:
    """What was answered beside what is right, and what the person may say of it."""
    question, judgement = answered.asked.question, answered.judgement
    parts = _parts(answered)
    beside = {"right": judgement.verdict is Verdict.CORRECT, "parts": parts}
    match answered.response:
        case Ordered():
            text = texts("feedback_order", **beside)
        case Matched():
            text = texts("feedback_pairs", **beside)
        case Chosen() if isinstance(question, MultipleChoice):
            text = texts("feedback_options", **beside)
        case _:
            text = texts(
                "feedback_answer",
                answer=_given(answered),
                understood=_understood(answered),
                parts=parts,
                key=[] if beside["right"] else key_text(question).split("\n"),
                undecided=judgement.verdict is Verdict.UNDECIDED,
                without_panel=_without_panel(question),
            )
    if judgement.verdict is not Verdict.UNDECIDED:
        return text
    word = texts(
        "feedback_undecided",
        own_word=answered.own_word,
        without_panel=_without_panel(question),
    )
    return Markup("\n\n").join([text, word])


def _given(answered: Answered) -> str | None:
    """The answer in the person's own words; a number as it was read."""
    response = answered.response
    if isinstance(response, Passed):
        return None
    if isinstance(response, Typed) and isinstance(answered.asked.question, ShortAnswer):
        text = " ".join(response.text.split())
        return text if len(text) <= _ANSWER_SHOWN else f"{text[:_ANSWER_SHOWN]}…"
    return answered.judgement.understood or " ; ".join(view.answer_lines(answered.asked, response))


def _understood(answered: Answered) -> str | None:
    """How words that were accepted were read, when they are not those of the key."""
    judgement, response = answered.judgement, answered.response
    if not isinstance(answered.asked.question, ShortAnswer) or not isinstance(response, Typed):
        return None
    if answered.by_human or judgement.verdict is not Verdict.CORRECT or not judgement.understood:
        return None
    same = normalised(judgement.understood) == normalised(response.text)
    return None if same else judgement.understood


def _parts(answered: Answered) -> list[Markup]:
    """The parts of the answer, each marked right or wrong, or as what is missing."""
    question, response = answered.asked.question, answered.response
    match question, response:
        case MultipleChoice(options=options), Chosen(options=ticked):
            right = question.key
            return [
                _part("found" if i in right else "wrong", options[i].text) for i in sorted(ticked)
            ] + [_part("forgotten", options[i].text) for i in sorted(right - set(ticked))]
        case Ordering(items=items), Ordered(items=given):
            return [
                texts(
                    "part_step",
                    number=n,
                    text=item.text,
                    given=None if given[n - 1] == n - 1 else given.index(n - 1) + 1,
                )
                for n, item in enumerate(items, start=1)
            ]
        case Matching(pairs=pairs, rights=rights), Matched(rights=given):
            return [
                texts(
                    "part_pair",
                    left=pair.left,
                    right=pair.right,
                    given=None if rights[place] == pair.right else rights[place],
                )
                for pair, place in zip(pairs, given, strict=True)
            ]
        case ShortAnswer(), Typed():
            return _ideas(question, answered)
    return []


def _ideas(question: ShortAnswer, answered: Answered) -> list[Markup]:
    """The ideas found in words that are not simply right, those contradicted, those not found."""
    judgement, points = answered.judgement, question.key_points
    if judgement.verdict is Verdict.CORRECT or answered.by_human:
        return []
    if judgement.verdict is Verdict.UNDECIDED and len(points) < 2:
        return []  # the model answer says it all
    parts = [_part("found", name) for name in judgement.found if question.concepts]
    said = {*question.forbidden, *(mistake.answer for mistake in question.mistakes)}
    parts += [
        _part("wrong" if name in said else "denied", name)
        for name in judgement.contradicted
        if normalised(name) != normalised(_typed(answered))
    ]
    if judgement.verdict is not Verdict.INCORRECT:
        mark = "missing" if judgement.verdict is Verdict.PARTIAL else "unseen"
        parts += [
            _part(mark, texts.plain("either", names=point))
            for point in points
            if not set(point) & {*judgement.found, *judgement.contradicted}
        ]
    return parts


def _typed(answered: Answered) -> str:
    return answered.response.text if isinstance(answered.response, Typed) else ""


def _part(name: str, text: str) -> Markup:
    return texts(f"part_{name}", text=text)


def _lines(paragraphs: Sequence[Markup]) -> int:
    """About how many lines these take, with a blank one between two."""
    lines = [Markup(line).striptags() for one in paragraphs for line in one.splitlines()]
    return len(paragraphs) - 1 + sum(max(1, ceil(len(line) / _SIGNS_ON_A_LINE)) for line in lines)

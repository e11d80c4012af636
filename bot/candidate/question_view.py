"""How a question looks on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from bot.candidate.texts import button, referential, texts
from bot.lists import in_rows
from bot.screen import Button, Rows, Screen
from bot.store.attempts import HESITANT, SURE
from bot.training.answering import Asked
from question_bank.grading import judge
from question_bank.grading.concordance import shift_text
from question_bank.model import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.model.script_concordance import SHIFTS
from question_bank.presentation import shuffled
from question_bank.response import Chosen, Matched, Ordered, Response, Stated, Typed

# A longer label is cut by Telegram on a narrow phone: it goes into the text instead.
LABEL_FITS = 28
# Said by the button itself, so that the same tap received twice does not undo itself.
UNTICK = "off"


def question_screen(asked: Asked, note: str | None = None) -> Screen:
    """The question, with what is ticked or placed so far. ``note`` stands above it."""
    lines, hint, rows = _body(asked)
    return Screen(
        _question_text(asked, lines, hint, note),
        (*rows, (act(asked, "pass", "p"),), (act(asked, "pause", "z"), act(asked, "why", "w"))),
        picture=asked.picture,
        expects=_address(asked),
    )


def certainty_screen(asked: Asked, response: Response, note: str | None = None) -> Screen:
    """Asks how sure the person is of this answer, before the verdict.

    A number is shown as it was read: there is still time to type it otherwise. ``note`` says why it
    is shown again.
    """
    lines = answer_lines(asked, response)
    if isinstance(asked.question, Numeric):
        lines = [judge(asked.question, response).understood or lines[0]]
    text = texts(
        "confirm_certainty",
        note=note,
        position=asked.position,
        length=asked.length,
        lines=lines,
        question=question_again(asked.question),
    )
    rows = (
        (act(asked, "sure", f"c:{SURE}"), act(asked, "hesitant", f"c:{HESITANT}")),
        (act(asked, "change_answer", "m"),),
    )
    # What was typed stands between the question and this: the picture is in sight, and stays there.
    # After a tap, this takes the place of the question, whose picture goes on being shown.
    in_sight = isinstance(response, Typed) and note is None
    picture = None if in_sight else asked.picture
    return Screen(text, rows, picture=picture, expects=_address(asked))


def question_again(question: Question, *, sources: Sequence[str] = ()) -> Markup:
    """The question in short, for a screen that stands in its place."""
    return texts(
        "feedback_question",
        stem=question.stem,
        thinking_of=question.thinking_of if isinstance(question, ScriptConcordance) else None,
        finding=question.finding if isinstance(question, ScriptConcordance) else None,
        sources=sources,
    )


def answer_lines(asked: Asked, response: Response) -> list[str]:
    """What was answered, in words; a line for each step, pair or option ticked."""
    question = asked.question
    match response:
        case Chosen(options=(option,)) if isinstance(question, ScriptConcordance):
            return [shift_text(SHIFTS[option])]
        case Chosen(options=options) if isinstance(question, MultipleChoice):
            return [texts.plain("option_ticked", text=question.options[i].text) for i in options]
        case Chosen(options=(option,)) if isinstance(question, SingleChoice):
            return [question.options[option].text]
        case Stated(value=value):
            return [texts.plain("statement_true" if value else "statement_false")]
        case Typed(text=text):
            return [text]
        case Ordered(items=items) if isinstance(question, Ordering):
            return [f"{n}. {question.items[i].text}" for n, i in enumerate(items, start=1)]
        case Matched(rights=rights) if isinstance(question, Matching):
            return [
                f"{pair.left} → {question.rights[right]}"
                for pair, right in zip(question.pairs, rights, strict=True)
            ]
        case _:
            return [texts.plain("pass")]


def choices(question: Question) -> int:
    """How many things a person can choose among in this question."""
    match question:
        case SingleChoice() | MultipleChoice():
            return len(question.options)
        case TrueFalse():
            return 2
        case Ordering():
            return len(question.items)
        case Matching():
            return len(question.rights)
        case ScriptConcordance():
            return len(SHIFTS)
        case Numeric() | ShortAnswer():
            return 0


def may_match(question: Matching, matched: Sequence[int], right: int) -> bool:
    """Whether this right element can still be chosen: where each serves once, not twice."""
    each_serves_once = len(set(question.key)) == len(question.key)
    return not (each_serves_once and right in matched)


# --- one body a kind ------------------------------------------------------------------------------

_Body = tuple[Sequence[Markup], str, Rows]


def _body(asked: Asked) -> _Body:
    question = asked.question
    match question:
        case SingleChoice():
            return _single(asked, question)
        case MultipleChoice():
            return _multiple(asked, question)
        case TrueFalse():
            row = (act(asked, "statement_true", "o:1"), act(asked, "statement_false", "o:0"))
            return [], "", (row,)
        case ScriptConcordance():
            return _concordance(asked, question)
        case Ordering():
            return _ordering(asked, question)
        case Matching():
            return _matching(asked, question)
        case Numeric():
            return [], texts.plain("hint_numeric", unit=question.unit), ()
        case ShortAnswer():
            return [], texts.plain("hint_short_text"), ()


def _single(asked: Asked, question: SingleChoice) -> _Body:
    order = _order(asked)
    if all(len(option.text) <= LABEL_FITS for option in question.options):
        rows = tuple((_button(asked, question.options[i].text, f"o:{i}"),) for i in order)
        return [], "", rows
    lines = [
        texts("line_option", letter=letter, text=question.options[i].text)
        for letter, i in zip(ascii_uppercase, order, strict=False)
    ]
    buttons = [_button(asked, ascii_uppercase[n], f"o:{i}") for n, i in enumerate(order)]
    return lines, "", in_rows(buttons)


def _multiple(asked: Asked, question: MultipleChoice) -> _Body:
    order = _order(asked)
    ticked = set(asked.draft.get("ticked", ()))

    def label(text: str, i: int) -> str:
        return texts.plain("option_ticked" if i in ticked else "option_unticked", text=text)

    def verb(i: int) -> str:
        return f"o:{i}:{UNTICK}" if i in ticked else f"o:{i}"

    hint = texts.plain("hint_multiple")
    validate = (act(asked, "validate", "v"),)
    if all(len(option.text) <= LABEL_FITS for option in question.options):
        rows = tuple((_button(asked, label(question.options[i].text, i), verb(i)),) for i in order)
        return [], hint, (*rows, validate)
    lines = [
        texts(
            "line_ticked" if i in ticked else "line_unticked",
            letter=letter,
            text=question.options[i].text,
        )
        for letter, i in zip(ascii_uppercase, order, strict=False)
    ]
    buttons = [_button(asked, label(ascii_uppercase[n], i), verb(i)) for n, i in enumerate(order)]
    return lines, hint, (*in_rows(buttons), validate)


def _concordance(asked: Asked, question: ScriptConcordance) -> _Body:
    lines = [
        texts("line_thinking_of", text=question.thinking_of),
        texts("line_finding", text=question.finding),
    ]
    rows = tuple((_button(asked, shift_text(shift), f"o:{n}"),) for n, shift in enumerate(SHIFTS))
    return lines, texts.plain("hint_concordance"), rows


def _ordering(asked: Asked, question: Ordering) -> _Body:
    order = _order(asked)
    placed: list[int] = asked.draft.get("placed", [])
    letter = {i: ascii_uppercase[n] for n, i in enumerate(order)}
    lines = [texts("line_option", letter=letter[i], text=question.items[i].text) for i in order]
    if placed:
        lines.append(Markup(""))
        lines.append(texts("line_placed", letters=" → ".join(letter[i] for i in placed)))
    left = [i for i in order if i not in placed]
    hint = texts.plain("hint_ordering", left=bool(left))
    buttons = [_button(asked, letter[i], f"o:{i}") for i in left]
    return lines, hint, (*in_rows(buttons), *_undo_or_validate(asked, bool(placed), not left))


def _matching(asked: Asked, question: Matching) -> _Body:
    order = _order(asked)
    matched: list[int] = asked.draft.get("matched", [])
    letter = {i: ascii_uppercase[n] for n, i in enumerate(order)}
    lines = [
        texts(
            "line_left",
            number=n + 1,
            text=pair.left,
            partner=letter[matched[n]] if n < len(matched) else None,
        )
        for n, pair in enumerate(question.pairs)
    ]
    lines.append(Markup(""))
    lines += [texts("line_option", letter=letter[i], text=question.rights[i]) for i in order]
    complete = len(matched) == len(question.pairs)
    hint = texts.plain("hint_matching", number=None if complete else len(matched) + 1)
    left = [] if complete else [i for i in order if may_match(question, matched, i)]
    buttons = [_button(asked, letter[i], f"o:{i}") for i in left]
    return lines, hint, (*in_rows(buttons), *_undo_or_validate(asked, bool(matched), complete))


# --- pieces ---------------------------------------------------------------------------------------


def _question_text(asked: Asked, lines: Sequence[Markup], hint: str, note: str | None) -> Markup:
    question: Question = asked.question
    one_capacity = asked.attempt.settings["capacity"] is not None
    return texts(
        "question",
        note=note,
        position=asked.position,
        length=asked.length,
        capacity=question.capacity,
        title=None if one_capacity else referential.capacity(question.capacity).short,
        stem=question.stem,
        alt=question.picture.alt if question.picture else None,
        lines=lines,
        hint=hint,
    )


def _address(asked: Asked) -> str | None:
    """Where a text typed for this question is handed, if it is one to be typed."""
    if not isinstance(asked.question, Numeric | ShortAnswer):
        return None
    return f"answer:{asked.attempt.id}:{asked.position}"


def _order(asked: Asked) -> tuple[int, ...]:
    return shuffled(asked.question, asked.step.seed)


def _undo_or_validate(asked: Asked, something_placed: bool, complete: bool) -> Rows:
    row: list[Button] = []
    if something_placed:
        row.append(act(asked, "undo", "u"))
    if complete:
        row.append(act(asked, "validate", "v"))
    return (tuple(row),) if row else ()


def _action(asked: Asked, verb: str) -> str:
    return f"q:{asked.attempt.id}:{asked.position}:{verb}"


def act(asked: Asked, name: str, verb: str, **values: Any) -> Button:
    """The button of this name, that does this with the question."""
    return button(name, _action(asked, verb), **values)


def _button(asked: Asked, label: str, verb: str) -> Button:
    return Button(label, _action(asked, verb))

"""From a question to the one that is asked: values drawn, texts filled in, key computed.

Nothing that was drawn is left in it: it is judged and shown as if an author had written its
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from question_bank.model import (
    Examples,
    Numeric,
    NumericMistake,
    Option,
    Picture,
    Question,
    SingleChoice,
)
from question_bank.numbers import french
from question_bank.parametric import spelling
from question_bank.parametric.curves import described
from question_bank.parametric.formulas import read_formula
from question_bank.parametric.parameters import ANSWER, REGIME, Drawn, draw_rank, draw_values
from question_bank.parametric.physics import Measured

PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")
"""``{V}`` in a text of a parametric question; ``{answer}`` is the key."""
DEFAULT_FIGURES = 3
_CURVE_FILE = "curve.png"

Drawable = SingleChoice | Numeric
"""The questions whose values may be drawn."""


@dataclass(frozen=True)
class Instance:
    """A question as it is asked once.

    ``drawn`` is None for a question that draws nothing. ``formula`` is the calculation with its
    values, in French, for the debrief; ``curve`` what the picture of the question is to show.
    """

    question: Question
    drawn: Drawn | None = None
    formula: str | None = None
    curve: Measured | None = None


def instantiate(question: Question, seed: int) -> Question:
    """The question that this seed makes; itself when there is nothing to draw."""
    return drawn_instance(question, seed).question


def drawn_instance(question: Question, seed: int) -> Instance:
    """The same, with all that comes with it."""
    if not isinstance(question, Drawable) or not question.is_drawn:
        return Instance(question)
    return instance_of(question, draw(question, seed))


def draw(question: Drawable, seed: int) -> Drawn:
    """The values, and the regime of the curve, that a seed gives: a pure function of the two."""
    regime = None
    if question.curve is not None:
        regimes = question.curve.regime
        regime = regimes[draw_rank(question.id, seed, REGIME, len(regimes))]
    return Drawn(values=draw_values(question.parameters, question.id, seed), regime=regime)


def instance_of(question: Question, drawn: Drawn | None) -> Instance:
    """The question with these values, whatever the seed would give today.

    Raises:
        ExpressionError: a formula cannot be computed with them (checking a bank finds this first).
    """
    if drawn is None or not isinstance(question, Drawable):
        return Instance(question)
    curve = measured(question, drawn)
    if isinstance(question, SingleChoice):
        return Instance(_with_curve(_choice(question, drawn), curve), drawn, None, curve)
    filled, formula = _numeric(question, drawn)
    return Instance(_with_curve(filled, curve), drawn, formula, curve)


def measured(question: Drawable, drawn: Drawn) -> Measured | None:
    """What the curve of the question shows with these values, if it has one."""
    if question.curve is None or drawn.regime is None:
        return None
    return question.curve.measured(drawn.values, drawn.regime)


def texts(question: Drawable) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in which placeholders are filled in, and where it stands."""
    yield ("stem",), question.stem
    if question.explanation:
        yield ("explanation",), question.explanation
    if isinstance(question, Numeric):
        for index, mistake in enumerate(question.mistakes):
            yield ("mistakes", index, "why"), mistake.why
        for index, text in enumerate(question.examples.accepted):
            yield ("examples", "accepted", index), text
        for index, text in enumerate(question.examples.refused):
            yield ("examples", "refused", index), text
    if isinstance(question, SingleChoice):
        for index, option in enumerate(question.options):
            yield ("options", index, "text"), option.text
            if option.why:
                yield ("options", index, "why"), option.why


def _numeric(question: Numeric, drawn: Drawn) -> tuple[Numeric, str | None]:
    if question.formula is None:
        answer = question.key
    else:
        answer = read_formula(question.formula).evaluate(drawn.values)
    figures = question.figures or (DEFAULT_FIGURES if question.formula else None)
    computed = question.model_copy(
        update={
            "parameters": {},
            "curve": None,
            "answer": answer,
            "formula": None,
            "figures": figures,
        }
    )
    shown = _shown(drawn.values) | {ANSWER: french(computed.shown_key)}
    filled = computed.model_copy(
        update={
            "stem": _filled(question.stem, shown),
            "explanation": question.explanation and _filled(question.explanation, shown),
            "mistakes": tuple(_mistake(mistake, drawn, shown) for mistake in question.mistakes),
            "examples": Examples(
                accepted=tuple(_filled(text, shown) for text in question.examples.accepted),
                refused=tuple(_filled(text, shown) for text in question.examples.refused),
            ),
        }
    )
    return filled, _worked(question, drawn, computed) if question.formula else None


def _mistake(mistake: NumericMistake, drawn: Drawn, shown: Mapping[str, str]) -> NumericMistake:
    answer = mistake.answer
    if mistake.formula is not None:
        answer = str(read_formula(mistake.formula).evaluate(drawn.values))
    return NumericMistake(answer=answer, why=_filled(mistake.why, shown))


def _choice(question: SingleChoice, drawn: Drawn) -> SingleChoice:
    shown = _shown(drawn.values)
    return question.model_copy(
        update={
            "parameters": {},
            "curve": None,
            "stem": _filled(question.stem, shown),
            "explanation": question.explanation and _filled(question.explanation, shown),
            "options": tuple(_option(option, drawn, shown) for option in question.options),
        }
    )


def _option(option: Option, drawn: Drawn, shown: Mapping[str, str]) -> Option:
    right = option.correct or (option.when is not None and option.when == drawn.regime)
    return option.model_copy(
        update={
            "text": _filled(option.text, shown),
            "why": option.why and _filled(option.why, shown),
            "correct": right,
            "when": None,
        }
    )


def _with_curve(question: Numeric | SingleChoice, curve: Measured | None) -> Question:
    if curve is None:
        return question
    picture = Picture(file=_CURVE_FILE, alt=described(curve))
    return question.model_copy(update={"picture": picture})


def _worked(question: Numeric, drawn: Drawn, computed: Numeric) -> str:
    """« Q = V·Δp/Δt = 250 × 0,013 / 600 = 5,42·10⁻³ mbar·l/s »."""
    expression = read_formula(question.formula or "")
    symbols = {name: parameter.symbol or name for name, parameter in question.parameters.items()}
    steps = [
        spelling.with_symbols(expression, symbols),
        spelling.with_values(expression, drawn.values),
    ]
    if question.symbol:
        steps.insert(0, question.symbol)
    exact = computed.key == computed.shown_key
    result = f"{french(computed.shown_key)} {question.unit}".strip()
    return f"{' = '.join(steps)} {'=' if exact else '≈'} {result}"


def _shown(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: french(value) for name, value in values.items()}


def _filled(text: str, shown: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; what is not a placeholder stays as written."""
    return PLACEHOLDER.sub(lambda found: shown.get(found[1].strip(), found[0]), text)

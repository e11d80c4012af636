"""What would go wrong for some candidates only: at the corners of the ranges, or once in a hundred.

Each remark is the path of a part of the question and a French sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from math import prod

from question_bank.examples import misjudged
from question_bank.grading.numeric import within
from question_bank.model import Numeric
from question_bank.numbers import french, read_quantity
from question_bank.parametric.expression import ExpressionError
from question_bank.parametric.formulas import read_formula
from question_bank.parametric.instance import (
    PLACEHOLDER,
    Drawable,
    draw,
    instantiate,
    measured,
    texts,
)
from question_bank.parametric.parameters import ANSWER, Drawn
from question_bank.parametric.physics import Measured, PumpDown, Rise

Path = tuple[str | int, ...]
Remarks = Iterator[tuple[Path, str]]

DRAWS = 200
_DRAWS_OF_EXAMPLES = 3
_FEWEST_DRAWS = 10
_MAY_BE_NEGATIVE = {"", "°C", "V", "A", "mA", "mV"}
_MAY_BE_ZERO = {"leak", "water", "release"}


def cannot_be_drawn(question: Drawable) -> Remarks:
    """What forbids asking a question whose values are drawn."""
    yield from _placeholders(question)
    yield from _unused(question)
    told: set[Path] = set()
    for drawn in [*_corners(question), *(draw(question, seed) for seed in range(DRAWS))]:
        for path, message in _wrong_with(question, drawn):
            if path not in told:  # one example is enough
                told.add(path)
                yield path, f"avec {_listed(drawn)} : {message}"
    if not told:
        for seed in range(_DRAWS_OF_EXAMPLES):
            yield from misjudged(instantiate(question, seed))


def hardly_drawn(question: Drawable) -> Remarks:
    """A question that candidates will soon have seen in all its forms."""
    regimes = len(question.curve.regime) if question.curve else 1
    count = regimes * prod(parameter.count for parameter in question.parameters.values())
    if question.parameters and count < _FEWEST_DRAWS:
        yield (
            ("parameters",),
            f"{count} tirages différents seulement : élargissez les plages ({_FEWEST_DRAWS} au "
            "moins), ou la question se retient par cœur",
        )


# --- what is written ------------------------------------------------------------------------------


def _placeholders(question: Drawable) -> Remarks:
    for path, text in texts(question):
        tells_the_key = isinstance(question, Numeric) and path[0] != "stem"
        for found in PLACEHOLDER.finditer(text):
            name = found[1].strip()
            if name == ANSWER and not tells_the_key:
                yield path, "{answer} donnerait la réponse : gardez-le pour l'explication"
            elif name != ANSWER and name not in question.parameters:
                known = ", ".join(f"{{{name}}}" for name in question.parameters) or "aucun"
                yield path, f"« {{{name}}} » n'est pas un paramètre (possibles : {known})"


def _unused(question: Drawable) -> Remarks:
    seen = _named_in([question.stem])
    if question.curve is not None:
        seen |= {name for one in question.curve.formulas.values() for name in one.names}
    computing = set()
    if isinstance(question, Numeric) and question.formula is not None:
        computing = set(read_formula(question.formula).names)
    else:
        seen |= _named_in(text for _, text in texts(question))
    for name in question.parameters:
        if name in computing - seen:
            message = f"le candidat ne voit pas « {name} » : écrivez {{{name}}} dans l'énoncé"
            yield ("parameters", name), f"{message}, ou montrez-le sur la courbe"
        elif name not in computing | seen:
            yield ("parameters", name), f"le paramètre « {name} » ne sert à rien : retirez-le"


def _named_in(written: Iterable[str]) -> set[str]:
    return {found[1].strip() for text in written for found in PLACEHOLDER.finditer(text)}


# --- what is computed -----------------------------------------------------------------------------


def _corners(question: Drawable) -> Iterator[Drawn]:
    """Every combination of the smallest and largest values, in every regime."""
    names = list(question.parameters)
    bounds = [question.parameters[name].bounds for name in names]
    for regime in question.curve.regime if question.curve else (None,):
        for values in product(*bounds):
            yield Drawn(values=dict(zip(names, values, strict=True)), regime=regime)


def _wrong_with(question: Drawable, drawn: Drawn) -> Remarks:
    if isinstance(question, Numeric):
        yield from _wrong_numbers(question, drawn)
    if question.curve is not None:
        try:
            curve = measured(question, drawn)
        except (ExpressionError, OverflowError, ZeroDivisionError) as error:
            yield ("curve",), str(error)
        else:
            wrong = list(_wrong_sizes(question, drawn.values))
            yield from wrong
            if curve is not None and not wrong:
                yield from _invisible_defect(curve)


def _wrong_numbers(question: Numeric, drawn: Drawn) -> Remarks:
    try:
        key = question.key if question.formula is None else _computed(question.formula, drawn)
    except ExpressionError as error:
        yield ("formula",), str(error)
        return
    if key <= 0 and question.unit not in _MAY_BE_NEGATIVE:
        yield ("formula",), f"le résultat vaut {french(key)} {question.unit}, et devrait être > 0"
    shown = question.model_copy(update={"answer": key, "figures": question.figures or 3})
    if question.formula and not within(shown.shown_key, key, question.tolerance):
        yield (
            ("tolerance",),
            f"la réponse montrée ({french(shown.shown_key)}) serait refusée : élargissez la "
            "tolérance, ou montrez plus de chiffres (figures)",
        )
    for index, mistake in enumerate(question.mistakes):
        path = ("mistakes", index, "formula" if mistake.formula else "answer")
        try:
            value = (
                _computed(mistake.formula, drawn)
                if mistake.formula
                else read_quantity(mistake.answer).value
            )
        except ExpressionError as error:
            yield path, str(error)
            continue
        if within(value, key, question.tolerance):
            yield path, "cette réponse est juste selon la tolérance : ce n'est pas une erreur"


def _computed(formula: str, drawn: Drawn) -> Decimal:
    return read_formula(formula).evaluate(drawn.values)


def _wrong_sizes(question: Drawable, values: Mapping[str, Decimal]) -> Remarks:
    for name, formula in question.curve.formulas.items() if question.curve else ():
        value = formula.evaluate(values)
        if value < 0 or (not value and name not in _MAY_BE_ZERO):
            yield ("curve", name), f"« {name} » vaut {french(value)}, et devrait être positif"


def _invisible_defect(curve: Measured) -> Remarks:
    """A gauge that sticks where the pressure never goes shows nothing."""
    if curve.regime != "faulty_gauge":
        return
    if isinstance(curve, Rise):
        first, last = curve.start, curve.start + curve.leak * curve.duration * 60 / curve.volume
    elif isinstance(curve, PumpDown):
        first, last = curve.normal(curve.duration), curve.start
    if not first < curve.limit < last:
        shown = " et ".join(f"{bound:.2g}".replace(".", ",") for bound in (first, last))
        yield ("curve", "limit"), f"la jauge ne se bloquerait pas : limit doit être entre {shown}"


def _listed(drawn: Drawn) -> str:
    told = [f"{name} = {french(value)}" for name, value in drawn.values.items()]
    return ", ".join([*told, *([drawn.regime] if drawn.regime else [])])

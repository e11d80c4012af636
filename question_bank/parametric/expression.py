"""Formulas as authors write them: ``V*dp/dt``, ``round(100*(1 - a/b); 1)``.

A small language of its own, read by a tokenizer and a Pratt parser (V. Pratt, « Top down operator
precedence », 1973): nothing of what an author writes ever reaches Python. Length, depth, digits and
exponents are bounded, so that any text is refused or computed at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    Subnormal,
)

MAX_LENGTH = 200
MAX_DEPTH = 30
MAX_POWER = 50
_MAX_DIGITS = 20
_MAX_EXPONENT = 60
# Results keep fewer digits than they are computed with: the last ones may differ between two
# implementations of exp and ln.
_RESULT = Context(prec=20, rounding=ROUND_HALF_EVEN, Emin=-999, Emax=999, traps=[])
_COMPUTING = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-99,
    Emax=99,
    traps=[DivisionByZero, InvalidOperation, Overflow, Subnormal],
)


class ExpressionError(ValueError):
    """A formula that cannot be read or computed.

    The message is in French and names the column, counted from 1.
    """

    def __init__(self, column: int, message: str) -> None:
        super().__init__(f"formule, caractère {column} : {message}")
        self.column = column


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """A parameter."""

    name: str
    column: int


@dataclass(frozen=True)
class Operation:
    """An operator (``+ - * / ^`` or ``neg``) or a function, and what it applies to."""

    operator: str
    operands: tuple[Node, ...]
    column: int


Node = Number | Name | Operation


@dataclass(frozen=True)
class Expression:
    """A formula that was read. ``names`` are the parameters it needs, in order of appearance."""

    text: str
    tree: Node
    names: tuple[str, ...]

    def evaluate(self, values: Mapping[str, Decimal]) -> Decimal:
        """The value to 20 significant digits, the same on every machine.

        Raises:
            ExpressionError: a name without value, a division by zero, a logarithm or a root of what
                has none, a value beyond 10^99 or, other than zero, below 10^-99.
        """
        return _RESULT.plus(_value(self.tree, values))


def parse(text: str) -> Expression:
    """Read a formula.

    A comma between two digits is a decimal comma; arguments of a function are parted by « ; » (or
    by a comma that is not between two digits). ``**`` is ``^``, « × » and « · » are ``*``.

    Raises:
        ExpressionError: it is not a formula, or is longer than 200 characters or deeper than 30
            levels.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(MAX_LENGTH + 1, f"trop longue ({MAX_LENGTH} caractères au plus)")
    parser = _Parser(list(_tokens(text)))
    tree = parser.whole()
    return Expression(text, tree, tuple(dict.fromkeys(parser.names)))


# --- computing ------------------------------------------------------------------------------------


def _value(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        if node.name not in values:
            raise ExpressionError(node.column, f"« {node.name} » n'a pas de valeur")
        return values[node.name]
    operands = [_value(operand, values) for operand in node.operands]
    try:
        result = _COMPUTE[node.operator](*operands)
    except DivisionByZero:
        raise ExpressionError(node.column, "division par zéro") from None
    except Overflow:
        raise ExpressionError(node.column, "résultat trop grand") from None
    except Subnormal:
        raise ExpressionError(node.column, "résultat trop petit") from None
    except DecimalException:
        message = "opération impossible avec ces valeurs (division, racine ou logarithme)"
        raise ExpressionError(node.column, message) from None
    except _Refused as refused:
        raise ExpressionError(node.column, str(refused)) from None
    return result


class _Refused(Exception):
    """Why an operation is refused, in French."""


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_POWER:
        raise _Refused(f"exposant trop grand ({MAX_POWER} au plus)")
    return _COMPUTING.power(base, exponent)


def _logarithm(logarithm: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal]:
    def compute(value: Decimal) -> Decimal:
        if value <= 0:
            raise _Refused("le logarithme demande un nombre plus grand que zéro")
        return logarithm(value)

    return compute


def _root(value: Decimal) -> Decimal:
    if value < 0:
        raise _Refused("la racine demande un nombre positif")
    return _COMPUTING.sqrt(value)


def _exponential(value: Decimal) -> Decimal:
    if abs(value) > 200:
        raise _Refused("exponentielle trop grande ou trop petite")
    return _COMPUTING.exp(value)


def _rounded(value: Decimal, places: Decimal) -> Decimal:
    if places not in range(-12, 13):
        raise _Refused("round arrondit à un nombre entier de décimales, 12 au plus")
    return _COMPUTING.quantize(value, Decimal(1).scaleb(-int(places)))


_COMPUTE: Mapping[str, Callable[..., Decimal]] = {
    "+": _COMPUTING.add,
    "-": _COMPUTING.subtract,
    "*": _COMPUTING.multiply,
    "/": _COMPUTING.divide,
    "^": _power,
    "neg": _COMPUTING.minus,
    "sqrt": _root,
    "ln": _logarithm(_COMPUTING.ln),
    "log10": _logarithm(_COMPUTING.log10),
    "exp": _exponential,
    "abs": _COMPUTING.abs,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "round": _rounded,
}
_ARGUMENTS = {"sqrt": 1, "ln": 1, "log10": 1, "exp": 1, "abs": 1, "min": 2, "max": 2, "round": 2}
FUNCTIONS = frozenset(_ARGUMENTS)
"""Names that a parameter cannot bear."""


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


_NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?"
NAME = r"[^\W\d_][^\W_]*(?:_[^\W_]+)*"
"""A name, as a regular expression: letters and digits, one « _ » at a time between them."""
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>{_NUMBER})|(?P<name>{NAME})"
    r"|(?P<operator>\*\*|[-+*/^()×·⋅÷−–])|(?P<comma>[;,])"
)
_SAME = {"**": "^", "×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", ",": ";"}
_SHOWN = {"end": "la fin de la formule"}


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(at + 1, f"caractère « {text[at]} » inattendu")
        kind = match.lastgroup or ""
        if kind != "space":
            found = match.group()
            yield _Token(kind, _SAME.get(found, found) if kind != "name" else found, at + 1)
        at = match.end()
    yield _Token("end", "", len(text) + 1)


# How tightly each operator holds what stands on its left and on its right; « ^ » holds its right
# operand less than its left, so that 2^3^2 is 2^9, and a sign holds less than « ^ »: -2^2 is -4.
_LEFT_HOLD = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 41}
_RIGHT_HOLD = {"+": 11, "-": 11, "*": 21, "/": 21, "^": 30}
_SIGN_HOLD = 30


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self.names: list[str] = []

    def whole(self) -> Node:
        tree = self._expression(0, 1)
        left = self._next
        if left.kind != "end":
            raise ExpressionError(left.column, _unexpected(left))
        return tree

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _expression(self, hold: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ExpressionError(self._next.column, "trop de niveaux de parenthèses")
        tree = self._operand(depth)
        while self._next.kind == "operator" and _LEFT_HOLD.get(self._next.text, -1) >= hold:
            operator = self._take()
            right = self._expression(_RIGHT_HOLD[operator.text], depth + 1)
            tree = Operation(operator.text, (tree, right), operator.column)
        return tree

    def _operand(self, depth: int) -> Node:
        token = self._take()
        if token.kind == "number":
            return Number(_constant(token))
        if token.kind == "name":
            if self._next.text == "(":
                return self._call(token, depth)
            if token.text in FUNCTIONS:
                message = f"la fonction « {token.text} » attend ses parenthèses"
                raise ExpressionError(token.column, message)
            self.names.append(token.text)
            return Name(token.text, token.column)
        if token.text == "(":
            tree = self._expression(0, depth + 1)
            self._close(token)
            return tree
        if token.text in {"-", "+"}:
            operand = self._expression(_SIGN_HOLD, depth + 1)
            return Operation("neg", (operand,), token.column) if token.text == "-" else operand
        message = "il manque un nombre, un paramètre ou une parenthèse"
        raise ExpressionError(token.column, message)

    def _call(self, function: _Token, depth: int) -> Node:
        if function.text not in FUNCTIONS:
            known = ", ".join(_ARGUMENTS)
            message = f"fonction « {function.text} » inconnue (possibles : {known})"
            raise ExpressionError(function.column, message)
        opening = self._take()
        arguments = [self._expression(0, depth + 1)]
        while self._next.kind == "comma":
            self._take()
            arguments.append(self._expression(0, depth + 1))
        self._close(opening)
        expected = _ARGUMENTS[function.text]
        several = function.text in {"min", "max"} and len(arguments) > expected
        if len(arguments) != expected and not several:
            message = f"« {function.text} » attend {expected} valeur(s), séparées par « ; »"
            raise ExpressionError(function.column, message)
        return Operation(function.text, tuple(arguments), function.column)

    def _close(self, opening: _Token) -> None:
        token = self._take()
        if token.text != ")":
            message = "parenthèse ouverte ici et jamais fermée"
            raise ExpressionError(
                opening.column if token.kind == "end" else token.column,
                message if token.kind == "end" else _unexpected(token),
            )


def _unexpected(token: _Token) -> str:
    if token.kind in {"number", "name"}:
        return f"il manque un opérateur (+ − * / ^) avant « {token.text[:20]} »"
    return f"« {token.text} » inattendu"


def _constant(token: _Token) -> Decimal:
    text = token.text.replace(",", ".").replace("−", "-")
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > _MAX_DIGITS or len(exponent) > 4 or abs(int(exponent or 0)) > _MAX_EXPONENT:
        raise ExpressionError(token.column, "nombre trop long ou trop grand")
    return Decimal(text)

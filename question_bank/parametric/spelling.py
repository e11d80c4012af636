"""A formula as French readers write it: « V·Δp/Δt », « 250 × 0,013 / 600 »."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from question_bank.numbers import french
from question_bank.parametric.expression import Expression, Name, Node, Number, Operation

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUM, _PRODUCT, _SIGN, _POWER, _ALONE = range(5)
_RANK = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "neg": _SIGN, "^": _POWER}


def with_symbols(expression: Expression, symbols: Mapping[str, str]) -> str:
    """The formula with each parameter by its symbol: « V·(p₁ − p₀)/Δt »."""
    return _Speller("·", "/", lambda name: (symbols.get(name, name), _ALONE)).tell(expression.tree)


def with_values(expression: Expression, values: Mapping[str, Decimal]) -> str:
    """The formula with each parameter replaced by its value: « 250 × 0,013 / 600 »."""
    return _Speller(" × ", " / ", lambda name: _number(values[name])).tell(expression.tree)


@dataclass(frozen=True)
class _Speller:
    times: str
    over: str
    name: Callable[[str], tuple[str, int]]

    def tell(self, node: Node) -> str:
        return self._told(node)[0]

    def _told(self, node: Node) -> tuple[str, int]:
        """The text of a node, and how tightly it holds together."""
        if isinstance(node, Number):
            return _number(node.value)
        if isinstance(node, Name):
            return self.name(node.name)
        return self._operation(node), _RANK.get(node.operator, _ALONE)

    def _operation(self, node: Operation) -> str:
        match node.operator, node.operands:
            case "+", (left, right):
                return f"{self._at_least(_SUM, left)} + {self._added(right)}"
            case "-", (left, right):
                return f"{self._at_least(_SUM, left)} − {self._added(right)}"
            case "*", (left, Number() | Name() as right) if not self.tell(right).startswith("−"):
                return f"{self._at_least(_PRODUCT, left)}{self.times}{self.tell(right)}"
            case "*", (left, right):
                return (
                    f"{self._at_least(_PRODUCT, left)}{self.times}{self._at_least(_POWER, right)}"
                )
            case "/", (left, right):
                return f"{self._at_least(_PRODUCT, left)}{self.over}{self._at_least(_POWER, right)}"
            case "neg", (operand,):
                return f"−{self._at_least(_POWER, operand)}"
            case "^", (base, exponent):
                return self._power(base, exponent)
            case "sqrt", (operand,):
                return f"√({self.tell(operand)})"
            case function, operands:
                return f"{function}({' ; '.join(self.tell(operand) for operand in operands)})"

    def _added(self, node: Node) -> str:
        text = self._at_least(_PRODUCT, node)
        return f"({text})" if text.startswith("−") else text

    def _power(self, base: Node, exponent: Node) -> str:
        below, above = self._at_least(_ALONE, base), self.tell(exponent)
        if above.replace("−", "-").lstrip("-").isdecimal():
            return below + above.replace("−", "-").translate(_SUPERSCRIPTS)
        return f"{below}^{self._at_least(_ALONE, exponent)}"

    def _at_least(self, rank: int, node: Node) -> str:
        text, held = self._told(node)
        return text if held >= rank else f"({text})"


def _number(value: Decimal) -> tuple[str, int]:
    """« 1,3·10⁻⁵ » is itself a product, and must keep together in a division or a power."""
    text = french(value)
    if value < 0:
        return text, _SIGN
    return text, _PRODUCT if "10" in text and ("·" in text or "⁻" in text) else _ALONE

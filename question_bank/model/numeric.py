"""A number to be typed, and how far from the key it may be."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from question_bank.model.common import DrawnQuestion, Examples, Frozen, Mistake
from question_bank.numbers import MAX_TYPED, read_quantity
from question_bank.parametric.formulas import FormulaText, refuse_unknown_names
from question_bank.written import Figures, Fraction, Number, ShortText, Truth

Unit = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=20),
    WithJsonSchema({"type": "string", "maxLength": 20}),
]


class NumericMistake(Mistake):
    """The same for a number; ``formula`` computes it from the drawn values."""

    answer: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=MAX_TYPED),
        WithJsonSchema({"type": ["string", "number"], "maxLength": MAX_TYPED}),
    ] = ""
    formula: FormulaText | None = Field(
        default=None, description="Le calcul faux, au lieu de answer : V*dp*dt."
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if bool(self.answer) == bool(self.formula):
            raise ValueError("écrivez answer (un nombre) ou formula (un calcul), l'un des deux")
        return self


class Tolerance(Frozen):
    """How far from the key a number may be; the bound is within. Exactly one way is stated.

    ``nominal`` is in the unit of the key. ``relative`` is a fraction of it (0.05 is 5 %).
    ``geometric`` is a factor less one, on either side: 1 accepts from half the key to its double.
    ``significant_figures`` compares what is left after rounding both (half up).
    ``same_power_of_ten`` compares the exponents of scientific notation.
    """

    nominal: Annotated[Number, Field(ge=0)] | None = None
    relative: Annotated[Fraction, Field(ge=0, lt=1)] | None = None
    geometric: Annotated[Fraction, Field(ge=0, le=1000)] | None = Field(
        default=None, description="Facteur moins un : 1 accepte de la moitié au double."
    )
    significant_figures: Figures | None = Field(
        default=None, description="Juste une fois arrondi à tant de chiffres significatifs."
    )
    same_power_of_ten: Truth = Field(
        default=False, description="oui : seule compte la puissance de dix."
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        stated = (self.nominal, self.relative, self.geometric, self.significant_figures)
        if sum(way is not None for way in stated) + self.same_power_of_ten != 1:
            raise ValueError(
                "indiquez une seule tolérance : nominal, relative, geometric, "
                "significant_figures ou same_power_of_ten"
            )
        return self


class Numeric(DrawnQuestion):
    """A number to be typed, in ``unit``, right within ``tolerance``.

    With a ``formula``, the number is computed from drawn values. It is judged exactly, and shown
    with ``figures`` significant digits where these are stated.
    """

    kind: Literal["numeric"]
    answer: Number | None = Field(default=None, description="La valeur juste, sans unité.")
    formula: FormulaText | None = Field(
        default=None, description="Le calcul de la valeur juste, au lieu de answer : V*dp/dt."
    )
    symbol: ShortText | None = Field(
        default=None, description="Le symbole du résultat, pour la correction : Q."
    )
    figures: Figures | None = None
    unit: Unit = Field(default="", description="L'unité attendue, par exemple mbar·l/s.")
    unit_required: Truth = Field(
        default=False, description="oui si la valeur sans unité n'est qu'à moitié juste."
    )
    tolerance: Tolerance = Tolerance(nominal=Decimal(0))
    mistakes: tuple[NumericMistake, ...] = ()
    examples: Examples = Field(
        default=Examples(), description="Réponses d'essai, que « bank check » fait juger."
    )

    @property
    def key(self) -> Decimal:
        """The exact value to find.

        Raises:
            ValueError: it depends on values that are not drawn yet.
        """
        if self.answer is None:
            raise ValueError(f"the values of {self.id} are not drawn")
        return self.answer

    @property
    def shown_key(self) -> Decimal:
        """The value to show, rounded where the author says so."""
        if self.figures is None:
            return self.key
        return self.key.normalize(Context(prec=self.figures))

    @field_validator("formula")
    @classmethod
    def _formula_of_parameters(cls, formula: str | None, info: ValidationInfo) -> str | None:
        if formula is not None:
            refuse_unknown_names(formula, info.data.get("parameters"))
        return formula

    @field_validator("mistakes")
    @classmethod
    def _mistakes_are_numbers(
        cls, mistakes: tuple[NumericMistake, ...], info: ValidationInfo
    ) -> tuple[NumericMistake, ...]:
        for mistake in mistakes:
            if mistake.formula is not None and not info.data.get("parameters", True):
                raise ValueError("« formula » demande des paramètres (parameters) : écrivez answer")
            if mistake.formula is not None:
                refuse_unknown_names(mistake.formula, info.data.get("parameters"))
            else:
                read_quantity(mistake.answer)
        return mistakes

    @model_validator(mode="after")
    def _either_answer_or_formula(self) -> Self:
        if (self.answer is None) == (self.formula is None):
            raise ValueError("écrivez answer (un nombre) ou formula (un calcul), l'un des deux")
        if self.formula is not None and not self.parameters:
            raise ValueError("« formula » demande des paramètres (parameters) : écrivez answer")
        return self

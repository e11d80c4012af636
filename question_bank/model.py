"""What may be asked: one class per kind of question, and the bank that holds them.

A question is written by a trainer in YAML (see ``docs/ecrire_des_questions.md``) and never changes
once loaded. Positions in ``options``, ``items`` and ``pairs`` are the author's order; they identify
what a candidate chose, because an answer is pinned to a revision of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from question_bank.numbers import MAX_TYPED, read_quantity
from question_bank.parametric.curves import Curve
from question_bank.parametric.formulas import FormulaText, refuse_unknown_names
from question_bank.parametric.parameters import Parameter, ParameterName
from question_bank.words import normalised
from question_bank.written import (
    Capacity,
    Criterion,
    Difficulty,
    Figures,
    Fraction,
    Number,
    ShortText,
    Text,
    Truth,
    one_or_many,
)

QuestionName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,63}$")]
BankName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{2,39}$")]
TypedText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TYPED),
    WithJsonSchema({"type": ["string", "number", "boolean"], "maxLength": MAX_TYPED}),
]
Unit = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=20),
    WithJsonSchema({"type": "string", "maxLength": 20}),
]

MAX_OPTIONS = 8


class Frozen(BaseModel):
    """A value that refuses unknown keys and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(StrEnum):
    """Whether candidates may be asked the question."""

    PUBLISHED = "published"
    DRAFT = "draft"


class Picture(Frozen):
    """An image that the question rests on, with the text that replaces it for who cannot see it."""

    file: ShortText = Field(description="Chemin de l'image (PNG ou JPEG), relatif au fichier.")
    alt: Text = Field(description="Texte de remplacement : ce qu'il faut voir sur l'image.")


class Option(Frozen):
    """One proposal of a choice. A wrong one says why it is wrong."""

    text: ShortText
    correct: Truth = Field(default=False, description="oui pour une bonne réponse.")
    why: Text | None = Field(
        default=None, description="Pourquoi cette proposition est fausse (ou juste)."
    )
    when: ShortText | None = Field(
        default=None, description="Juste quand la courbe tirée montre ce régime."
    )
    veto: Truth = Field(
        default=False,
        description="Sécurité : l'oublier (si elle est juste) ou la cocher (si elle est fausse) "
        "rend toute la réponse fausse.",
    )


class Mistake(Frozen):
    """A wrong answer that candidates do type, and what to tell them."""

    answer: TypedText
    why: Text


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


class Examples(Frozen):
    """The author's own test: answers that must be judged right, and answers that must not be."""

    accepted: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(), description="Des réponses qui doivent être jugées justes."
    )
    refused: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(), description="Des réponses qui ne doivent pas être jugées justes."
    )


class OrderedItem(Frozen):
    """A step of an ordering question, at its right place."""

    text: ShortText
    why: Text | None = Field(default=None, description="Pourquoi cette étape est à cette place.")
    veto: Truth = Field(
        default=False,
        description="Sécurité : si elle est mal placée par rapport à une autre, toute la réponse "
        "est fausse.",
    )


class Pair(Frozen):
    """Two things that go together."""

    left: ShortText
    right: ShortText
    why: Text | None = None


class QuestionBase(Frozen):
    """What every kind of question has."""

    id: QuestionName = Field(description="Identifiant : minuscules sans accent, chiffres, tirets.")
    capacity: Capacity = Field(description="Capacité du certificat : C1 à C7.")
    criteria: Annotated[tuple[Criterion, ...], one_or_many] = Field(
        default=(), description="Critères d'évaluation concernés : C2.1, ou une liste."
    )
    difficulty: Difficulty = Field(default=3, description="De 1 (facile) à 5 (difficile).")
    stem: Text = Field(description="La question, comme le candidat la lit.")
    picture: Picture | None = None
    explanation: Text | None = Field(default=None, description="Ce qu'il faut retenir.")
    sources: Annotated[tuple[Text, ...], one_or_many] = Field(
        default=(), description="Clés déclarées dans sources (S1…), ou références complètes."
    )
    status: Status = Field(
        default=Status.PUBLISHED, description="draft : la question n'est pas posée."
    )

    @field_validator("criteria")
    @classmethod
    def _criteria_belong_to_the_capacity(
        cls, criteria: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        capacity = info.data.get("capacity")
        for criterion in criteria:
            if capacity and not criterion.startswith(f"{capacity}."):
                raise ValueError(f"le critère {criterion} n'appartient pas à {capacity}")
        if len(set(criteria)) != len(criteria):
            raise ValueError("un critère est cité deux fois")
        return criteria


class DrawnQuestion(QuestionBase):
    """A question whose values may be drawn anew at each attempt (see ``parametric``)."""

    parameters: dict[ParameterName, Parameter] = Field(
        default_factory=dict,
        max_length=6,
        description="Les valeurs tirées : {nom} les place dans les textes.",
    )
    curve: Curve | None = Field(default=None, description="La courbe à montrer.")

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to draw before the question can be asked."""
        return bool(self.parameters) or self.curve is not None

    @field_validator("curve")
    @classmethod
    def _curve_is_the_picture(cls, curve: Curve | None, info: ValidationInfo) -> Curve | None:
        if curve is not None and info.data.get("picture") is not None:
            raise ValueError("une question montre une image (picture) ou une courbe, pas les deux")
        for formula in curve.formulas.values() if curve is not None else ():
            refuse_unknown_names(formula.text, info.data.get("parameters"))
        return curve


class ChoiceBase(QuestionBase):
    options: tuple[Option, ...] = Field(min_length=2, max_length=MAX_OPTIONS)
    shuffle: Truth = Field(default=True, description="Mélanger les propositions à l'affichage.")

    @property
    def key(self) -> frozenset[int]:
        """Positions of the right options."""
        return frozenset(i for i, option in enumerate(self.options) if option.correct)

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if _repeated(option.text for option in options):
            raise ValueError("deux propositions ont le même texte")
        return options


class SingleChoice(ChoiceBase, DrawnQuestion):
    """One right option among several: the same always, or the one that fits the drawn curve."""

    kind: Literal["single"]

    @field_validator("options")
    @classmethod
    def _one_right_option(
        cls, options: tuple[Option, ...], info: ValidationInfo
    ) -> tuple[Option, ...]:
        if any(option.when for option in options):
            if "curve" in info.data:  # else it was refused, and that is told
                _one_option_a_regime(options, info.data["curve"])
        elif sum(option.correct for option in options) != 1:
            raise ValueError("une proposition, et une seule, doit porter « correct: oui »")
        return options


class MultipleChoice(ChoiceBase):
    """Several options may be right: all of them, and only them, are to be ticked."""

    kind: Literal["multiple"]

    @field_validator("options")
    @classmethod
    def _some_right_some_wrong(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if len({option.correct for option in options}) != 2:
            raise ValueError("il faut au moins une proposition juste et au moins une fausse")
        if any(option.when for option in options):
            raise ValueError("« when » ne va qu'avec une question « single »")
        return options


class TrueFalse(QuestionBase):
    """A statement to be told true or false."""

    kind: Literal["true_false"]
    answer: Truth = Field(description="vrai ou faux.")
    why: Text | None = Field(default=None, description="Pourquoi l'autre réponse est fausse.")


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


class ConceptRole(StrEnum):
    """What a concept does to an answer: must be there, is one of several, or must not be there."""

    REQUIRED = "required"
    ONE_OF = "one_of"
    FORBIDDEN = "forbidden"


class Concept(Frozen):
    """An idea that an answer may express, in any of several words or short phrases.

    A phrase that denies (« sans huile », « ne pas ouvrir ») is found where the answer denies. With
    ``negated``, the words are to be denied: « contaminée » then asks for « pas contaminée ».
    """

    name: ShortText = Field(description="Le nom de l'idée, montré au candidat.")
    words: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(),
        description="Les mots ou courtes expressions qui l'expriment ; sans rien, son nom.",
    )
    role: ConceptRole = Field(
        default=ConceptRole.REQUIRED,
        description="required (attendue), one_of (une seule du groupe suffit) ou forbidden "
        "(sa présence rend la réponse fausse).",
    )
    group: ShortText | None = Field(
        default=None, description="Pour one_of : le groupe dont une idée suffit."
    )
    negated: Truth = Field(default=False, description="oui si l'idée doit être niée.")
    why: Text | None = Field(
        default=None, description="Ce qu'il faut dire quand elle manque ou est contredite."
    )

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.group and self.role is not ConceptRole.ONE_OF:
            raise ValueError("« group » ne va qu'avec « role: one_of »")
        for text in self.phrases:
            if not normalised(text):
                raise ValueError(f"« {text} » ne contient ni lettre ni chiffre")
        return self

    @property
    def phrases(self) -> tuple[str, ...]:
        """What expresses it: its words, or its name when none are given."""
        return self.words or (self.name,)


class ShortAnswer(QuestionBase):
    """A few words to be typed.

    ``concepts`` say what an answer must express. ``accepted`` are whole answers that are right; the
    first is the model shown to the candidate. Without concepts, only they are right.
    """

    kind: Literal["short_text"]
    accepted: Annotated[tuple[TypedText, ...], one_or_many] = Field(min_length=1)
    concepts: tuple[Concept, ...] = Field(
        default=(), max_length=12, description="Les idées que la réponse doit exprimer."
    )
    in_order: Truth = Field(
        default=False, description="oui si les idées doivent venir dans cet ordre."
    )
    mistakes: tuple[Mistake, ...] = ()
    unlike: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(),
        description="Des mots proches de la réponse, jamais pris pour une faute de frappe.",
    )
    examples: Examples = Field(
        default=Examples(), description="Réponses d'essai, que « bank check » fait juger."
    )

    @field_validator("concepts")
    @classmethod
    def _concepts_ask_for_something(cls, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        if _repeated(concept.name for concept in concepts):
            raise ValueError("deux idées ont le même nom")
        if concepts and all(one.role is ConceptRole.FORBIDDEN for one in concepts):
            raise ValueError("il faut au moins une idée required ou one_of")
        return concepts

    @field_validator("accepted")
    @classmethod
    def _accepted_have_words(cls, accepted: tuple[str, ...]) -> tuple[str, ...]:
        for text in accepted:
            if not normalised(text):
                raise ValueError(f"« {text} » ne contient ni lettre ni chiffre")
        return accepted

    @field_validator("mistakes")
    @classmethod
    def _mistakes_are_not_accepted(
        cls, mistakes: tuple[Mistake, ...], info: ValidationInfo
    ) -> tuple[Mistake, ...]:
        accepted = {normalised(text) for text in info.data.get("accepted", ())}
        for mistake in mistakes:
            if normalised(mistake.answer) in accepted:
                raise ValueError(f"« {mistake.answer} » est aussi une réponse acceptée")
        return mistakes


class Ordering(QuestionBase):
    """Steps to be put in order; ``items`` stand in the right one."""

    kind: Literal["ordering"]
    items: tuple[OrderedItem, ...] = Field(min_length=3, max_length=MAX_OPTIONS)

    @field_validator("items")
    @classmethod
    def _items_differ(cls, items: tuple[OrderedItem, ...]) -> tuple[OrderedItem, ...]:
        if _repeated(item.text for item in items):
            raise ValueError("deux étapes ont le même texte")
        return items


class Matching(QuestionBase):
    """Each left element goes with one right; ``distractors`` are rights that go with none."""

    kind: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=6)
    distractors: Annotated[tuple[ShortText, ...], one_or_many] = Field(default=(), max_length=3)

    @property
    def rights(self) -> tuple[str, ...]:
        """The right elements without repetition: those of the pairs, then the distractors."""
        return tuple(dict.fromkeys([*(pair.right for pair in self.pairs), *self.distractors]))

    @property
    def key(self) -> tuple[int, ...]:
        """For each left element, the position of its partner in ``rights``."""
        return tuple(self.rights.index(pair.right) for pair in self.pairs)

    @field_validator("pairs")
    @classmethod
    def _lefts_differ(cls, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        if _repeated(pair.left for pair in pairs):
            raise ValueError("deux éléments de gauche ont le même texte")
        return pairs

    @field_validator("distractors")
    @classmethod
    def _distractors_go_with_none(
        cls, distractors: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        rights = {pair.right.casefold() for pair in info.data.get("pairs", ())}
        if rights & {text.casefold() for text in distractors}:
            raise ValueError("un intrus a le même texte qu'une bonne réponse")
        return distractors


Question = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Numeric | ShortAnswer | Ordering | Matching,
    Field(discriminator="kind"),
]


class Bank(Frozen):
    """A set of questions with a name, and the works its questions cite."""

    name: BankName
    title: Text
    sources: dict[str, Text] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def citation(self, source: str) -> str:
        """The whole reference of a source, or the source itself when it is already one."""
        return self.sources.get(source, source)


def _one_option_a_regime(options: tuple[Option, ...], curve: Curve | None) -> None:
    if curve is None:
        raise ValueError("« when » demande une courbe (curve) dont le régime est tiré")
    if any(option.correct for option in options):
        raise ValueError("avec « when », c'est la courbe qui dit la bonne réponse : ôtez correct")
    told = sorted(option.when for option in options if option.when)
    if told != sorted(curve.regime):
        regimes = ", ".join(curve.regime)
        raise ValueError(f"il faut une proposition, et une seule, pour chaque régime : {regimes}")


SOURCE_KEY = re.compile(r"^S\d+$")


def _repeated(texts: Iterable[str]) -> bool:
    folded = [text.casefold() for text in texts]
    return len(set(folded)) != len(folded)

"""What may be asked: one class per kind of question, and the bank that holds them.

A question is written by a trainer in YAML (see ``docs/ecrire_des_questions.md``) and never changes
once loaded. Positions in ``options``, ``items`` and ``pairs`` are the author's order; they identify
what a candidate chose, because an answer is pinned to a revision of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
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
from question_bank.words import normalised
from question_bank.written import (
    Capacity,
    Criterion,
    Difficulty,
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


class Mistake(Frozen):
    """A wrong answer that candidates do type, and what to tell them."""

    answer: TypedText
    why: Text


class Tolerance(Frozen):
    """How far from the key a number may be. Exactly one way is stated.

    ``nominal`` is in the unit of the key; ``relative`` is a fraction (0.05 is 5 %).
    """

    nominal: Annotated[Number, Field(ge=0)] | None = None
    relative: Annotated[Fraction, Field(ge=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.nominal is None) == (self.relative is None):
            raise ValueError("indiquez une seule tolérance : nominal ou relative")
        return self


class OrderedItem(Frozen):
    """A step of an ordering question, at its right place."""

    text: ShortText
    why: Text | None = Field(default=None, description="Pourquoi cette étape est à cette place.")


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


class SingleChoice(ChoiceBase):
    """One right option among several."""

    kind: Literal["single"]

    @field_validator("options")
    @classmethod
    def _one_right_option(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if sum(option.correct for option in options) != 1:
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
        return options


class TrueFalse(QuestionBase):
    """A statement to be told true or false."""

    kind: Literal["true_false"]
    answer: Truth = Field(description="vrai ou faux.")
    why: Text | None = Field(default=None, description="Pourquoi l'autre réponse est fausse.")


class Numeric(QuestionBase):
    """A number to be typed, in ``unit``, right within ``tolerance``."""

    kind: Literal["numeric"]
    answer: Number = Field(description="La valeur juste, sans unité.")
    unit: Unit = Field(default="", description="L'unité attendue, par exemple mbar·l/s.")
    tolerance: Tolerance = Tolerance(nominal=Decimal(0))
    mistakes: tuple[Mistake, ...] = ()

    @field_validator("mistakes")
    @classmethod
    def _mistakes_are_numbers(cls, mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
        for mistake in mistakes:
            read_quantity(mistake.answer)
        return mistakes


class ShortAnswer(QuestionBase):
    """A few words to be typed. ``accepted`` lists the right ones; the first is the model answer."""

    kind: Literal["short_text"]
    accepted: Annotated[tuple[TypedText, ...], one_or_many] = Field(min_length=1)
    mistakes: tuple[Mistake, ...] = ()

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


SOURCE_KEY = re.compile(r"^S\d+$")


def _repeated(texts: Iterable[str]) -> bool:
    folded = [text.casefold() for text in texts]
    return len(set(folded)) != len(folded)

"""Steps to be put in order, and things that go together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from question_bank.model.common import MAX_OPTIONS, Frozen, QuestionBase, repeated
from question_bank.written import ShortText, Text, Truth, one_or_many


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


class Ordering(QuestionBase):
    """Steps to be put in order; ``items`` stand in the right one."""

    kind: Literal["ordering"]
    items: tuple[OrderedItem, ...] = Field(min_length=3, max_length=MAX_OPTIONS)

    @field_validator("items")
    @classmethod
    def _items_differ(cls, items: tuple[OrderedItem, ...]) -> tuple[OrderedItem, ...]:
        if repeated(item.text for item in items):
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
        if repeated(pair.left for pair in pairs):
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

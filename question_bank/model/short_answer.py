"""A few words to be typed, and the ideas that they must express."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from question_bank.model.common import (
    Examples,
    Frozen,
    Mistake,
    QuestionBase,
    TypedText,
    repeated,
)
from question_bank.words import normalised
from question_bank.written import ShortText, Text, Truth, one_or_many


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

    @property
    def key_points(self) -> list[tuple[str, ...]]:
        """What an answer should say: names of ideas, together where one of them is enough."""
        points: dict[tuple[ConceptRole, str | None], tuple[str, ...]] = {}
        for one in self.concepts:
            key = (one.role, one.name if one.role is ConceptRole.REQUIRED else one.group)
            if one.role is not ConceptRole.FORBIDDEN:
                points[key] = (*points.get(key, ()), one.name)
        return list(points.values())

    @property
    def forbidden(self) -> list[str]:
        """The names of the ideas that an answer must not express."""
        return [one.name for one in self.concepts if one.role is ConceptRole.FORBIDDEN]

    @field_validator("concepts")
    @classmethod
    def _concepts_ask_for_something(cls, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        if repeated(concept.name for concept in concepts):
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

"""What every kind of question has, and the pieces that several kinds share."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from question_bank.numbers import MAX_TYPED
from question_bank.parametric.curves import Curve
from question_bank.parametric.formulas import refuse_unknown_names
from question_bank.parametric.parameters import Parameter, ParameterName
from question_bank.written import (
    Capacity,
    Criterion,
    Difficulty,
    ShortText,
    Text,
    one_or_many,
)

QuestionName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,63}$")]
TypedText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TYPED),
    WithJsonSchema({"type": ["string", "number", "boolean"], "maxLength": MAX_TYPED}),
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


class Mistake(Frozen):
    """A wrong answer that candidates do type, and what to tell them."""

    answer: TypedText
    why: Text


class Examples(Frozen):
    """The author's own test: answers that must be judged right, and answers that must not be."""

    accepted: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(), description="Des réponses qui doivent être jugées justes."
    )
    refused: Annotated[tuple[TypedText, ...], one_or_many] = Field(
        default=(), description="Des réponses qui ne doivent pas être jugées justes."
    )


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


def repeated(texts: Iterable[str]) -> bool:
    """Whether a text stands twice, upper and lower case alike."""
    folded = [text.casefold() for text in texts]
    return len(set(folded)) != len(folded)

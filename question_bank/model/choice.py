"""Proposals to choose from: one right, several right, or a statement to be told true or false."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from question_bank.model.common import MAX_OPTIONS, DrawnQuestion, Frozen, QuestionBase, repeated
from question_bank.parametric.curves import Curve
from question_bank.written import ShortText, Text, Truth


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
        if repeated(option.text for option in options):
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


def _one_option_a_regime(options: tuple[Option, ...], curve: Curve | None) -> None:
    if curve is None:
        raise ValueError("« when » demande une courbe (curve) dont le régime est tiré")
    if any(option.correct for option in options):
        raise ValueError("avec « when », c'est la courbe qui dit la bonne réponse : ôtez correct")
    told = sorted(option.when for option in options if option.when)
    if told != sorted(curve.regime):
        regimes = ", ".join(curve.regime)
        raise ValueError(f"il faut une proposition, et une seule, pour chaque régime : {regimes}")

"""A case: a machine that does not do what it should, and someone in front of it.

Two ways of writing one. A *diagnosis* is a small simulation: the fault is hidden, results follow
from it, time and money run, and safety is not negotiable. A *scenario* is a handful of scenes with
choices, for what is not the search of a fault (a record to correct, a colleague to help). Both are
written in YAML (see ``docs/ecrire_des_cas.md``) and never change once loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from question_bank.cases.likelihood import UNSAID, Likelihood
from question_bank.model.choice import MultipleChoice, Option
from question_bank.model.common import MAX_OPTIONS, Frozen, QuestionName, Status, repeated
from question_bank.written import (
    Capacity,
    Criterion,
    Difficulty,
    Euros,
    Minutes,
    Passage,
    ShortText,
    Text,
    Truth,
    Worth,
    one_or_many,
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Names = Annotated[tuple[Name, ...], one_or_many]
Criteria = Annotated[tuple[Criterion, ...], one_or_many]
# A button of a phone shows no more.
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=48)]

METHOD, COLLECTING, HYPOTHESES = "C4.1", "C4.2", "C4.3"


class Stage(StrEnum):
    """Where one looks, in the order that criteria C4.1 and C4.3 give."""

    FUNCTIONAL = "functional"
    GAUGES = "gauges"
    PUMPS = "pumps"
    CHAMBER = "chamber"
    ACCESSORIES = "accessories"

    @property
    def rank(self) -> int:
        """The place in the order, from 0."""
        return list(Stage).index(self)


class How(StrEnum):
    """What one does: the first four collect information, the last changes something."""

    ASK = "ask"
    OBSERVE = "observe"
    MEASURE = "measure"
    TEST = "test"
    ACT = "act"


class Aim(StrEnum):
    """What a precaution is for."""

    SAFETY = "safety"
    CLEANLINESS = "cleanliness"
    AGREEMENT = "agreement"


class About(StrEnum):
    """What a decision is about."""

    REPAIR = "repair"
    RETURN = "return"
    CONSEQUENCES = "consequences"
    ALERT = "alert"
    RECORD = "record"
    ADVICE = "advice"
    IMPROVEMENT = "improvement"


class Hypothesis(Frozen):
    """What may be wrong. Exactly one is the cause."""

    id: Name
    text: ShortText
    cause: Truth = Field(default=False, description="oui pour la vraie cause (une seule).")
    at_first: Likelihood = Field(
        default=UNSAID,
        description="Avant tout examen : exclut, rare, parfois, souvent ou toujours.",
    )
    why: Passage | None = Field(
        default=None, description="Ce qui l'établit ou l'écarte ; montré au bilan."
    )


class Precaution(Frozen):
    """What must be done before something else: to be safe, to stay clean, or to be allowed."""

    id: Name
    text: ShortText
    aim: Aim = Field(
        default=Aim.SAFETY, description="safety (sécurité), cleanliness (propreté), agreement."
    )
    minutes: Minutes = 0
    why: Passage = Field(description="Ce qui arrive sans elle ; montré quand elle est oubliée.")
    criteria: Criteria = Field(min_length=1, description="Les critères que son oubli met en cause.")


class Variant(Frozen):
    """What a move gives instead, when something was done before."""

    after: Names = Field(min_length=1, description="Ce qui a été fait avant.")
    result: Passage
    bears: dict[Name, Likelihood] = Field(default_factory=dict)


class Move(Frozen):
    """Something that can be asked, observed, measured, tested or done."""

    id: Name
    how: How = Field(description="ask, observe, measure, test ou act.")
    text: ShortText = Field(description="Ce que le candidat choisit de faire.")
    whom: ShortText | None = Field(default=None, description="À qui l'on demande.")
    stage: Stage | None = Field(
        default=None, description="functional, gauges, pumps, chamber ou accessories."
    )
    minutes: Minutes = 0
    euros: Euros = 0
    needs: Names = Field(default=(), description="Les précautions à prendre avant.")
    after: Names = Field(default=(), description="Les gestes sans lesquels il n'est pas proposé.")
    result: Passage
    bears: dict[Name, Likelihood] = Field(
        default_factory=dict,
        description="Pour chaque hypothèse, si on voit ce résultat quand elle est vraie : exclut, "
        "rare, parfois, souvent, toujours.",
    )
    variants: tuple[Variant, ...] = ()
    teaches: Passage | None = Field(default=None, description="Ce que ce geste apprend.")
    mistake: Passage | None = Field(
        default=None, description="Pour un geste de débutant : pourquoi il coûte."
    )
    veto: Truth = Field(
        default=False, description="Sécurité : faire ce geste rend tout le cas faux."
    )
    expected: Truth = Field(
        default=False,
        description="oui pour un geste (act) qu'il faut avoir fait avant de conclure.",
    )
    criteria: Criteria = Field(
        default=(), description="Les critères d'un geste attendu ou d'une erreur."
    )

    @property
    def collects(self) -> bool:
        """Whether it brings information, rather than change something."""
        return self.how is not How.ACT

    @property
    def is_mistake(self) -> bool:
        """Whether someone who knows the trade would not do it."""
        return self.mistake is not None or self.veto

    @model_validator(mode="after")
    def _is_of_one_sort(self) -> Self:
        if self.collects and self.stage is None:
            raise ValueError("dites où l'on regarde : stage (functional, gauges, pumps…)")
        if self.collects and self.expected:
            raise ValueError("« expected » ne va qu'avec « how: act »")
        if self.expected and self.is_mistake:
            raise ValueError("un geste attendu n'est pas une erreur : ôtez mistake ou expected")
        if self.expected and not self.criteria:
            raise ValueError("un geste attendu porte les critères qu'il montre : criteria")
        if self.veto and self.mistake is None:
            raise ValueError("« veto » demande « mistake » : dites pourquoi c'est dangereux")
        return self


class Decision(Frozen):
    """What to decide once the cause is named: one option, or several where several are right."""

    id: Name
    about: About = Field(
        description="repair, return, consequences, alert, record, advice, improvement."
    )
    ask: Passage = Field(description="Ce que l'on demande au candidat.")
    options: tuple[Option, ...] = Field(min_length=2, max_length=MAX_OPTIONS)
    needs: Names = Field(default=(), description="Pour une réparation : les précautions à prendre.")
    criteria: Criteria = Field(min_length=1, description="Les critères que la décision montre.")

    @cached_property
    def several(self) -> bool:
        """Whether several options are right."""
        return sum(option.correct for option in self.options) > 1

    @cached_property
    def question(self) -> MultipleChoice:
        """The same as a question, to be shown in some order and judged."""
        return MultipleChoice(
            id=f"decision-{self.id}",
            capacity=self.criteria[0].partition(".")[0],
            kind="multiple",
            stem=self.ask,
            options=self.options,
        )

    @field_validator("options")
    @classmethod
    def _some_right_some_wrong(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if len({option.correct for option in options}) != 2:
            raise ValueError("il faut au moins une proposition juste et au moins une fausse")
        if any(option.when for option in options):
            raise ValueError("« when » ne va pas dans un cas")
        if repeated(option.text for option in options):
            raise ValueError("deux propositions ont le même texte")
        return options


class Event(Frozen):
    """What happens when the investigation lasts."""

    at: Minutes = Field(description="Après combien de minutes.")
    text: Passage


class CaseBase(Frozen):
    """What both ways of writing a case have."""

    id: QuestionName = Field(description="Identifiant : minuscules sans accent, chiffres, tirets.")
    title: Title = Field(description="Le titre, court : il est écrit sur un bouton.")
    capacity: Capacity = Field(description="La capacité principale : C1 à C7.")
    difficulty: Difficulty = Field(default=3, description="De 1 (facile) à 5 (difficile).")
    machine: Passage = Field(description="La machine et ce qui l'entoure.")
    call: Passage = Field(description="L'appel : ce que le candidat lit en arrivant.")
    explanation: Passage | None = Field(default=None, description="Ce qu'il faut retenir.")
    sources: Annotated[tuple[Text, ...], one_or_many] = ()
    status: Status = Status.PUBLISHED

    def __hash__(self) -> int:
        """By id alone, so that what is computed once for a case can be kept by it."""
        return hash(self.id)


class Diagnosis(CaseBase):
    """A simulation: one hidden cause, results that follow from it, and decisions to take."""

    kind: Literal["case"] = "case"
    hypotheses: tuple[Hypothesis, ...] = Field(min_length=2, max_length=MAX_OPTIONS)
    precautions: tuple[Precaution, ...] = Field(default=(), max_length=MAX_OPTIONS)
    moves: tuple[Move, ...] = Field(min_length=2, max_length=30)
    decisions: tuple[Decision, ...] = Field(min_length=1, max_length=MAX_OPTIONS)
    events: tuple[Event, ...] = ()

    @cached_property
    def cause(self) -> Hypothesis:
        """The hypothesis that is true."""
        return next(one for one in self.hypotheses if one.cause)

    def hypothesis(self, name: str) -> Hypothesis:
        """The hypothesis of this name. Raises KeyError when there is none."""
        return self._named[f"hypothesis:{name}"]  # type: ignore[return-value]

    def precaution(self, name: str) -> Precaution:
        """The precaution of this name. Raises KeyError when there is none."""
        return self._named[f"precaution:{name}"]  # type: ignore[return-value]

    def move(self, name: str) -> Move:
        """The move of this name. Raises KeyError when there is none."""
        return self._named[f"move:{name}"]  # type: ignore[return-value]

    def decision(self, name: str) -> Decision:
        """The decision of this name. Raises KeyError when there is none."""
        return self._named[f"decision:{name}"]  # type: ignore[return-value]

    @cached_property
    def _named(self) -> dict[str, Frozen]:
        return {
            f"{kind}:{one.id}": one
            for kind, ones in (
                ("hypothesis", self.hypotheses),
                ("precaution", self.precautions),
                ("move", self.moves),
                ("decision", self.decisions),
            )
            for one in ones
        }

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """All the criteria that the case exercises, in the certificate's order."""
        parts: Iterable[Criteria] = (
            *(one.criteria for one in self.precautions),
            *(one.criteria for one in self.moves),
            *(one.criteria for one in self.decisions),
        )
        return in_order({METHOD, COLLECTING, HYPOTHESES}.union(*parts))

    @field_validator("hypotheses")
    @classmethod
    def _one_cause(cls, hypotheses: tuple[Hypothesis, ...]) -> tuple[Hypothesis, ...]:
        if sum(one.cause for one in hypotheses) != 1:
            raise ValueError("une hypothèse, et une seule, doit porter « cause: oui »")
        return hypotheses


class SceneChoice(Frozen):
    """What one may do in a scene, what it is worth, and where it leads."""

    text: ShortText
    to: Name = Field(description="La scène où l'on arrive.")
    worth: Worth = Field(
        default=0, description="De -1 (nuisible) à 1 (ce qu'il fallait faire) ; 0 sinon."
    )
    minutes: Minutes = 0
    euros: Euros = 0
    criteria: Criteria = Field(default=(), description="Les critères que ce choix met en jeu.")
    why: Passage | None = Field(
        default=None, description="Ce qu'il faut en dire ; montré au bilan."
    )
    veto: Truth = Field(default=False, description="Sécurité : ce choix rend tout le cas faux.")


class Scene(Frozen):
    """A moment of a scenario. One without choices is an end."""

    id: Name
    text: Passage
    choices: tuple[SceneChoice, ...] = Field(default=(), max_length=6)


class Scenario(CaseBase):
    """Scenes and choices: the first scene is where one begins."""

    kind: Literal["scenario"] = "scenario"
    scenes: tuple[Scene, ...] = Field(min_length=2, max_length=30)

    def scene(self, name: str) -> Scene:
        """The scene of this name. Raises KeyError when there is none."""
        return self._scenes[name]

    @cached_property
    def _scenes(self) -> dict[str, Scene]:
        return {scene.id: scene for scene in self.scenes}

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """All the criteria that the case exercises, in the certificate's order."""
        return in_order(
            criterion
            for scene in self.scenes
            for choice in scene.choices
            for criterion in choice.criteria
        )


Case = Diagnosis | Scenario


def in_order(criteria: Iterable[str]) -> tuple[str, ...]:
    """Criteria without repetition, in the certificate's order: C4.2 before C4.10."""
    return tuple(
        sorted(set(criteria), key=lambda name: [int(part) for part in name[1:].split(".")])
    )

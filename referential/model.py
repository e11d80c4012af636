"""The certificate as data: what a candidate must be able to do, and how it is evaluated.

Everything here is read once from ``cqpm_0324.yaml`` (see ``referential.loading``) and never
changes. Titles are the official document's own words; the other texts restate it in plain French.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

BlockId = Annotated[str, StringConstraints(pattern=r"^B[1-3]$")]
CapacityId = Annotated[str, StringConstraints(pattern=r"^C[1-7]$")]
CriterionId = Annotated[str, StringConstraints(pattern=r"^C[1-7]\.[1-9]\d?$")]
GroupId = Annotated[str, StringConstraints(pattern=r"^[1-7]\.[A-Z]$")]
ModalityId = Literal["a", "b", "c", "d"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ButtonLabel = Annotated[str, StringConstraints(min_length=1, max_length=28)]
CriterionLabel = Annotated[str, StringConstraints(min_length=1, max_length=40)]

CAPACITY_IDS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
MODALITY_IDS = ("a", "b", "c", "d")


class Theme(StrEnum):
    """What a criterion is first of all about, when it is one of these four duties."""

    SAFETY = "safety"
    CLEANLINESS = "cleanliness"
    ALERT = "alert"
    WASTE = "waste"


class Frozen(BaseModel):
    """A value that refuses unknown keys and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Frozen):
    """Where something stands in the official document, so that anyone can check our wording.

    ``section`` is the document's own number ("2.2"), ``page`` runs from 1 to 8, ``rank`` says in
    French which element of that page it is ("capacité 1, critère 1").
    """

    section: Text
    page: int = Field(ge=1, le=8)
    rank: Text

    def __str__(self) -> str:
        return f"§ {self.section}, page {self.page}, {self.rank}"


class Passage(Frozen):
    """A paragraph, or one point of a list, of the official document."""

    text: Text
    place: Place


class Block(Frozen):
    """Capacities that are certified together (*bloc de compétences*)."""

    id: BlockId
    title: Text
    short: ButtonLabel
    capacities: tuple[CapacityId, ...] = Field(min_length=1)
    place: Place


class Group(Frozen):
    """A heading inside capacity 6 or 7 that gathers some of its criteria."""

    id: GroupId
    short: ButtonLabel
    text: Text
    place: Place


class Criterion(Frozen):
    """One line of what the commission observes or measures.

    The document has no numbers: ``id`` is our convention, in the order of its lines. ``group`` is
    the heading above the line, if any.
    """

    id: CriterionId
    short: CriterionLabel
    text: Text
    themes: tuple[Theme, ...] = ()
    place: Place
    group: GroupId | None = None

    @property
    def is_safety(self) -> bool:
        """Whether a mistake on this criterion is a mistake of safety."""
        return Theme.SAFETY in self.themes

    @property
    def is_cleanliness(self) -> bool:
        """Whether the criterion is about keeping the vacuum, or the place of work, clean."""
        return Theme.CLEANLINESS in self.themes

    @property
    def is_alert(self) -> bool:
        """Whether the criterion is about warning the right people."""
        return Theme.ALERT in self.themes

    @property
    def is_waste(self) -> bool:
        """Whether the criterion is about waste."""
        return Theme.WASTE in self.themes


class Capacity(Frozen):
    """One of the seven things a candidate must be able to do (*capacité professionnelle*)."""

    id: CapacityId
    title: Text
    short: ButtonLabel
    place: Place
    conditions: tuple[Text, ...] = Field(min_length=1)
    conditions_place: Place
    groups: tuple[Group, ...] = ()
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _criteria_follow_the_document(self) -> Self:
        found = [criterion.id for criterion in self.criteria]
        expected = [f"{self.id}.{number}" for number in range(1, len(found) + 1)]
        if found != expected:
            raise ValueError(f"les critères de {self.id} doivent être {expected}, et non {found}")
        return self

    @model_validator(mode="after")
    def _groups_share_out_the_criteria(self) -> Self:
        used = [group for group, _ in groupby(criterion.group for criterion in self.criteria)]
        expected: list[str | None] = [group.id for group in self.groups] or [None]
        if used != expected:
            raise ValueError(
                f"les critères de {self.id} doivent suivre les groupes {expected}, et non {used}"
            )
        if any(not group.id.startswith(f"{self.id[1]}.") for group in self.groups):
            raise ValueError(f"un groupe de {self.id} porte le numéro d'une autre capacité")
        return self


class Modality(Frozen):
    """A way in which capacities may be evaluated."""

    id: ModalityId
    title: Text
    short: ButtonLabel
    text: Text
    place: Place


class Referential(Frozen):
    """The whole official document of one certificate.

    ``evaluation_conditions`` is its § 4.1, ``validation`` its § 4.2 A, ``modalities`` its § 4.2 B,
    ``notes`` its footnotes and the heading of its table of criteria.
    """

    title: Text
    code: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    reference: Text
    category: Text
    last_modified: date
    issuer: Text
    pages: int = Field(ge=1)
    missions: tuple[Passage, ...] = Field(min_length=1)
    activities: tuple[Passage, ...] = Field(min_length=1)
    environment: tuple[Passage, ...] = Field(min_length=1)
    interactions: tuple[Passage, ...] = Field(min_length=1)
    blocks: tuple[Block, ...]
    capacities: tuple[Capacity, ...]
    admissibility: Text
    admissibility_place: Place
    evaluation_conditions: tuple[Passage, ...] = Field(min_length=1)
    validation: Passage
    modalities: tuple[Modality, ...]
    notes: tuple[Passage, ...]

    @model_validator(mode="after")
    def _seven_capacities_shared_out_among_blocks(self) -> Self:
        if tuple(capacity.id for capacity in self.capacities) != CAPACITY_IDS:
            raise ValueError("les capacités doivent être C1 à C7, dans cet ordre")
        if tuple(capacity for block in self.blocks for capacity in block.capacities) != (
            CAPACITY_IDS
        ):
            raise ValueError("chaque capacité, de C1 à C7, doit appartenir à un seul bloc")
        if len({block.id for block in self.blocks}) != len(self.blocks):
            raise ValueError("deux blocs portent le même identifiant")
        return self

    @model_validator(mode="after")
    def _four_modalities(self) -> Self:
        if tuple(modality.id for modality in self.modalities) != MODALITY_IDS:
            raise ValueError("les modalités doivent être a, b, c et d, dans cet ordre")
        return self

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in the document's order."""
        return tuple(criterion for capacity in self.capacities for criterion in capacity.criteria)

    def capacity(self, capacity_id: str) -> Capacity:
        """The capacity "C1" … "C7". Raises KeyError when there is none."""
        return _by_id(self.capacities, capacity_id)

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion "C1.1" … "C7.5". Raises KeyError when there is none."""
        return _by_id(self.criteria, criterion_id)

    def block(self, block_id: str) -> Block:
        """The block "B1" … "B3". Raises KeyError when there is none."""
        return _by_id(self.blocks, block_id)

    def modality(self, modality_id: str) -> Modality:
        """The modality "a" … "d". Raises KeyError when there is none."""
        return _by_id(self.modalities, modality_id)

    def capacity_of(self, criterion_id: str) -> Capacity:
        """The capacity that a criterion belongs to. Raises KeyError when there is none."""
        return self.capacity(self.criterion(criterion_id).id.partition(".")[0])

    def block_of(self, capacity_id: str) -> Block:
        """The block that holds a capacity. Raises KeyError when there is none."""
        capacity = self.capacity(capacity_id)
        return next(block for block in self.blocks if capacity.id in block.capacities)

    def criteria_about(self, theme: Theme) -> tuple[Criterion, ...]:
        """The criteria that carry a theme, in the document's order."""
        return tuple(criterion for criterion in self.criteria if theme in criterion.themes)


Named = TypeVar("Named", Block, Capacity, Criterion, Modality)


def _by_id(things: tuple[Named, ...], wanted: str) -> Named:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)

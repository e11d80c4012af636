"""``/referentiel``: the certificate, browsed on a phone from the whole to one criterion."""

from __future__ import annotations

from itertools import groupby

from babel.dates import format_date

from bot.candidate.texts import button, referential, texts
from bot.lists import rows_of
from bot.screen import Button, Rows, Screen, Shown, Tap, UnknownAction
from bot.training.visit import Visit
from referential.model import Capacity, Criterion, Group

_IDS_A_ROW = 4


async def home(_visit: Visit, _argument: str = "") -> list[Shown]:
    """The blocks and the capacities."""
    text = texts(
        "certificate_home",
        title=referential.title,
        code=referential.code,
        category=referential.category,
        reference=referential.reference,
        date=format_date(referential.last_modified, "d MMMM y", locale="fr"),
        blocks=referential.blocks,
        capacities=len(referential.capacities),
        criteria=len(referential.criteria),
    )
    rows: Rows = tuple(
        (button("open_capacity", f"ref:{capacity.id}", capacity=capacity),)
        for capacity in referential.capacities
    )
    last = (button("open_job", "ref:job"), button("open_evaluation", "ref:evaluation"))
    return [Screen(text, (*rows, last))]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``ref``, ``ref:C2``, ``ref:C2.1``, ``ref:job``, ``ref:evaluation``, ``ref:modality:a``."""
    match tap.parts[1:]:
        case ():
            return await home(visit)
        case ("job",):
            return [Screen(texts("certificate_job", referential=referential), (_back(),))]
        case ("evaluation",):
            return [_evaluation()]
        case ("notes",):
            notes = texts("certificate_notes", notes=referential.notes)
            return [Screen(notes, (_back("evaluation"),))]
        case ("modality", modality_id):
            return [_modality(modality_id)]
        case (place,):
            return [_capacity_or_criterion(place)]
    raise UnknownAction(tap.action)


def _capacity_or_criterion(place: str) -> Screen:
    try:
        if "." in place:
            return _criterion(referential.criterion(place))
        return _capacity(referential.capacity(place))
    except KeyError:
        raise UnknownAction(f"ref:{place}") from None


def _capacity(capacity: Capacity) -> Screen:
    groups = [
        (_group(capacity, group), list(criteria))
        for group, criteria in groupby(capacity.criteria, key=lambda criterion: criterion.group)
    ]
    text = texts(
        "certificate_capacity",
        capacity=capacity,
        block=referential.block_of(capacity.id),
        groups=groups,
    )
    ids = [Button(criterion.id, f"ref:{criterion.id}") for criterion in capacity.criteria]
    practise = button("practise", f"quiz:{capacity.id}", capacity=capacity.id)
    return Screen(text, (*rows_of(ids, _IDS_A_ROW), (practise,), _back()))


def _criterion(criterion: Criterion) -> Screen:
    capacity = referential.capacity_of(criterion.id)
    text = texts(
        "certificate_criterion",
        criterion=criterion,
        group=_group(capacity, criterion.group),
        themes=[texts(f"theme_{theme}") for theme in criterion.themes],
    )
    place = capacity.criteria.index(criterion)
    beside: list[Button] = []
    if place > 0:
        before = capacity.criteria[place - 1].id
        beside.append(Button(f"‹ {before}", f"ref:{before}"))
    if place + 1 < len(capacity.criteria):
        after = capacity.criteria[place + 1].id
        beside.append(Button(f"{after} ›", f"ref:{after}"))
    return Screen(text, (tuple(beside), _back(capacity.id)))


def _evaluation() -> Screen:
    rows: Rows = tuple(
        (button("open_modality", f"ref:modality:{modality.id}", modality=modality),)
        for modality in referential.modalities
    )
    text = texts("certificate_evaluation", referential=referential)
    return Screen(text, (*rows, (button("open_notes", "ref:notes"),), _back()))


def _modality(modality_id: str) -> Screen:
    try:
        modality = referential.modality(modality_id)
    except KeyError:
        raise UnknownAction(f"ref:modality:{modality_id}") from None
    return Screen(texts("certificate_modality", modality=modality), (_back("evaluation"),))


def _group(capacity: Capacity, group_id: str | None) -> Group | None:
    return next((group for group in capacity.groups if group.id == group_id), None)


def _back(place: str | None = None) -> tuple[Button, ...]:
    return (button("go_back", f"ref:{place}" if place else "ref"),)

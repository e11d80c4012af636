"""Calibrating items from everybody's answers, as a numbered act, never in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.learning.calibration import Given, Parameters, calibrate
from bot.learning.items import above_luck
from bot.store import attempts, banks, calibrations
from bot.store.attempts import Marked
from bot.store.database import Session
from bot.store.tables import ItemParameters
from bot.training.mastery import Minds, decided


@dataclass(frozen=True)
class Calibrated:
    """An item after a calibration; ``name`` is ``bank/question``."""

    name: str
    found: Parameters


@dataclass(frozen=True)
class Calibration:
    """A calibration that was made: its number, from how many answers, and what it says."""

    number: int
    answers: int
    items: tuple[Calibrated, ...]


async def calibrate_items(session: Session, minds: Minds, now: datetime) -> Calibration:
    """Find all difficulties again from the authors' guesses and all answers, and number the result.

    Only someone's first decided answer to an item counts, and only to the item as it is today: an
    answer to an earlier wording is to another item.
    """
    described = {one.item_hash: one for one in await banks.described(session)}
    answers = [
        Given(
            person,
            described[item].question_id,
            above_luck(described[item].kind, entry.score),
        )
        for person, item, entry in _first(await attempts.marked_by_item(session))
        if item in described
    ]
    found = calibrate(await minds.authored(session), answers, minds.model.priors)
    by_id = {one.question_id: one for one in described.values()}
    number = await calibrations.add(
        session,
        minds.model.version,
        len(answers),
        [
            ItemParameters(
                item_hash=by_id[int(one.item)].item_hash,
                difficulty=one.difficulty,
                variance=one.variance,
                answers=one.answers,
                discrimination=one.discrimination,
                doubt=one.doubt,
            )
            for one in found
            if one.answers and int(one.item) in by_id
        ],
        now,
    )
    items = tuple(
        Calibrated(by_id[int(one.item)].name, one) for one in found if int(one.item) in by_id
    )
    return Calibration(number, len(answers), items)


def _first(log: Sequence[tuple[int, str, Marked]]) -> list[tuple[int, str, Marked]]:
    """Each person's first decided answer to each item, in the order of answers."""
    holds = {entry.id for entry in decided([entry for _, _, entry in log])}
    first: dict[tuple[int, str], Marked] = {}
    for person, item, entry in log:
        if entry.id in holds:
            first.setdefault((person, item), entry)
    return [(person, item, entry) for (person, item), entry in first.items()]

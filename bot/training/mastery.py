"""What a person masters, from the answers and judgements that are kept.

Nothing of it is stored: it follows from the log, the items of the newest calibration and the model,
so a re-marking or a new calibration changes it everywhere at once. What was followed is remembered
in memory between visits, as long as only new answers came.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.learning.items import Item, Pool, author_difficulty, guessing_floor
from bot.learning.learner import Learner, Model
from bot.learning.mastery import Hierarchy
from bot.store import attempts, banks, calibrations
from bot.store.attempts import Marked
from bot.store.banks import Described
from bot.store.database import Session
from bot.store.tables import ItemParameters, Person
from bot.training.judgements import holding
from referential.loading import load_referential

HIERARCHY = Hierarchy.of(criterion.id for criterion in load_referential().criteria)
MODEL = Model()
SURE = "sure"
UNDECIDED = "undecided"
_REMEMBERED = 200


@dataclass
class _Followed:
    learner: Learner
    pool: Pool
    judgements: tuple[int, int]


class Minds:
    """The items as they are now, and the learners of people who came lately."""

    def __init__(self) -> None:
        self._edition: tuple[object, ...] | None = None
        self._pool = Pool([], HIERARCHY)
        self._learners: OrderedDict[int, _Followed] = OrderedDict()

    async def pool(self, session: Session) -> Pool:
        """All questions as items, with the parameters of the newest calibration."""
        number = await calibrations.newest(session)
        edition = (*await banks.edition(session), number)
        if edition != self._edition:
            known = await calibrations.parameters(session, number)
            self._pool = await _pool(session, known)
            self._edition = edition
        return self._pool

    async def authored(self, session: Session) -> Pool:
        """All questions as their authors think them to be, before any calibration."""
        return await _pool(session, {})

    async def learner(self, session: Session, person: Person) -> Learner:
        """The person as they are known today."""
        pool, exam = await self.pool(session), _exam(person)
        judgements = await attempts.newest_judgement(session, person.id)
        followed = self._learners.pop(person.id, None)
        if (
            followed is None
            or followed.pool is not pool
            or followed.learner.exam != exam
            or followed.judgements != judgements
        ):
            learner = fed(Learner(pool, MODEL, exam), await attempts.marked(session, person.id))
            followed = _Followed(learner, pool, judgements)
        self._learners[person.id] = followed
        if len(self._learners) > _REMEMBERED:
            self._learners.popitem(last=False)
        return followed.learner


async def _pool(session: Session, known: Mapping[str, ItemParameters]) -> Pool:
    described = await banks.described(session)
    return Pool([_item(one, known.get(one.item_hash)) for one in described], HIERARCHY)


def fed(learner: Learner, log: Sequence[Marked]) -> Learner:
    """The learner after these answers, in the order in which they were given.

    What a person says of their own answer does not count, nor what nobody could decide.
    """
    for entry in decided(log):
        place = learner.pool.place[entry.question_id]
        known = {
            name: float(score)
            for name, score in entry.criteria.items()
            if name in learner.pool.hierarchy.place
        }
        apart = len(set(known.values())) > 1
        learner.answer(
            place,
            known if apart else entry.score,
            entry.answered_at,
            sure=entry.certainty == SURE,
        )
    return learner


def decided(log: Sequence[Marked]) -> list[Marked]:
    """One entry an answer: the judgement that holds for others, where it decides something."""
    kept = []
    for _, entries in groupby(log, key=lambda entry: entry.answer_id):
        entry = holding(list(entries), for_others=True)
        if entry is not None and entry.verdict != UNDECIDED:
            kept.append(entry)
    return kept


def _item(question: Described, known: ItemParameters | None) -> Item:
    of_capacity = [name for name in HIERARCHY.criteria if name.startswith(f"{question.capacity}.")]
    item = Item.of(
        question.question_id,
        question.criteria or of_capacity,
        difficulty=author_difficulty(question.difficulty),
        floor=guessing_floor(question.kind, question.choices),
        kind=question.kind,
    )
    return item if known is None else item.calibrated(known.difficulty, known.variance)


def _exam(person: Person) -> datetime | None:
    """The morning of the person's exam."""
    if person.exam_date is None:
        return None
    return datetime.combine(person.exam_date, time(8), ZoneInfo(person.zone)).astimezone(UTC)

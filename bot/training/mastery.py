"""What a person masters, from the answers and judgements that are kept.

Nothing of it is stored: it follows from the log, the items of the newest calibration and the model,
so a re-marking or a new calibration changes it everywhere at once. What was followed is remembered
in memory between visits: new answers are added, anything else is worked out from the start.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.learning.items import Item, Pool, above_luck, author_difficulty, guessing_floor
from bot.learning.learner import Learner, Model
from bot.learning.mastery import Hierarchy
from bot.learning.states import Naming, Threshold
from bot.learning.together import Given
from bot.store import attempts, banks, calibrations
from bot.store.attempts import SURE, Marked
from bot.store.banks import Described
from bot.store.database import Session
from bot.store.tables import ItemParameters, Person
from bot.training.judgements import holding
from question_bank.grading.judgement import Verdict
from referential.loading import load_referential

HIERARCHY = Hierarchy.of(criterion.id for criterion in load_referential().criteria)
_REMEMBERED = 200


@dataclass
class _Followed:
    """A learner, fed with so many judgements, up to this judgement and this answer (ids)."""

    learner: Learner
    judgements: int = 0
    newest: int = 0
    answer: int = 0

    def takes(self, log: Sequence[Marked], judgements: int) -> bool:
        """Whether these are all the new judgements there are, and all on new answers."""
        return self.judgements + len(log) == judgements and all(
            entry.answer_id > self.answer for entry in log
        )

    def take(self, log: Sequence[Marked]) -> None:
        """Feed the learner with judgements on new answers."""
        fed(self.learner, log)
        self.judgements += len(log)
        self.newest = max([self.newest, *(entry.id for entry in log)])
        self.answer = max([self.answer, *(entry.answer_id for entry in log)])


class Minds:
    """The items as they are now, and the learners of people who came lately.

    ``success`` is the threshold: the share of average questions that a candidate should succeed at.
    """

    def __init__(self, success: float = Threshold.success) -> None:
        self.model = Model(naming=Naming(Threshold(success)))
        self._edition: tuple[object, ...] | None = None
        self._pool = Pool([], HIERARCHY)
        self._learners: OrderedDict[int, _Followed] = OrderedDict()

    async def pool(self, session: Session) -> Pool:
        """All questions as items, with the parameters of the newest calibration."""
        number = await calibrations.newest(session, self.model.version)
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
        judgements, newest = await attempts.newest_judgement(session, person.id)
        followed = self._learners.pop(person.id, None)
        if (
            followed is None
            or followed.learner.pool is not pool
            or followed.learner.exam != exam
            or followed.newest > newest
        ):
            followed = _Followed(Learner(pool, self.model, exam))
        if (followed.judgements, followed.newest) != (judgements, newest):
            log = await attempts.marked(session, person.id, followed.newest)
            if not followed.takes(log, judgements):
                followed = _Followed(Learner(pool, self.model, exam))
                log = await attempts.marked(session, person.id)
            followed.take(log)
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
        one = given(learner.pool, entry)
        learner.answer(one.place, one.score, one.at, sure=entry.certainty == SURE)
    return learner


def given(pool: Pool, entry: Marked) -> Given:
    """An answer as the engine takes it in: criterion by criterion where they were marked apart."""
    known = {
        name: float(score) for name, score in entry.criteria.items() if name in pool.hierarchy.place
    }
    place = pool.place[entry.question_id]
    if len(set(known.values())) > 1:
        return Given(place, known, entry.answered_at)
    return Given(place, above_luck(pool.items[place].kind, entry.score), entry.answered_at)


def decided(log: Sequence[Marked]) -> list[Marked]:
    """One entry an answer: the judgement that holds for others, where it decides something."""
    kept = []
    for _, entries in groupby(log, key=lambda entry: entry.answer_id):
        entry = holding(list(entries), for_others=True)
        if entry is not None and entry.verdict != Verdict.UNDECIDED:
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

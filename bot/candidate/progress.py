"""``/progres``: where one stands, capacity by capacity and as a whole, and how surely."""

from __future__ import annotations

from collections.abc import Sequence

from bot.candidate.texts import button, referential, texts
from bot.catalogue import in_ten
from bot.learning.readiness import Readiness
from bot.learning.states import State
from bot.screen import Rows, Screen, Shown, Tap
from bot.training.confidence import confidence
from bot.training.progress import mistakes
from bot.training.safety import unsafe_of
from bot.training.standing import Level, where_one_stands
from bot.training.visit import Visit

# A chance is told in words; each band is named by its upper end.
_BANDS = ((0.2, "band_far"), (0.5, "band_below"), (0.8, "band_above"), (1.01, "band_likely"))


async def show(visit: Visit, _argument: str = "") -> list[Shown]:
    """All seven capacities, those never practised included."""
    stands = await where_one_stands(visit)
    unsafe = await unsafe_of(visit.library.minds, visit.session, visit.person.id)
    sure = {line.capacity: line for line in await confidence(visit)}
    blocks = [
        {"number": block.id[1:], "title": block.short, "ready": _in_words(stands.blocks[block.id])}
        for block in referential.blocks
    ]
    text = texts(
        "progress",
        lines=[_line(level) | {"confidence": sure.get(level.capacity)} for level in stands.levels],
        blocks=blocks,
        threshold=in_ten(stands.threshold),
        whole=_in_words(stands.whole),
        safety=len(unsafe.wrong) - len(unsafe.mended),
        hesitant=sum(line.hesitant for line in sure.values()),
        hesitant_but_right=sum(line.hesitant_but_right for line in sure.values()),
    )
    return [Screen(text, await _ways_on(visit, stands.levels))]


async def _ways_on(visit: Visit, levels: Sequence[Level]) -> Rows:
    """The weakest capacity and the mistakes, if there are any, then the choice of a quiz."""
    rows: Rows = ((button("choose_quiz", "quiz"),),)
    wrong = await mistakes(visit)
    if wrong:
        rows = ((button("quiz_mistakes", "quiz:mistakes", count=len(wrong)),), *rows)
    below = [one for one in levels if one.state in {State.WEAK, State.NEAR}]
    if not below:
        return rows
    weakest = min(below, key=lambda one: (one.state is not State.WEAK, one.low + one.high))
    capacity = weakest.capacity
    return ((button("practise", f"quiz:{capacity}", capacity=capacity),), *rows)


def _line(level: Level) -> dict[str, object]:
    return {
        "capacity": level.capacity,
        "title": referential.capacity(level.capacity).short,
        "answers": level.answers,
        "known": level.state is not State.UNKNOWN,
        "sign": texts(f"sign_{level.state}"),
        "state": texts(f"state_{level.state}"),
        "low": level.low,
        "high": level.high,
    }


def _in_words(ready: Readiness | None) -> str:
    """A chance and its interval as bands, without a figure: « possible (au pire …) »."""
    if ready is None:
        return texts.plain("band_unknown")
    low, chance, high = (_band(float(one)) for one in (ready.low, ready.chance, ready.high))
    if low == high:
        return chance
    name = "band_up" if chance == low else "band_down" if chance == high else "band_between"
    return texts.plain(name, chance=chance, low=low, high=high)


def _band(chance: float) -> str:
    return texts.plain(next(name for below, name in _BANDS if chance < below))


async def tap(visit: Visit, _tap: Tap) -> list[Shown]:
    """``progress``: the same from a button."""
    return await show(visit)

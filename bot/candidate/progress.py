"""``/progres``: answers and success, capacity by capacity."""

from __future__ import annotations

from bot.candidate.texts import button, referential, texts
from bot.screen import Screen, Shown, Tap
from bot.training.confidence import confidence, safety_signals
from bot.training.progress import ENOUGH_ANSWERS, CapacityProgress, progress
from bot.training.visit import Visit

_CELLS = 10


async def show(visit: Visit, _argument: str = "") -> list[Shown]:
    """All seven capacities, those never practised included."""
    known = {line.capacity: line for line in await progress(visit)}
    sure = {line.capacity: line for line in await confidence(visit)}
    lines = []
    for capacity in referential.capacities:
        line = known.get(capacity.id, CapacityProgress(capacity.id, 0, 0.0))
        lines.append(
            {
                "capacity": capacity.id,
                "title": capacity.short,
                "answers": line.answers,
                "enough": line.says_something,
                "success": line.success,
                "bar": _bar(line.success),
                "confidence": sure.get(capacity.id),
            }
        )
    safety = len(await safety_signals(visit))
    text = texts("progress", lines=lines, needed=ENOUGH_ANSWERS, safety=safety)
    return [Screen(text, ((button("choose_quiz", "quiz"),),))]


def _bar(share: float) -> str:
    full = round(share * _CELLS)
    return "▰" * full + "▱" * (_CELLS - full)


async def tap(visit: Visit, _tap: Tap) -> list[Shown]:
    """``progress``: the same from a button."""
    return await show(visit)

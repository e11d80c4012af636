"""Wrong answers on safety given as sure, in words: the same in a digest's alert and on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.screen import Rows
from bot.store import attempts
from bot.training.dates import briefly, today_in
from bot.training.safety import Unsafe, unsafe
from bot.training.visit import Visit
from bot.tutor.access import OwnCandidate
from bot.tutor.since import counted_from, in_button
from bot.tutor.texts import button, texts

EVER = "safety"


def told(found: Unsafe) -> str:
    """« 2 fausses sur 5 sûres, dont 1 corrigée depuis »."""
    return texts.plain("unsafe", wrong=len(found.wrong), sure=found.sure, mended=len(found.mended))


@dataclass(frozen=True)
class Signals:
    """What a sheet says: what an alert since an instant speaks of, and what was ever so."""

    since: datetime
    recent: Unsafe
    ever: Unsafe

    @property
    def earlier(self) -> int:
        """How many wrong answers the alert says nothing of."""
        return len(self.ever.wrong) - len(self.recent.wrong)

    @property
    def earlier_mended(self) -> int:
        """To how many of these a right answer was given later, whenever that was."""
        return len(self.ever.mended.difference(self.recent.wrong))


async def signals(visit: Visit, who: OwnCandidate, since: datetime) -> Signals:
    """Those of a candidate, as the digest would tell them."""
    pool = await visit.library.minds.pool(visit.session)
    log = await attempts.marked(visit.session, who.person.id)
    return Signals(since, unsafe(pool, log, counted_from(since)), unsafe(pool, log))


def lines(who: OwnCandidate, found: Signals) -> Markup | None:
    """What the sheet says of them: what calls for action, and apart what is history."""
    if not found.ever.wrong:
        return None
    return texts(
        "sheet_safety",
        day=briefly(today_in(who.group.zone, found.since)),
        told=told(found.recent) if found.recent.wrong else None,
        calls=found.recent.calls,
        earlier=found.earlier,
        mended=found.earlier_mended,
    )


def rows(who: OwnCandidate, found: Signals) -> Rows:
    """The way to the answers themselves: to those of the alert, else to all there ever were."""
    here, wrong = f"person:{who.here}:answers", found.recent.wrong
    if wrong:
        recent = f"{here}:{EVER}-{in_button(found.since)}:1"
        return ((button("open_unsafe", recent, count=len(wrong), calls=found.recent.calls),),)
    if found.ever.wrong:
        return ((button("open_unsafe_ever", f"{here}:{EVER}:1", count=len(found.ever.wrong)),),)
    return ()

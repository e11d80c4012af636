"""A candidate's mastery as a tutor sees it: over time, and criterion by criterion."""

from __future__ import annotations

from datetime import date
from itertools import compress

from bot.catalogue import in_ten
from bot.learning.states import State
from bot.lists import in_rows
from bot.pictures.mastery_over_time import Legend, MasteryOverTime, Panel, Point
from bot.screen import Rows, Screen, UnknownAction
from bot.training.dates import briefly
from bot.training.evolution import Evolution, evolution_of
from bot.training.standing import Level, criteria_of, standing_of
from bot.training.visit import Visit
from bot.tutor.access import OwnCandidate
from bot.tutor.texts import button, texts
from referential.loading import load_referential


async def evolution_screen(visit: Visit, who: OwnCandidate) -> Screen:
    """The last three months, as a picture and in words."""
    told = await evolution_of(
        visit.library.minds, visit.session, who.person, who.group.zone, visit.now
    )
    # The picture names nobody, and is the candidate's: it is erased with them.
    picture = await visit.library.picture_of(
        visit.session, _picture(told), visit.now, owner_id=who.person.id
    )
    text = texts(
        "evolution",
        name=who.name,
        begin=briefly(told.days[0]),
        end=briefly(told.days[-1]),
        lines=[_line(told, known, now) for known, now in zip(told.known, told.last, strict=True)],
    )
    return Screen(text, _back(who), picture=picture)


def capacities_screen(who: OwnCandidate) -> Screen:
    """The choice of a capacity whose criteria to see."""
    rows: Rows = tuple(
        (
            button(
                "criteria_of",
                f"person:{who.here}:criteria:{one.id}",
                capacity=one.id,
                title=one.short,
            ),
        )
        for one in load_referential().capacities
    )
    text = texts("criteria_which", name=who.name)
    return Screen(text, (*rows, *_back(who)))


async def criteria_screen(visit: Visit, who: OwnCandidate, name: str) -> Screen:
    """Where a candidate stands on each criterion of a capacity.

    Raises:
        UnknownAction: there is no capacity of this name.
    """
    certificate, minds = load_referential(), visit.library.minds
    if name not in {one.id for one in certificate.capacities}:
        raise UnknownAction(name)
    whole = (await standing_of(minds, visit.session, who.person)).levels
    levels = await criteria_of(minds, visit.session, who.person, name)
    lines = [
        {
            "id": one.standing.criterion,
            "short": certificate.criterion(one.standing.criterion).short,
            "sign": texts.plain(f"sign_{one.standing.state}"),
            "state": texts.plain(f"state_{one.standing.state}"),
            "interval": texts.plain("interval", low=one.low, high=one.high),
            "answers": one.standing.answers,
        }
        for one in levels
    ]
    unknown = [one.standing.state is State.UNKNOWN for one in levels]
    state = next(one.state for one in whole if one.capacity == name)
    text = texts(
        "criteria",
        name=who.name,
        capacity=certificate.capacity(name),
        state=texts.plain(f"state_{state}"),
        known=list(compress(lines, [not one for one in unknown])),
        unknown=list(compress(lines, unknown)),
        needed=minds.model.naming.criterion_answers,
    )
    here = f"person:{who.here}"
    others = [
        button("criteria_short", f"{here}:criteria:{one.id}", capacity=one.id)
        for one in certificate.capacities
        if one.id != name
    ]
    return Screen(text, (*in_rows(others), *_back(who)))


def _picture(told: Evolution) -> MasteryOverTime:
    certificate = load_referential()
    first = told.days[0]
    panels = []
    for level, bands in zip(told.last, told.bands, strict=True):
        points = tuple(
            Point((day - first).days)
            if band is None
            else Point((day - first).days, band.low, band.likely, band.high)
            for day, band in zip(told.days, bands, strict=True)
        )
        title = f"{level.capacity} {certificate.capacity(level.capacity).short}"
        panels.append(Panel(title, _in_words(level), points))
    legend = Legend(
        texts.plain("legend_band"),
        texts.plain("legend_likely"),
        texts.plain("legend_threshold", threshold=in_ten(told.threshold)),
        texts.plain("legend_lacking"),
    )
    return MasteryOverTime(
        tuple(panels), told.threshold * 10, briefly(first), briefly(told.days[-1]), legend
    )


def _line(told: Evolution, known: tuple[date, Level] | None, now: Level) -> dict[str, object]:
    """A capacity today, and as it was when enough became known of it, if that was before."""
    since, then = known or (told.days[-1], now)
    earlier = since < told.days[-1] and now.state is not State.UNKNOWN
    return {
        "capacity": now.capacity,
        "state": texts.plain(f"state_{now.state}"),
        "now": _interval(now),
        "then": _interval(then) if earlier else None,
        "since": briefly(since),
    }


def _in_words(level: Level) -> str:
    state, interval = texts.plain(f"state_{level.state}"), _interval(level)
    if interval is None:
        return texts.plain("panel_unknown", state=state, answers=level.answers)
    return texts.plain("panel_known", state=state, interval=interval)


def _interval(level: Level) -> str | None:
    """« 3 à 5 », or nothing where too little is known."""
    if level.state is State.UNKNOWN:
        return None
    return texts.plain("interval", low=level.low, high=level.high)


def _back(who: OwnCandidate) -> Rows:
    return ((button("go_back", f"person:{who.here}"),),)

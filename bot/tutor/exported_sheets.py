"""The spreadsheet of a group: one line an answer, and a summary of what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.documents import spreadsheet
from bot.documents.spreadsheet import Column, Sheet, Value
from bot.learning.states import State
from bot.screen import MadeDocument
from bot.store import exports
from bot.store.exports import Given
from bot.store.tables import Group
from bot.training import wording
from bot.training.dates import ZONES
from bot.training.judgements import holding
from bot.training.practice import drawn_then
from bot.training.visit import Visit
from bot.training.wing import Make
from bot.tutor.exported import Candidate, candidates, local, name_of_file, threshold, when
from bot.tutor.texts import texts
from referential.loading import load_referential

_MOMENT, _SCORE = "dd/mm/yyyy hh:mm", "0.00"


async def read(visit: Visit, group: Group) -> Make:
    """Reads the answers and judgements of a group; the rest is written from them."""
    given = await exports.answers(visit.session, visit.person.id, group.id, visit.now)
    people = await candidates(visit, group)
    names = {one.id: one.name for one in people}
    lines = [line for one in given if (line := await _line(visit, group, one, names))]
    sheets = (_answers(lines), _summary(people), _about(visit, group))
    caption = texts(
        "export_caption_xlsx",
        group=group.name,
        answers=len(lines),
        people=len(people),
        moment=when(visit, group),
    )

    def make() -> MadeDocument:
        content = spreadsheet.workbook(group.name, sheets, visit.now)
        name = name_of_file(visit, group, "xlsx")
        return MadeDocument(name, spreadsheet.MEDIA_TYPE, caption, content)

    return make


async def _line(
    visit: Visit, group: Group, given: Given, names: Mapping[int, str]
) -> Sequence[Value] | None:
    """One answer with the judgement that holds for others: what people say of their own stays."""
    held = holding(given.judgements, for_others=True)
    if held is None:
        return None
    entry = await visit.library.entry(visit.session, given.revision_id)
    undecided = held.verdict == "undecided"
    return (
        local(given.answered_at, group),
        names[given.person_id],
        given.capacity,
        ", ".join(given.criteria),
        given.question,
        wording.asked(entry, drawn_then(given.judgements)),
        texts.plain(f"export_kind_{given.kind}"),
        wording.answered(entry, given.response, held.details.get("understood")),
        texts.plain(f"export_verdict_{held.verdict}"),
        None if undecided else held.score,
        None if undecided else texts.plain(f"export_judge_{held.judge}"),
        texts.plain(f"export_certainty_{given.certainty}") if given.certainty else None,
        round((given.answered_at - given.asked_at).total_seconds()),
    )


def _answers(lines: Sequence[Sequence[Value]]) -> Sheet:
    columns = (
        _column("date", 16, number=_MOMENT),
        _column("name", 20),
        _column("capacity", 9),
        _column("criteria", 12),
        _column("question", 26),
        _column("stem", 60, wrap=True),
        _column("kind", 18),
        _column("answer", 40, wrap=True),
        _column("verdict", 15),
        _column("score", 8, number=_SCORE),
        _column("judge", 13),
        _column("certainty", 10),
        _column("seconds", 9),
    )
    return Sheet(texts.plain("export_sheet_answers"), columns, lines)


def _summary(people: Sequence[Candidate]) -> Sheet:
    certificate = load_referential()
    columns = (
        _column("name", 20),
        _column("capacity", 9),
        _column("title", 34),
        _column("state", 20),
        _column("answers", 10),
        _column("low", 18),
        _column("high", 18),
    )
    rows = [
        (
            one.name,
            level.capacity,
            certificate.capacity(level.capacity).short,
            texts.plain(f"export_state_{level.state}"),
            level.answers,
            *((None, None) if level.state is State.UNKNOWN else (level.low, level.high)),
        )
        for one in people
        for level in one.levels
    ]
    return Sheet(texts.plain("export_sheet_summary"), columns, rows)


def _about(visit: Visit, group: Group) -> Sheet:
    about = texts.plain(
        "export_about",
        group=group.name,
        moment=when(visit, group),
        zone=ZONES.get(group.zone, group.zone),
        threshold=threshold(visit),
    )
    rows = [(line,) for line in about.splitlines() if line.strip()]
    return Sheet(texts.plain("export_sheet_about"), (_column("about", 110, wrap=True),), rows)


def _column(name: str, width: float, *, number: str | None = None, wrap: bool = False) -> Column:
    return Column(texts.plain(f"export_column_{name}"), width, number, wrap)

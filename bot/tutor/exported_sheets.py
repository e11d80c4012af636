"""The spreadsheet of a group: one line an answer, and a summary of what they add up to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents import spreadsheet
from bot.documents.spreadsheet import Column, Sheet, Value
from bot.learning.states import State
from bot.screen import MadeDocument
from bot.store import exports
from bot.store.exports import Given, Judged
from bot.store.tables import Group
from bot.training import wording
from bot.training.answering import drawn_then
from bot.training.dates import place
from bot.training.judgements import holding
from bot.training.visit import Visit
from bot.training.wing import Make
from bot.tutor.exported import Candidate, candidates, local, name_of_file, threshold, when
from bot.tutor.texts import texts
from question_bank.bank import Entry
from referential.loading import load_referential

_MOMENT, _SCORE = "dd/mm/yyyy hh:mm", "0.00"


async def read(visit: Visit, group: Group) -> Make:
    """Reads the answers and judgements of a group, one candidate after the other.

    What takes long, putting thousands of them into words, is left to the making.
    """
    people = await candidates(visit, group)
    given: list[tuple[str, Given]] = []
    entries: dict[int, Entry] = {}
    for one in people:
        of_one = await exports.answers(visit.session, visit.person.id, group.id, one.id, visit.now)
        given += [(one.name, answer) for answer in of_one]
        for answer in of_one:
            entries[answer.revision_id] = await visit.library.entry(
                visit.session, answer.revision_id
            )
    given.sort(key=lambda named: named[1].answer_id)
    moment, others = when(visit, group), (_summary(people), _about(visit, group))

    def make() -> MadeDocument:
        lines = [
            _line(group, name, answer, held, entries[answer.revision_id])
            for name, answer in given
            # What people say of their own answers stays theirs.
            if (held := holding(answer.judgements, for_others=True))
        ]
        content = spreadsheet.workbook(group.name, (_answers(lines), *others), visit.now)
        caption = texts(
            "export_caption_xlsx",
            group=group.name,
            answers=len(lines),
            people=len(people),
            moment=moment,
        )
        name = name_of_file(visit, group, "xlsx")
        return MadeDocument(name, spreadsheet.MEDIA_TYPE, caption, content)

    return make


def _line(group: Group, name: str, given: Given, held: Judged, entry: Entry) -> Sequence[Value]:
    """One answer, with the judgement that holds on it."""
    undecided = held.verdict == "undecided"
    return (
        local(given.answered_at, group),
        name,
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
        zone=place(group.zone),
        threshold=threshold(visit),
    )
    rows = [(line,) for line in about.splitlines() if line.strip()]
    return Sheet(texts.plain("export_sheet_about"), (_column("about", 110, wrap=True),), rows)


def _column(name: str, width: float, *, number: str | None = None, wrap: bool = False) -> Column:
    return Column(texts.plain(f"export_column_{name}"), width, number, wrap)

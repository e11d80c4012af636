"""A group on paper: the words of the report, from what its candidates' answers add up to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents import report
from bot.documents.report import Finding, Report, Shade
from bot.learning.states import State
from bot.screen import MadeDocument
from bot.store.tables import Group
from bot.training.dates import place, spoken
from bot.training.standing import Level, interval_of
from bot.training.visit import Visit
from bot.training.wing import Make
from bot.tutor.exported import Candidate, candidates, name_of_file, threshold, when
from bot.tutor.texts import texts
from referential.loading import load_referential

# A sign and a grey for each state: the page is made to be printed.
_LOOKS: dict[State, tuple[str, Shade]] = {
    State.WEAK: ("▼", "dark"),
    State.NEAR: ("●", "light"),
    State.SOLID: ("▲", "blank"),
    State.UNKNOWN: ("?", "hatched"),
}
_COLUMNS = ("capacity", "state", "answers", "interval", "bar")


async def read(visit: Visit, group: Group) -> Make:
    """Reads where everybody stands; the pages are drawn from it."""
    people = await candidates(visit, group)
    told = _report(visit, group, people)
    caption = texts(
        "export_caption_pdf", group=group.name, people=len(people), moment=when(visit, group)
    )

    def make() -> MadeDocument:
        content = report.pdf(told, visit.now)
        return MadeDocument(name_of_file(visit, group, "pdf"), report.MEDIA_TYPE, caption, content)

    return make


def _report(visit: Visit, group: Group, people: Sequence[Candidate]) -> Report:
    limit = threshold(visit)
    unknown = texts.plain("exam_unknown")
    facts = texts.plain(
        "export_report_facts",
        moment=when(visit, group),
        zone=place(group.zone),
        people=len(people),
        answers=sum(one.answers for one in people),
        exam=spoken(group.exam_date) if group.exam_date else unknown,
    )
    signs = {state.value: sign for state, (sign, _) in _LOOKS.items()}
    columns = [texts.plain(f"export_report_column_{name}") for name in _COLUMNS]
    return Report(
        title=texts.plain("export_report_title", group=group.name),
        facts=tuple(facts.splitlines()),
        legend=tuple(texts.plain("export_report_legend", threshold=limit, **signs).splitlines()),
        findings_title=texts.plain("export_report_weak"),
        findings=_findings(people),
        findings_note=texts.plain("export_report_rule", threshold=limit),
        people_title=texts.plain("export_report_people"),
        people_columns=(columns[0], columns[1], columns[2], columns[3], columns[4]),
        subjects=tuple(one.id for one in load_referential().capacities),
        people=tuple(_person(one) for one in people),
        mark=10 * visit.library.minds.model.naming.threshold.success,
        foot=texts.plain("export_report_foot"),
        page_of=texts.plain("export_report_page"),
    )


def _findings(people: Sequence[Candidate]) -> tuple[Finding, ...]:
    """The capacities that stay below the threshold for somebody, those of most people first."""
    of_capacity = list(zip(*(one.levels for one in people), strict=True))
    weak = [levels for levels in of_capacity if any(_is_weak(level) for level in levels)]
    weak.sort(key=lambda levels: -sum(_is_weak(level) for level in levels))
    found = tuple(_finding(people, levels) for levels in weak)
    return found or (Finding(texts.plain("export_report_none"), ""),)


def _finding(people: Sequence[Candidate], levels: Sequence[Level]) -> Finding:
    """One capacity: whom it is about, and what that rests on."""
    those = [level for level in levels if _is_weak(level)]
    title = texts.plain(
        "export_report_weak_title",
        capacity=those[0].capacity,
        short=load_referential().capacity(those[0].capacity).short,
        count=len(those),
        known=sum(level.state is not State.UNKNOWN for level in levels),
    )
    low, high = interval_of(those)
    evidence = texts.plain(
        "export_report_weak_evidence",
        names=[one.name for one, level in zip(people, levels, strict=True) if _is_weak(level)],
        answers=sum(level.answers for level in those),
        low=low,
        high=high,
    )
    return Finding(title, evidence)


def _is_weak(level: Level) -> bool:
    return level.state is State.WEAK


def _person(one: Candidate) -> report.Person:
    about = texts.plain(
        "export_report_about",
        exam=spoken(one.exam) if one.exam else texts.plain("exam_unknown"),
        answers=one.answers,
        last=spoken(one.last) if one.last else None,
    )
    return report.Person(one.name, about, tuple(_level(level) for level in one.levels))


def _level(level: Level) -> report.Level:
    sign, shade = _LOOKS[level.state]
    known = level.state is not State.UNKNOWN
    return report.Level(
        subject=level.capacity,
        title=load_referential().capacity(level.capacity).short,
        state=texts.plain(f"export_state_{level.state}"),
        sign=sign,
        shade=shade,
        answers=level.answers,
        low=level.low if known else None,
        high=level.high if known else None,
    )

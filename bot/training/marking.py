"""What a human says of answers that the machine could not judge."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import attempts, consultations, groups, marking
from bot.store.consultations import What
from bot.store.tables import Answer, JudgementRow, Person
from bot.training.answering import drawn_then, judgement_in
from bot.training.judgements import HUMAN, holding
from bot.training.visit import Visit
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.model import Question
from question_bank.parametric.instance import instance_of
from question_bank.response import Response, response_from_json

SCORES = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5, Verdict.INCORRECT: 0.0}
MAX_COMMENT = 500


@dataclass(frozen=True)
class ToMark:
    """An answer before a tutor: the question as it was asked, and the judgement that holds."""

    answer: Answer
    person: Person
    question: Question
    response: Response
    judgement: Judgement
    held: JudgementRow

    @property
    def is_waiting(self) -> bool:
        return self.judgement.verdict is Verdict.UNDECIDED


class JudgedMeanwhile(Exception):
    """Another judgement holds than the one that the tutor saw."""


async def next_to_mark(visit: Visit, after: int = 0) -> ToMark | None:
    """The oldest answer that waits for the visiting tutor, above an id."""
    found = await marking.waiting(visit.session, visit.person.id, after)
    return None if found is None else await _read(visit, found.answer, found.person)


async def to_mark(visit: Visit, answer_id: int) -> ToMark | None:
    """One answer of a candidate of the visiting tutor, judged already or not."""
    found = await marking.answer_of_helped(visit.session, visit.person.id, answer_id)
    return None if found is None else await _read(visit, found.answer, found.person)


async def mark(
    visit: Visit, item: ToMark, seen: int, verdict: Verdict, comment: str | None = None
) -> JudgementRow:
    """Write what the visiting tutor says. It holds, and takes the place of what held before.

    ``seen`` is the id of the judgement that held when the tutor read the answer; ``comment`` goes
    to the candidate with the verdict.

    Raises:
        JudgedMeanwhile: another one holds now.
    """
    if item.held.id != seen:
        raise JudgedMeanwhile
    said = Judgement(
        verdict=verdict,
        score=SCORES[verdict],
        understood=item.judgement.understood,
        feedback=(comment[:MAX_COMMENT],) if comment else (),
    )
    # The values that the question was drawn with go on from judgement to judgement.
    details = {**item.held.details, **said.model_dump(mode="json")}
    row = JudgementRow(
        answer_id=item.answer.id,
        judge=HUMAN,
        version=f"human:{visit.person.id}",
        verdict=said.verdict,
        score=said.score,
        criteria=dict.fromkeys(item.question.criteria, said.score),
        details=details,
        judged_at=visit.now,
        supersedes_id=item.held.id,
    )
    visit.session.add(row)
    for group in (await groups.shared(visit.session, visit.person.id, item.person.id))[:1]:
        consultations.note(
            visit.session, visit.person.id, group.id, What.MARK, visit.now, item.person.id
        )
    await visit.session.flush()
    return row


async def _read(visit: Visit, answer: Answer, person: Person) -> ToMark | None:
    judgements = await attempts.judgements_of(visit.session, answer.id)
    held = holding(judgements, for_others=True)
    if held is None:
        return None
    revision = await visit.library.revision(visit.session, answer.revision_id)
    instance = instance_of(revision.question, drawn_then(judgements))
    return ToMark(
        answer,
        person,
        instance.question,
        response_from_json.validate_python(answer.response),
        judgement_in(held),
        held,
    )

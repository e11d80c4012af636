"""Script concordance: an answer is worth the share of the panel that gave it, beside the mode's.

Aggregate scoring (Charlin et al., 2000; Fournier J.P., Demeester A., Charlin B., « Script
Concordance Tests: Guidelines for Construction », BMC Medical Informatics and Decision Making 8
(2008), 18, https://doi.org/10.1186/1472-6947-8-18): the answer that most members gave is worth 1,
all of them when several tie, any other its votes divided by the mode's.
"""

from __future__ import annotations

from collections.abc import Sequence

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.model.script_concordance import SHIFTS, ScriptConcordance
from question_bank.response import Chosen

_WORDS = {
    -2: "écartée, ou presque",
    -1: "moins probable",
    0: "ni plus, ni moins probable",
    1: "plus probable",
    2: "certaine, ou presque",
}


def panel_credits(votes: Sequence[int]) -> tuple[float, ...]:
    """What each answer is worth, from 0 to 1, given how many members gave it.

    Raises:
        ValueError: nobody voted, or a count is negative.
    """
    most = max(votes, default=0)
    if most <= 0 or min(votes) < 0:
        raise ValueError("a panel needs votes, none of them negative")
    return tuple(count / most for count in votes)


def judge_concordance(question: ScriptConcordance, response: Chosen) -> Judgement:
    """The credit that the panel gives; undecided while there is no panel.

    Raises:
        ValueError: not exactly one of the five answers.
    """
    if len(response.options) != 1 or not 0 <= response.options[0] < len(SHIFTS):
        raise ValueError("a script concordance question takes exactly one of its five answers")
    chosen = response.options[0]
    if not question.has_panel:
        return Judgement(verdict=Verdict.UNDECIDED, score=0, understood=shift_text(SHIFTS[chosen]))
    score = panel_credits(question.votes)[chosen]
    return Judgement(
        verdict=Verdict.of(score),
        score=score,
        understood=shift_text(SHIFTS[chosen]),
        feedback=(panel_told(question),),
    )


def shift_text(shift: int) -> str:
    """« +1 : plus probable »."""
    sign = f"+{shift}" if shift > 0 else str(shift).replace("-", "−")
    return f"{sign} : {_WORDS[shift]}"


def modal_shifts(question: ScriptConcordance) -> tuple[int, ...]:
    """The answers that most members gave; the author's own while there is no panel."""
    if not question.has_panel:
        return (question.author,)
    most = max(question.votes)
    return tuple(
        shift for shift, count in zip(SHIFTS, question.votes, strict=True) if count == most
    )


def panel_told(question: ScriptConcordance) -> str:
    """How the panel voted, in one line, the answer that most gave first."""
    votes = zip(SHIFTS, question.votes, strict=True)
    told = ", ".join(
        f"{shift_text(shift).partition(' :')[0]} ({count} voix)"
        for shift, count in sorted(votes, key=lambda vote: -vote[1])
        if count
    )
    return f"{sum(question.votes)} formateurs ont voté : {told}."

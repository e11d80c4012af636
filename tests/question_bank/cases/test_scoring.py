"""What a path is worth, aspect by aspect, figured by hand on the case of the guide."""

from __future__ import annotations

from math import log

import pytest

from question_bank.cases.expert import expert_path, expert_state
from question_bank.cases.judging import JUDGE, criteria_of, judge_case, total_of
from question_bank.cases.model import Diagnosis
from question_bank.cases.path import (
    Act,
    Concluded,
    Decided,
    Did,
    Mark,
    Marked,
    Played,
    Reopened,
    Secured,
)
from question_bank.cases.scoring import WEIGHTS, Aspect, Score, score, spent
from question_bank.cases.simulation import play
from question_bank.grading.judgement import Verdict
from tests.question_bank.cases.written import guide_diagnosis, small

CASE = guide_diagnosis()
# What one believes of « huile » at first (souvent, souvent, parfois), and at the expert's end.
AT_FIRST = 0.75 / 1.9
AT_THE_END = 0.75 * 0.95**3 / (0.75 * 0.95**3 + 0.75 * 0.15 * 0.95 * 0.02 + 0.4 * 0.15 * 0.02 * 0.4)
OPERATOR, GAUGE, CLOSED = Did(move="operateur"), Did(move="seconde-jauge"), Did(move="obturee")
WINDOW, HELIUM, HOLD = Did(move="voyant"), Did(move="helium"), Did(move="suspendre")
LEAVE, LOCK = Secured(precaution="accord"), Secured(precaution="consigner")
NAMED = Concluded(hypothesis="huile")
DECISIONS = [
    Decided(decision=name, options=(0,)) for name in ("reparation", "retour", "alerte", "gmao")
]


def scored(*acts: Act) -> Score:
    return score(play(CASE, acts))


def whole(*acts: Act, locked: bool = True) -> Score:
    """These acts, then everything that the expert decides."""
    return scored(*acts, NAMED, *([LOCK] if locked else []), *DECISIONS)


def learnt(belief: float) -> float:
    """The share of what the expert learns, for who believes so much of the cause."""
    return log(belief / AT_FIRST) / log(AT_THE_END / AT_FIRST)


def test_the_shares_make_a_whole() -> None:
    assert set(WEIGHTS) == set(Aspect)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_the_expert_s_path_is_worth_everything() -> None:
    result = score(expert_state(CASE))
    assert result.total == 1
    assert all(part.value == 1 for part in result.parts)
    assert spent(expert_state(CASE)) == 2 + 5 + 10 + 3


# --- method ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "worth"),
    [
        ((), 0.0),
        # The expert looks at pumps, gauges, pumps: half of the pairs in order, no more is asked.
        ((WINDOW, GAUGE), 0.0),
        ((WINDOW,), 0.5),
        ((GAUGE, WINDOW), 1.0),
        ((OPERATOR, GAUGE, WINDOW), 1.0),
        ((OPERATOR, WINDOW), 0.5),
        ((WINDOW, GAUGE, OPERATOR), 0.0),
        ((WINDOW, OPERATOR, GAUGE), 2 / 3),
    ],
)
def test_method_is_order_and_coverage(acts: tuple[Act, ...], worth: float) -> None:
    assert scored(*acts).aspect(Aspect.METHOD) == pytest.approx(worth)


# --- information ----------------------------------------------------------------------------------


def test_information_is_what_was_learnt_for_its_price() -> None:
    believed = 0.75 * 0.75 * 0.95 / (0.75 * 0.75 * 0.95 + 0.75 * 0.4 * 0.02 + 0.4 * 0.4 * 0.4)
    cheap = scored(OPERATOR, LEAVE, CLOSED)
    # 13 minutes, fewer than the expert's 20: the price takes nothing away.
    assert cheap.aspect(Aspect.INFORMATION) == pytest.approx(learnt(believed))
    dear = scored(WINDOW, GAUGE, LEAVE, CLOSED, HOLD, HELIUM)
    # As much as the expert, helium besides, for 20 + 90 + 80.
    assert dear.aspect(Aspect.INFORMATION) == pytest.approx(20 / 190)


def test_nothing_learnt_is_worth_nothing_and_precautions_cost_nothing() -> None:
    assert scored().aspect(Aspect.INFORMATION) == 0
    assert scored(WINDOW).aspect(Aspect.INFORMATION) == scored(LEAVE, LOCK, WINDOW).aspect(
        Aspect.INFORMATION
    )


def test_being_led_astray_is_worth_nothing() -> None:
    result = score(play(small(), [Did(move="second")]))
    assert result.aspect(Aspect.INFORMATION) > 0  # type: ignore[operator]
    astray = small(
        moves=[
            {**move, "bears": {"seal": "rare"}} if move["id"] == "second" else move
            for move in small().model_dump(mode="json")["moves"]
        ]
    )
    assert score(play(astray, [Did(move="second")])).aspect(Aspect.INFORMATION) == 0


# --- hypotheses and conclusion --------------------------------------------------------------------


def marked(**marks: Mark) -> list[Act]:
    return [Marked(hypothesis=name, mark=mark) for name, mark in marks.items()]


def test_marks_are_right_when_they_say_what_was_seen() -> None:
    seen = (WINDOW, GAUGE, LEAVE, CLOSED)
    right = marked(huile=Mark.LIKELY, fuite=Mark.RULED_OUT, jauge=Mark.RULED_OUT)
    assert scored(*seen, *right).aspect(Aspect.HYPOTHESES) == 1
    assert scored(*seen, *right[:1]).aspect(Aspect.HYPOTHESES) == pytest.approx(1 / 3)
    assert scored(*seen).aspect(Aspect.HYPOTHESES) == 0
    wrong = marked(huile=Mark.RULED_OUT, fuite=Mark.LIKELY, jauge=Mark.LIKELY)
    assert scored(*seen, *wrong).aspect(Aspect.HYPOTHESES) == 0


def test_dropping_too_soon_costs_a_quarter_even_when_taken_back() -> None:
    seen = (WINDOW, GAUGE, LEAVE, CLOSED)
    right = marked(huile=Mark.LIKELY, fuite=Mark.RULED_OUT, jauge=Mark.RULED_OUT)
    hasty = marked(fuite=Mark.RULED_OUT, huile=Mark.RULED_OUT)
    assert scored(*hasty, *seen, *right).aspect(Aspect.HYPOTHESES) == pytest.approx(0.5)


def test_marks_without_evidence_are_guesses() -> None:
    guessed = marked(huile=Mark.LIKELY, fuite=Mark.POSSIBLE)
    assert scored(*guessed).aspect(Aspect.HYPOTHESES) == 0
    belief = 0.75 * 0.95 / (0.75 * 0.95 + 0.75 * 0.15 + 0.4 * 0.15)
    # Of the three marks all fit; what was learnt is the window alone.
    assert scored(WINDOW, *guessed).aspect(Aspect.HYPOTHESES) == pytest.approx(learnt(belief))


def test_the_conclusion_is_worth_what_supports_it() -> None:
    assert scored(NAMED).aspect(Aspect.CONCLUSION) == 0
    seen = 0.75 * 0.95 / (0.75 * 0.95 + 0.75 * 0.15 + 0.4 * 0.15)
    assert scored(WINDOW, NAMED).aspect(Aspect.CONCLUSION) == pytest.approx(learnt(seen))
    assert play(CASE, expert_path(CASE)).concluded == "huile"
    assert scored(*expert_path(CASE)).aspect(Aspect.CONCLUSION) == 1
    assert scored(Concluded(hypothesis="fuite")).aspect(Aspect.CONCLUSION) == 0
    assert scored().aspect(Aspect.CONCLUSION) == 0


def test_a_cause_named_after_another_is_worth_half() -> None:
    path = expert_path(CASE)
    named = path.index(NAMED)
    leak, again = Concluded(hypothesis="fuite"), Reopened()
    assert scored(*path[:named], leak, again, *path[named:]).aspect(Aspect.CONCLUSION) == 0.5
    # Looking again before being sure costs nothing.
    assert scored(*path[:named], NAMED, again, *path[named:]).aspect(Aspect.CONCLUSION) == 1


# --- precautions, mistakes, decisions -------------------------------------------------------------


def test_only_precautions_that_were_needed_are_scored() -> None:
    assert scored(LEAVE, LOCK).aspect(Aspect.PRECAUTIONS) is None
    assert scored(LEAVE, CLOSED).aspect(Aspect.PRECAUTIONS) == 1
    assert scored(CLOSED, LEAVE, CLOSED).aspect(Aspect.PRECAUTIONS) == 0
    assert whole(CLOSED, LEAVE, CLOSED).aspect(Aspect.PRECAUTIONS) == 0.5


def test_a_mistake_spoils_restraint_and_shows_on_its_criteria() -> None:
    assert scored(*expert_path(CASE)).aspect(Aspect.RESTRAINT) == 1
    made = scored(HELIUM, *expert_path(CASE))
    assert made.aspect(Aspect.RESTRAINT) == 0
    assert made.criteria["C2.3"] == 0
    # Who did nothing made no mistake, and is not thanked for it.
    assert scored().aspect(Aspect.RESTRAINT) == 0
    both = score(play(small(), [Did(move="flood"), Did(move="open")]))
    assert both.aspect(Aspect.RESTRAINT) == 0


def test_decisions_and_expected_acts_share_one_aspect() -> None:
    assert whole(WINDOW).aspect(Aspect.DECISIONS) == 4 / 5
    assert whole(WINDOW, HOLD).aspect(Aspect.DECISIONS) == 1
    wrong = [
        Decided(decision="reparation", options=(1,)),
        *DECISIONS[1:],
    ]
    assert scored(NAMED, LOCK, *wrong).aspect(Aspect.DECISIONS) == 3 / 5
    assert scored(NAMED, LOCK, *wrong).criteria["C5.7"] == 0


def test_several_right_options_are_worth_their_share() -> None:
    acts: list[Act] = [
        Concluded(hypothesis="seal"),
        Secured(precaution="lock"),
        Decided(decision="repair", options=(0,)),
        Decided(decision="tell", options=(0, 2)),
    ]
    # One of two right ones, less one of two wrong ones; the act expected was not done.
    assert score(play(small(), acts)).aspect(Aspect.DECISIONS) == pytest.approx(1 / 3)
    acts[-1] = Decided(decision="tell", options=(1,))
    assert score(play(small(), acts)).aspect(Aspect.DECISIONS) == pytest.approx(1.5 / 3)


# --- the total ------------------------------------------------------------------------------------


def test_the_total_weighs_the_aspects() -> None:
    result = whole(OPERATOR, LEAVE, CLOSED)
    by_hand = sum(WEIGHTS[aspect] * result.aspect(aspect) for aspect in Aspect)  # type: ignore[operator]
    assert result.total == pytest.approx(by_hand)
    assert 0.4 < result.total < 1


def test_an_aspect_that_was_not_at_stake_leaves_its_share_to_the_others() -> None:
    result = scored(WINDOW)
    assert result.aspect(Aspect.PRECAUTIONS) is None
    present = [aspect for aspect in Aspect if result.aspect(aspect) is not None]
    weighed = sum(WEIGHTS[one] * result.aspect(one) for one in present)  # type: ignore[operator]
    assert result.total == pytest.approx(weighed / sum(WEIGHTS[one] for one in present))


def test_forgotten_safety_zeroes_the_total_and_the_criteria_that_it_touches_alone() -> None:
    seen = (WINDOW, GAUGE, LEAVE, CLOSED, HOLD)
    safe, unsafe = whole(*seen), whole(*seen, locked=False)
    assert unsafe.vetoed
    assert unsafe.total == 0
    assert safe.criteria["C4.4"] == 1
    assert unsafe.criteria == {**safe.criteria, "C4.4": 0}


def test_a_dangerous_move_zeroes_the_total_whatever_the_rest() -> None:
    path = expert_path(small())
    assert total_of(play(small(), path)) == 1
    state = play(small(), [Did(move="open"), *path])
    assert total_of(state) == 0
    assert criteria_of(state)["C3.6"] == 0
    assert criteria_of(state)["C1.4"] == 1


def test_neither_a_refusal_nor_dirty_hands_veto() -> None:
    assert not scored(CLOSED).vetoed
    dirty = play(small(), [Did(move="worker"), Secured(precaution="lock"), Did(move="helium")])
    assert not score(dirty).vetoed
    assert score(dirty).criteria["C4.5"] == 0


def test_the_judgement_is_the_total() -> None:
    right = judge_case(CASE, Played(acts=expert_path(CASE)))
    assert (right.verdict, right.score) == (Verdict.CORRECT, 1)
    hasty: list[Act] = [WINDOW, NAMED, LOCK, *DECISIONS]
    partly = judge_case(CASE, Played(acts=tuple(hasty)))
    assert partly.score == pytest.approx(total_of(play(CASE, hasty)))
    assert partly.verdict is Verdict.PARTIAL
    unsafe = judge_case(CASE, Played(acts=(NAMED, *DECISIONS)))
    assert (unsafe.verdict, unsafe.score) == (Verdict.INCORRECT, 0)
    assert JUDGE == "case@2"


def test_naming_the_cause_without_looking_is_no_diagnosis() -> None:
    assert whole(Marked(hypothesis="huile", mark=Mark.LIKELY), HOLD).total < 0.4


def test_an_option_that_safety_forbids_fails_the_whole_case() -> None:
    content = CASE.model_dump(mode="json")
    wrong = content["decisions"][0]["options"][1]
    assert not wrong["correct"]
    wrong["veto"] = True
    case = Diagnosis.model_validate(content)
    acts = list(expert_path(case))
    assert not score(play(case, acts)).vetoed
    taken = next(n for n, act in enumerate(acts) if isinstance(act, Decided))
    acts[taken] = Decided(decision=case.decisions[0].id, options=(1,))
    assert score(play(case, acts)).vetoed

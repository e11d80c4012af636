"""The engine questioned by a simulator: what goes in, what comes out, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.learning.session import Refused, Session

ITEMS = [
    {
        "id": f"q{n}",
        "criteria": [f"C{n % 7 + 1}.{n % 3 + 1}"],
        "difficulty": n % 5 + 1,
        "guess": 0.2,
    }
    for n in range(70)
]


@pytest.fixture
def session() -> Session:
    session = Session(lambda _learner, choice, _now: str(choice.why))
    session.do({"do": "items", "items": ITEMS})
    return session


def _answer(session: Session, times: int, score: float, now: float = 1000.0) -> dict[str, Any]:
    reply: dict[str, Any] = {}
    for n in range(times):
        asked = session.do({"do": "next", "now": now + 60 * n})
        reply = session.do(
            {"do": "answer", "item": asked["item"], "score": score, "now": now + 60 * n}
        )
    return reply


def test_a_question_is_chosen_with_a_reason_and_an_answer_tells_where_one_stands(
    session: Session,
) -> None:
    asked = session.do({"do": "next", "now": 0})
    assert asked["item"] in {one["id"] for one in ITEMS}
    assert asked["why"]
    reply = session.do({"do": "answer", "item": asked["item"], "score": 1, "now": 5})
    assert sorted(reply["capacities"]) == [f"C{n}" for n in range(1, 8)]
    for capacity in reply["capacities"].values():
        assert 0 <= capacity["p_weak"] <= 1
        assert capacity["sd"] > 0
        assert capacity["state"] == "unknown"
    assert 0 <= reply["readiness"] <= 1


def test_right_answers_and_wrong_ones_lead_apart(session: Session) -> None:
    good = _answer(session, 70, 1.0)
    session.do({"do": "reset"})
    bad = _answer(session, 70, 0.0)
    assert {one["state"] for one in good["capacities"].values()} == {"solid"}
    assert {one["state"] for one in bad["capacities"].values()} == {"weak"}
    assert good["readiness"] > 0.8
    assert bad["readiness"] < 0.01


def test_reset_is_another_person_with_the_same_questions(session: Session) -> None:
    first = _answer(session, 10, 1.0)
    session.do({"do": "reset"})
    assert _answer(session, 10, 1.0) == first


def test_the_same_requests_get_the_same_replies() -> None:
    def run() -> list[dict[str, Any]]:
        one = Session(lambda _learner, choice, _now: str(choice.why))
        one.do({"do": "items", "items": ITEMS})
        return [one.do({"do": "next"}), _answer(one, 20, 0.5), one.do({"do": "next"})]

    assert run() == run()


def _moved_by_a_wrong_answer(**item: Any) -> float:
    session = Session(lambda *_: "")
    session.do({"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], **item}]})
    before = session.do({"do": "answer", "item": "a", "score": 0.0})
    return float(before["capacities"]["C1"]["p_weak"])


def test_a_difficulty_known_from_more_answers_makes_an_answer_tell_more() -> None:
    told = [
        _moved_by_a_wrong_answer(difficulty=0.0, guess=0.2, answers=answers)
        for answers in (0, 20, 10_000)
    ]
    assert told == sorted(told)
    assert len(set(told)) == 3


def test_a_log_of_answers_makes_an_item_hard_or_easy() -> None:
    items = [
        {"id": "hard", "criteria": ["C1.1"], "difficulty": 3, "guess": 0.2, "answers": [0] * 20},
        {"id": "easy", "criteria": ["C1.1"], "difficulty": 3, "guess": 0.2, "answers": [1] * 20},
    ]
    p_weak = []
    for name in ("hard", "easy"):
        session = Session(lambda *_: "")
        session.do({"do": "items", "items": items})
        reply = session.do({"do": "answer", "item": name, "score": 0.0})
        p_weak.append(reply["capacities"]["C1"]["p_weak"])
    assert p_weak[0] < p_weak[1]


def test_levels_are_levels_as_whole_or_floating_numbers_and_one_may_be_missing() -> None:
    def first(difficulties: list[float | None]) -> dict[str, Any]:
        session = Session(lambda *_: "")
        items = [
            {"id": n, "criteria": ["C1.1"], "difficulty": d} for n, d in enumerate(difficulties)
        ]
        session.do({"do": "items", "items": items})
        return session.do({"do": "answer", "item": 0, "score": 1})

    assert first([5, 3, 1]) == first([5.0, 3.0, 1.0]) == first([5, None, 1])
    assert first([5.0, 3.0, 1.0]) == first([1.2, 0.0, -1.2])
    assert first([5.0, 3.5, 1.0]) != first([5.0, 3.0, 1.0])


def test_scores_may_be_told_by_criterion_in_the_order_of_the_question() -> None:
    def told(score: Any) -> dict[str, Any]:
        session = Session(lambda *_: "")
        session.do({"do": "items", "items": [{"id": "a", "criteria": ["C2.1", "C1.1"]}]})
        return session.do({"do": "answer", "item": "a", "score": score})

    assert told([1, 0]) == told({"C2.1": 1, "C1.1": 0}) != told([0, 1])


@pytest.mark.parametrize("now", [1_772_474_400, 1_772_474_400.5, "2026-03-02T18:00:00+01:00", None])
def test_time_may_be_told_in_seconds_or_as_a_date(session: Session, now: Any) -> None:
    assert session.do({"do": "next", "now": now})["item"]


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"do": "dance"},
        {"do": "items"},
        {"do": "items", "items": []},
        {"do": "items", "items": [{"id": "a"}]},
        {"do": "items", "items": [{"criteria": ["C1.1"]}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "difficulty": "dur"}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "answers": "many"}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "answers": -1}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "answers": 10**400}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "guess": 10**400}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "difficulty": 1e308}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "answers": [2]}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "difficulty": float("nan")}]},
        {"do": "items", "items": [{"id": "a", "criteria": ["C1.1"], "guess": 20}]},
        {"do": "items", "items": [{"id": "a", "criteria": [["C1.1"]]}]},
        {"do": "items", "items": [{"id": "a", "criteria": {"C1.1": 0}}]},
        {"do": "items", "items": [{"id": ["a"], "criteria": ["C1.1"]}]},
        {"do": "items", "items": [ITEMS[0], ITEMS[0]]},
        {"do": "items", "items": ITEMS, "threshold": 0.1},
        {"do": "answer", "item": "unknown", "score": 1},
        {"do": "answer", "item": ["q1"], "score": 1},
        {"do": "answer", "item": "q1", "score": 2},
        {"do": "answer", "item": "q1", "score": [1, 0]},
        {"do": "answer", "item": "q1"},
        {"do": "answer", "item": "q1", "score": {"C9.9": 1}},
        {"do": "next", "now": "hier"},
        {"do": "next", "now": []},
        {"do": "next", "now": True},
        {"do": "next", "now": float("nan")},
        {"do": "next", "now": 1_772_474_400_000},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    session: Session, request_: dict[str, Any]
) -> None:
    expected = session.do({"do": "next", "now": 0})
    with pytest.raises(Refused):
        session.do(request_)
    assert session.do({"do": "next", "now": 0}) == expected
    session.do({"do": "reset"})
    assert session.do({"do": "next", "now": 0}) == expected


def test_questions_come_before_anything_else() -> None:
    with pytest.raises(Refused):
        Session(lambda *_: "").do({"do": "next"})

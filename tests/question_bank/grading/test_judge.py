"""What holds of every question of the shipped bank, whatever its kind."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import UnreadableAnswer, Verdict, judge, key_text, right_response
from question_bank.loading import load_bank
from question_bank.model import (
    MultipleChoice,
    Numeric,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from question_bank.parametric.instance import instantiate
from question_bank.response import (
    Chosen,
    Matched,
    Ordered,
    Passed,
    Response,
    Stated,
    Typed,
    response_from_json,
)

LOADED = load_bank(Path(__file__).parents[3] / "question_bank" / "cqpm_0324")
QUESTIONS = [instantiate(one, seed=1) for one in LOADED.bank.questions] if LOADED.bank else []
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)


@every_question
def test_the_key_is_right(question: Question) -> None:
    judgement = judge(question, right_response(question))
    if isinstance(question, ScriptConcordance) and not question.has_panel:
        assert (judgement.verdict, judgement.score) == (Verdict.UNDECIDED, 0)
        return
    assert (judgement.verdict, judgement.score) == (Verdict.CORRECT, 1)
    assert judgement.missing == judgement.contradicted == judgement.feedback == ()
    assert key_text(question)


@every_question
def test_passing_is_worth_nothing_and_shows_the_key(question: Question) -> None:
    judgement = judge(question, Passed())
    assert (judgement.verdict, judgement.score) == (Verdict.INCORRECT, 0)
    assert "\n".join(judgement.missing) == key_text(question)


def test_every_accepted_text_is_right_and_every_listed_mistake_gets_its_reason() -> None:
    for question in QUESTIONS:
        if isinstance(question, ShortAnswer):
            for text in question.accepted:
                assert judge(question, Typed(text=text)).score == 1, question.id
        if isinstance(question, Numeric | ShortAnswer):
            for mistake in question.mistakes:
                judgement = judge(question, Typed(text=mistake.answer))
                assert judgement.verdict is Verdict.INCORRECT, question.id
                assert judgement.feedback == (mistake.why,), question.id


def test_ticking_everything_is_worth_nothing() -> None:
    several = [one for one in QUESTIONS if isinstance(one, MultipleChoice)]
    assert several
    for question in several:
        everything = Chosen(options=tuple(range(len(question.options))))
        assert judge(question, everything).score == 0


positions = st.lists(st.integers(-1, 8), max_size=8).map(tuple)
responses: st.SearchStrategy[Response] = st.one_of(
    positions.map(lambda chosen: Chosen(options=chosen)),
    positions.map(lambda items: Ordered(items=items)),
    positions.map(lambda rights: Matched(rights=rights)),
    st.booleans().map(lambda value: Stated(value=value)),
    st.text(max_size=220).map(lambda text: Typed(text=text)),
    st.just(Passed()),
)


@given(st.sampled_from(QUESTIONS), responses)
def test_any_response_is_judged_or_refused_cleanly(question: Question, response: Response) -> None:
    with contextlib.suppress(UnreadableAnswer, ValueError):
        judgement = judge(question, response)
        assert judgement.verdict in {Verdict.of(judgement.score), Verdict.UNDECIDED}
        assert judgement.verdict is not Verdict.UNDECIDED or judgement.score == 0
        stored = response_from_json.validate_python(response.model_dump(mode="json"))
        assert judge(question, stored) == judgement

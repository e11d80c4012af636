"""What was asked and answered, told long after to whoever reads about it."""

from __future__ import annotations

from bot.training.wording import answered, asked
from question_bank.cases.path import Chose, Concluded, Played, Reopened
from question_bank.grading import judge, right_response
from question_bank.loading import load_bank
from question_bank.parametric.instance import drawn_instance
from question_bank.response import Passed, Typed
from tests.question_bank.cases.written import SHIPPED, guide_scenario, small


def test_every_shipped_question_and_its_answer_can_be_put_into_words() -> None:
    bank = load_bank(SHIPPED).bank
    assert bank is not None
    for question in bank.questions:
        instance = drawn_instance(question, seed=324)
        response = right_response(instance.question)
        judgement = judge(instance.question, response)
        assert asked(question, instance.drawn) == instance.question.stem
        told = answered(question, response.model_dump(mode="json"), judgement.understood)
        assert told.strip(), question.id


def test_words_are_told_as_they_were_typed_not_as_they_were_read() -> None:
    bank = load_bank(SHIPPED).bank
    assert bank is not None
    question = next(one for one in bank.questions if one.kind == "numeric")
    assert answered(question, Typed(text=" =1+1 ").model_dump(), "2") == " =1+1 "
    assert answered(question, Passed().model_dump(), "Je ne sais pas") == "Je ne sais pas"


def test_of_a_case_the_cause_named_last_is_told() -> None:
    case = small()
    acts = (Concluded(hypothesis="pump"), Reopened(), Concluded(hypothesis="seal"))
    told = answered(case, Played(acts=acts).model_dump(mode="json"), None)
    assert (asked(case, None), told) == ("A small case", "The seal leaks")
    assert answered(case, Played(acts=()).model_dump(mode="json"), None) == ""


def test_of_a_scenario_the_choices_are_told() -> None:
    scenario = guide_scenario()
    first = scenario.scenes[0]
    played = Played(acts=(Chose(scene=first.id, choice=1),))
    assert answered(scenario, played.model_dump(mode="json"), None) == first.choices[1].text

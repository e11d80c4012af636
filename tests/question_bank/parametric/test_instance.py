"""A question whose values are drawn: the same for a seed, right, and told with its formula."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from question_bank.grading import Verdict, judge, key_text, right_response
from question_bank.model import Numeric, Question, SingleChoice
from question_bank.parametric.instance import draw, drawn_instance, instance_of, instantiate, texts
from question_bank.parametric.parameters import Drawn, Parameter
from question_bank.response import Chosen, Typed

ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)
SEEDS = st.integers(min_value=0, max_value=2**48)


def numeric(**other: Any) -> Numeric:
    question = ADAPTER.validate_python(
        {
            "id": "debit-de-fuite",
            "capacity": "C2",
            "kind": "numeric",
            "stem": "Enceinte de {V} l, {dp} mbar en {dt} s. Débit ?",
            "parameters": {
                "V": {"min": "100", "max": "600", "step": "50", "unit": "l"},
                "dp": {"min": "0,001", "max": "0,02", "step": "0,001", "symbol": "Δp"},
                "dt": {"values": ["600", "1 200"], "symbol": "Δt"},
            },
            "formula": "V*dp/dt",
            "symbol": "Q",
            "unit": "mbar·l/s",
            "tolerance": {"relative": "5 %"},
            "mistakes": [{"formula": "V*dp*dt", "why": "Divisez par {dt} : {answer}."}],
            "explanation": "Q = {answer} mbar·l/s.",
            **other,
        }
    )
    assert isinstance(question, Numeric)
    return question


def choice() -> SingleChoice:
    question = ADAPTER.validate_python(
        {
            "id": "que-montre-la-courbe",
            "capacity": "C2",
            "kind": "single",
            "stem": "Enceinte de {V} l.",
            "parameters": {"V": {"values": ["100", "200"]}},
            "curve": {
                "kind": "rate_of_rise",
                "regime": ["leak", "outgassing"],
                "volume": "V",
                "leak": "V/100000",
                "release": "0,005",
                "time_constant": "4",
                "duration": "20",
            },
            "options": [
                {"text": "Une fuite", "when": "leak", "why": "Une droite."},
                {"text": "Un dégazage", "when": "outgassing", "why": "Elle s'aplatit."},
                {"text": "Rien", "why": "La pression monte."},
            ],
        }
    )
    assert isinstance(question, SingleChoice)
    return question


# What history rests on: a change here changes what candidates in the middle of a quiz are asked.
GOLDEN = {
    0: {"V": "450", "dp": "0.016", "dt": "600"},
    1: {"V": "550", "dp": "0.02", "dt": "1200"},
    140737488355328: {"V": "500", "dp": "0.006", "dt": "600"},
}


def test_what_a_seed_draws_never_changes() -> None:
    for seed, expected in GOLDEN.items():
        assert draw(numeric(), seed).model_dump(mode="json")["values"] == expected
    regimes = [draw(choice(), seed).regime for seed in range(6)]
    assert regimes == ["outgassing", "outgassing", "outgassing", "outgassing", "leak", "leak"]


def test_a_question_that_draws_nothing_is_itself() -> None:
    plain = numeric(formula=None, answer="5", parameters={}, mistakes=[])
    assert instantiate(plain, 3) is plain
    assert drawn_instance(plain, 3).drawn is None


@given(SEEDS)
def test_drawn_values_are_those_of_the_ranges(seed: int) -> None:
    values = draw(numeric(), seed).values
    assert values["V"] in range(100, 601, 50)
    assert Decimal("0.001") <= values["dp"] <= Decimal("0.02")
    assert values["dp"] % Decimal("0.001") == 0
    assert values["dt"] in {600, 1200}


def test_all_values_are_drawn_sooner_or_later() -> None:
    drawn = [draw(numeric(), seed).values for seed in range(400)]
    assert {int(values["V"]) for values in drawn} == set(range(100, 601, 50))
    assert len({tuple(values.values()) for values in drawn}) > 200


@given(SEEDS)
def test_the_key_of_an_instance_is_right_and_its_mistakes_are_not(seed: int) -> None:
    question = instantiate(numeric(), seed)
    assert isinstance(question, Numeric)
    assert judge(question, right_response(question)).verdict is Verdict.CORRECT
    assert judge(question, Typed(text=key_text(question))).verdict is Verdict.CORRECT
    wrong = judge(question, Typed(text=question.mistakes[0].answer))
    assert wrong.verdict is Verdict.INCORRECT
    assert question.mistakes[0].why in wrong.feedback


@given(SEEDS)
def test_no_placeholder_is_left(seed: int) -> None:
    for template in (numeric(), choice()):
        told = [text for _, text in texts(instantiate(template, seed))]
        assert told
        assert not any("{" in text for text in told)


def test_texts_and_formula_are_filled_in_as_the_french_write_numbers() -> None:
    values = {"V": Decimal(250), "dp": Decimal("0.013"), "dt": Decimal(1200)}
    instance = instance_of(numeric(), Drawn(values=values))
    question = instance.question
    assert isinstance(question, Numeric)
    assert question.stem == "Enceinte de 250 l, 0,013 mbar en 1\u202f200 s. Débit ?"
    assert question.explanation == "Q = 0,00271 mbar·l/s."
    assert question.mistakes[0].why == "Divisez par 1\u202f200 : 0,00271."
    assert question.key == Decimal("0.0027083333333333333333")
    assert instance.formula == ("Q = V·Δp/Δt = 250 × 0,013 / 1\u202f200 ≈ 0,00271 mbar·l/s")


def test_an_exact_result_is_said_to_be_equal() -> None:
    values = {"V": Decimal(300), "dp": Decimal("0.002"), "dt": Decimal(600)}
    formula = instance_of(numeric(), Drawn(values=values)).formula
    assert formula is not None
    assert formula.endswith("300 × 0,002 / 600 = 0,001 mbar·l/s")


@pytest.mark.parametrize(("regime", "right"), [("leak", 0), ("outgassing", 1)])
def test_the_drawn_regime_says_which_option_is_right(regime: str, right: int) -> None:
    instance = instance_of(choice(), Drawn(values={"V": Decimal(200)}, regime=regime))
    question = instance.question
    assert isinstance(question, SingleChoice)
    assert question.key == {right}
    assert judge(question, Chosen(options=(right,))).verdict is Verdict.CORRECT
    assert judge(question, Chosen(options=(2,))).verdict is Verdict.INCORRECT
    assert question.picture is not None
    assert "à 20 min" in question.picture.alt
    assert instance.curve is not None
    assert instance.curve.regime == regime
    assert instance.curve.volume == 200


def test_every_regime_is_drawn() -> None:
    assert {draw(choice(), seed).regime for seed in range(30)} == {"leak", "outgassing"}


@given(SEEDS)
def test_what_was_drawn_comes_back_from_json_and_makes_the_same_question(seed: int) -> None:
    for template in (numeric(), choice()):
        instance = drawn_instance(template, seed)
        assert instance.drawn is not None
        kept = Drawn.model_validate(instance.drawn.model_dump(mode="json"))
        assert instance_of(template, kept) == instance


def test_a_template_comes_back_from_json_the_same() -> None:
    for template in (numeric(), choice()):
        assert ADAPTER.validate_python(template.model_dump(mode="json")) == template


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"min": "1", "max": "2"}, "il faut min, max et step"),
        ({}, "il faut min, max et step"),
        ({"min": "2", "max": "1", "step": "1"}, "max doit être plus grand"),
        ({"min": "0", "max": "1", "step": "0,3"}, "nombre entier de fois step"),
        ({"min": "0", "max": "1", "step": "0,000001"}, "trop petit"),
        ({"min": "0", "values": ["1"]}, "pas les deux"),
        ({"values": ["1", "1,0"]}, "deux fois"),
    ],
)
def test_ranges_that_make_no_sense_are_refused(written: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Parameter.model_validate(written)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"answer": "3"}, "l'un des deux"),
        ({"formula": None}, "l'un des deux"),
        ({"formula": "V*x"}, "« x » n'est pas un paramètre"),
        ({"formula": "V*"}, "caractère 3"),
        ({"parameters": {}, "mistakes": [], "formula": "2*3"}, "demande des paramètres"),
        ({"parameters": {"ln": {"values": ["1"]}}}, "ne peut pas nommer"),
        ({"mistakes": [{"formula": "V", "answer": "1", "why": "?"}]}, "l'un des deux"),
        ({"picture": {"file": "a.png", "alt": "a"}, "curve": {
            "kind": "pump_down", "volume": "V", "speed": "9", "duration": "9"}}, "pas les deux"),
        ({"curve": {"kind": "pump_down", "regime": "leak", "volume": "V", "speed": "9",
            "duration": "9"}}, "demande aussi leak"),
    ],
)  # fmt: skip
def test_what_an_author_may_not_write_is_told_in_french(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        numeric(**change)


def test_asking_an_undrawn_question_for_its_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="not drawn"):
        _ = numeric().key

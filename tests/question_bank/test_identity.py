"""What makes a revision, and what opens a new statistical item."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from question_bank.identity import item_hash, revision_hash
from question_bank.loading import load_bank
from question_bank.model import Mistake, Numeric, Option, Question, SingleChoice, Tolerance

CHOICE = SingleChoice(
    kind="single",
    id="jauge",
    capacity="C1",
    stem="Quelle jauge ?",
    options=(Option(text="Pirani", correct=True), Option(text="Penning", why="Trop bas.")),
)
NUMBER = Numeric(
    kind="numeric", id="fuite", capacity="C2", stem="Combien ?", answer=Decimal("1.3e-5")
)


@pytest.mark.parametrize(
    "better",
    [
        {"explanation": "Conduction thermique."},
        {"sources": ("Un livre",)},
        {"difficulty": 5},
        {"criteria": ("C1.1",)},
        {"options": (CHOICE.options[0], Option(text="Penning", why="Autre raison."))},
    ],
)
def test_a_better_explanation_is_a_new_revision_of_the_same_item(better: dict[str, object]) -> None:
    changed = CHOICE.model_copy(update=better)
    assert revision_hash(changed, None) != revision_hash(CHOICE, None)
    assert item_hash(changed, None) == item_hash(CHOICE, None)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        (CHOICE, {"stem": "Quelle autre jauge ?"}),
        (CHOICE, {"options": tuple(reversed(CHOICE.options))}),
        (CHOICE, {"options": (CHOICE.options[0], Option(text="Capacitive"))}),
        (NUMBER, {"answer": Decimal("1.3e-4")}),
        (NUMBER, {"unit": "mbar·l/s"}),
        (NUMBER, {"tolerance": Tolerance(relative=Decimal("0.1"))}),
    ],
)
def test_a_change_of_stem_key_or_options_opens_a_new_item(
    question: Question, change: dict[str, object]
) -> None:
    changed = question.model_copy(update=change)
    assert revision_hash(changed, None) != revision_hash(question, None)
    assert item_hash(changed, None) != item_hash(question, None)


def test_the_picture_is_part_of_both() -> None:
    for digest in (revision_hash, item_hash):
        assert len({digest(CHOICE, None), digest(CHOICE, b""), digest(CHOICE, b"a")}) == 3


def test_a_known_mistake_added_keeps_the_item() -> None:
    changed = NUMBER.model_copy(update={"mistakes": (Mistake(answer="1", why="Non."),)})
    assert item_hash(changed, None) == item_hash(NUMBER, None)


@pytest.mark.parametrize("question", [CHOICE, NUMBER])
def test_a_question_stored_as_json_comes_back_the_same(question: Question) -> None:
    stored = question.model_dump(mode="json")
    back: Question = TypeAdapter(Question).validate_python(stored)
    assert back == question
    assert revision_hash(back, b"x") == revision_hash(question, b"x")


def test_every_shipped_question_comes_back_from_json_the_same() -> None:
    bank = load_bank(Path(__file__).parents[2] / "question_bank" / "cqpm_0324").bank
    assert bank is not None
    for question in bank.questions:
        stored = json.loads(json.dumps(question.model_dump(mode="json")))
        back: Question = TypeAdapter(Question).validate_python(stored)
        assert back == question
        assert revision_hash(back, None) == revision_hash(question, None)


def test_another_formula_or_curve_is_another_item_and_a_better_mistake_is_not() -> None:
    drawn = {
        "id": "drawn",
        "capacity": "C2",
        "kind": "numeric",
        "stem": "Débit pour {V} l ?",
        "parameters": {"V": {"values": ["1", "2"]}},
        "formula": "V*2",
        "mistakes": [{"formula": "V", "why": "Non."}],
        "curve": {"kind": "pump_down", "volume": "V", "speed": "1", "duration": "9"},
    }

    def item(**change: object) -> str:
        return item_hash(Numeric.model_validate({**drawn, **change}), None)

    assert item(mistakes=[]) == item()
    assert item(formula="V*3") != item()
    assert item(parameters={"V": {"values": ["1", "3"]}}) != item()
    assert item(curve={**drawn["curve"], "speed": "2"}) != item()  # type: ignore[dict-item]

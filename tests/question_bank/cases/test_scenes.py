"""A scenario is scored beside its best way; the first choice in a scene is the one that counts."""

from __future__ import annotations

from typing import Any

import pytest

from question_bank.cases.baselines import expert
from question_bank.cases.baselines import test_everything as everything
from question_bank.cases.judging import criteria_of, total_of
from question_bank.cases.model import Scenario
from question_bank.cases.path import Act, Chose, Concluded, IllegalAct
from question_bank.cases.scenes import best_way, longest_way, play_scenes
from tests.question_bank.cases.written import guide_scenario


def scenario(**scenes: list[dict[str, Any]]) -> Scenario:
    """Scenes by their name, each with its choices: ``{"to": "end", "worth": 1}``."""
    return Scenario.model_validate(
        {
            "id": "some-scenes",
            "title": "Scenes",
            "capacity": "C6",
            "machine": "None.",
            "call": "Come.",
            "scenes": [
                {
                    "id": name,
                    "text": f"Scene {name}.",
                    "choices": [
                        {"text": f"Choice {n}", **choice} for n, choice in enumerate(choices)
                    ],
                }
                for name, choices in scenes.items()
            ],
        }
    )


BRANCHING = scenario(
    start=[
        {"to": "middle", "worth": 1, "criteria": ["C6.1"], "minutes": 5},
        {"to": "end", "worth": 0.5, "criteria": ["C6.2"], "minutes": 50},
        {"to": "start", "worth": -1, "criteria": ["C6.3"], "minutes": 1},
        {"to": "end", "worth": 1, "veto": True, "criteria": ["C6.1"]},
    ],
    middle=[
        {"to": "end", "worth": 1, "criteria": ["C6.1", "C6.2"], "minutes": 5, "euros": 3},
        {"to": "end", "worth": 1, "criteria": ["C6.1"], "minutes": 9},
        {"to": "start", "worth": 0},
    ],
    end=[],
)


def walk(*choices: tuple[str, int]) -> list[Act]:
    return [Chose(scene=scene, choice=choice) for scene, choice in choices]


def test_the_best_way_is_worth_most_then_costs_least() -> None:
    best = best_way(BRANCHING)
    assert list(best.acts) == walk(("start", 0), ("middle", 0))
    assert (best.is_over, best.minutes, best.euros) == (True, 10, 3)
    assert total_of(best) == 1


def test_the_longest_way_takes_most_time_and_nothing_forbidden() -> None:
    assert list(longest_way(BRANCHING).acts) == walk(("start", 1))
    assert everything(BRANCHING) == pytest.approx(0.25)


def test_a_way_is_worth_its_share_of_the_best() -> None:
    state = play_scenes(BRANCHING, walk(("start", 1)))
    assert total_of(state) == pytest.approx(0.25)
    # Of the best way, C6.1 shows in both scenes and C6.2 in the second, worth 1.
    assert criteria_of(state) == pytest.approx({"C6.1": 0, "C6.2": 0.5})


def test_the_first_choice_in_a_scene_counts_and_coming_back_undoes_nothing() -> None:
    state = play_scenes(BRANCHING, walk(("start", 2), ("start", 0), ("middle", 0)))
    assert state.is_over
    assert [choice.worth for choice in state.counted] == [-1, 1]
    assert total_of(state) == 0
    assert criteria_of(state)["C6.3"] == 0
    assert state.minutes == 11
    again = play_scenes(BRANCHING, walk(("start", 0), ("middle", 2), ("start", 1)))
    assert total_of(again) == pytest.approx(0.5)


def test_a_veto_zeroes_the_total_and_its_criteria_alone() -> None:
    state = play_scenes(BRANCHING, walk(("start", 0), ("middle", 2), ("start", 3)))
    assert (state.is_over, state.vetoed, total_of(state)) == (True, True, 0)
    straight = play_scenes(BRANCHING, walk(("start", 3)))
    assert criteria_of(straight)["C6.1"] == 0


def test_no_way_is_worth_less_than_nothing() -> None:
    harmful = scenario(start=[{"to": "end", "worth": 0}, {"to": "end", "worth": -1}], end=[])
    assert total_of(play_scenes(harmful, walk(("start", 0)))) == 1
    assert total_of(play_scenes(harmful, walk(("start", 1)))) == 0


@pytest.mark.parametrize(
    "act", [*walk(("middle", 0), ("start", 4), ("start", -1)), Concluded(hypothesis="start")]
)
def test_only_what_the_scene_on_screen_offers_may_be_chosen(act: Act) -> None:
    with pytest.raises(IllegalAct):
        play_scenes(BRANCHING, [act])


def test_nothing_may_be_chosen_at_the_end() -> None:
    with pytest.raises(IllegalAct):
        play_scenes(BRANCHING, walk(("start", 1), ("end", 0)))


def test_the_scenario_of_the_guide_by_hand() -> None:
    case = guide_scenario()
    assert expert(case) == 1
    state = play_scenes(case, walk(("debut", 0), ("parler", 1)))
    assert total_of(state) == pytest.approx((1 - 0.5) / 2)
    assert criteria_of(state) == pytest.approx({"C6.4": 0, "C6.6": 1, "C6.9": 0.25})

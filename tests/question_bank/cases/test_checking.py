"""What no case may be: each refusal, on a case that is sound but for that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from question_bank.cases import baselines
from question_bank.cases.checking import (
    EVERYTHING_AT_MOST,
    EXPERT_AT_LEAST,
    RANDOM_AT_MOST,
    badly_rewarded,
    cannot_be_played,
    lacking,
)
from question_bank.cases.model import Case, Scenario
from question_bank.checking import check_bank, load_checked, with_rewards
from tests.question_bank.cases.test_scenes import BRANCHING, scenario
from tests.question_bank.cases.written import (
    DIAGNOSIS_AS_WRITTEN,
    loaded,
    shipped,
    small,
    small_moves,
)

Path_ = tuple[str | int, ...]


def refusals(case: Case) -> list[tuple[Path_, str]]:
    return [(remark.path, remark.message) for remark in cannot_be_played(case)]


def check_refused(case: Case, path: Path_, words: str) -> None:
    found = refusals(case)
    assert any(path == where and words in message for where, message in found), found


def changed(**moves: dict[str, Any]) -> Case:
    return small(moves=small_moves(**moves))


@pytest.mark.parametrize("case", [small(), BRANCHING], ids=["diagnosis", "scenario"])
def test_a_sound_case_is_not_refused(case: Case) -> None:
    assert refusals(case) == []


@pytest.mark.parametrize("case", shipped(), ids=lambda case: case.id)
def test_every_shipped_case_can_be_played_and_lacks_nothing(case: Case) -> None:
    assert refusals(case) == []
    assert list(lacking(case)) == []


# --- diagnoses ------------------------------------------------------------------------------------


def test_words_that_contradict_the_cause() -> None:
    case = changed(second={"bears": {"seal": "exclut", "gauge": "exclut"}})
    check_refused(case, ("moves", 1, "bears", "seal"), "alors que la cause l'exclut")
    variant = {"after": ["flood"], "result": "No.", "bears": {"seal": "exclut"}}
    case = changed(second={"variants": [variant]})
    check_refused(case, ("moves", 1, "variants", 0, "bears", "seal"), "la cause l'exclut")


def test_a_cause_that_is_ruled_out_before_anything_is_seen() -> None:
    hypotheses = small().model_dump(mode="json")["hypotheses"]
    hypotheses[0]["at_first"] = "exclut"
    check_refused(small(hypotheses=hypotheses), ("hypotheses", 0, "at_first"), "exclue d'avance")


def test_moves_that_wait_for_one_another() -> None:
    case = changed(worker={"after": ["helium"]})
    told = "impasse : worker → helium → worker, chacun attend le suivant : ôtez l'un"
    check_refused(case, ("moves", 0, "after"), told)
    check_refused(case, ("moves", 3, "after"), "impasse : helium → worker → helium")


def test_a_move_that_waits_for_others_in_a_ring_is_told_the_ring() -> None:
    case = changed(worker={"after": ["closed"]}, closed={"after": ["worker"]})
    check_refused(case, ("moves", 3, "after"), "impasse : worker → closed → worker")


def test_a_move_that_waits_for_itself() -> None:
    check_refused(changed(worker={"after": ["worker"]}), ("moves", 0, "after"), "s'attend lui-même")


def test_a_move_that_waits_for_a_mistake() -> None:
    case = changed(closed={"after": ["flood"]})
    told = "impasse : « closed » attend « flood », une erreur que l'expert ne fait pas"
    check_refused(case, ("moves", 2, "after"), told)


def test_a_result_that_nothing_uses() -> None:
    case = changed(worker={"bears": {}}, helium={"after": []})
    check_refused(case, ("moves", 0), "résultat jamais utilisé : « worker »")
    case = changed(hold={"expected": False, "criteria": []})
    check_refused(case, ("moves", 6), "résultat jamais utilisé : « hold »")


def test_what_says_nothing_may_still_open_the_way_to_something() -> None:
    assert refusals(changed(worker={"bears": {}})) == []


def test_a_precaution_that_nothing_requires() -> None:
    check_refused(changed(closed={"needs": []}), ("precautions", 2), "rien ne demande")


def test_a_cause_that_the_results_do_not_lead_to() -> None:
    astray = {"bears": {"seal": "rare", "pump": "toujours"}}
    case = changed(closed=astray, helium=astray)
    check_refused(
        case, ("hypotheses",), "conclusion inaccessible : les résultats mènent à « pump »"
    )


def test_a_cause_that_stays_doubtful() -> None:
    nothing: dict[str, Any] = {"bears": {}}
    case = changed(worker={"bears": {"seal": "souvent"}}, closed=nothing, helium=nothing)
    check_refused(case, ("hypotheses",), "conclusion fragile")


def test_a_hypothesis_that_no_safe_look_tells_from_the_cause() -> None:
    alike = {
        "worker": {"bears": {"seal": "souvent", "pump": "parfois", "gauge": "rare"}},
        "second": {"bears": {"seal": "toujours", "pump": "souvent", "gauge": "exclut"}},
        "closed": {"bears": {"seal": "souvent", "pump": "parfois"}},
        "helium": {"bears": {"seal": "souvent", "pump": "parfois"}},
        # A mistake tells them apart, but nobody careful makes it.
        "flood": {"bears": {"pump": "exclut"}},
    }
    case = changed(**alike)
    assert max(baselines.expert_end(case).beliefs.values()) > 0.7  # type: ignore[union-attr]
    check_refused(case, ("hypotheses", 1), "aucun examen sûr ne distingue « pump »")


# --- scenarios ------------------------------------------------------------------------------------


def test_a_scene_that_nothing_leads_to() -> None:
    case = scenario(
        start=[{"to": "end"}, {"to": "end"}],
        lost=[{"to": "end"}, {"to": "end"}],
        end=[],
        other=[],
    )
    check_refused(case, ("scenes", 1), "scène inaccessible : rien ne mène à « lost » ; écrivez-la")
    check_refused(case, ("scenes", 3), "conclusion inaccessible : rien ne mène à « other »")


def test_a_loop_with_no_exit() -> None:
    case = scenario(
        start=[{"to": "round"}, {"to": "end"}],
        round=[{"to": "again"}, {"to": "again"}],
        again=[{"to": "round"}, {"to": "round"}],
        end=[],
    )
    check_refused(case, ("scenes", 1), "boucle sans issue : de « round », aucune fin")
    check_refused(case, ("scenes", 2), "boucle sans issue : de « again », aucune fin")
    assert len(refusals(case)) == 2


def test_a_scenario_that_never_ends() -> None:
    case = scenario(start=[{"to": "other"}, {"to": "other"}], other=[{"to": "start"}] * 2)
    check_refused(case, ("scenes",), "aucune scène n'est une fin")


def test_a_scene_without_a_choice_to_make() -> None:
    case = scenario(start=[{"to": "end"}], end=[])
    check_refused(case, ("scenes", 0), "n'offre qu'un choix")


def test_a_scenario_that_only_a_forbidden_choice_ends() -> None:
    case = scenario(start=[{"to": "end", "veto": True}, {"to": "start"}], end=[])
    check_refused(case, ("scenes",), "aucun chemin sans choix interdit")


# --- a phone's screen -----------------------------------------------------------------------------


def test_texts_that_do_not_fit_on_a_screen() -> None:
    long = "Un mot de plus. " * 18
    moves = small_moves()
    moves += [{**moves[0], "id": f"ask-{n}", "text": f"{n} {long}"} for n in range(12)]
    check_refused(small(moves=moves), ("moves",), "les gestes « how: ask » sont trop longs")
    options = [{"text": f"{n} {long}", "correct": n == 0, "why": long * 2} for n in range(8)]
    decision = {"id": "x", "about": "repair", "ask": long, "options": options, "criteria": ["C5.7"]}
    last = {**decision, "id": "y"}
    case = small(decisions=[decision, last], precautions=[], moves=small_moves(
        helium={"needs": []}, closed={"needs": []}))  # fmt: skip
    check_refused(case, ("decisions", 0), "avec ses raisons")
    check_refused(case, ("decisions", 1), "avec les raisons de la précédente")


def test_a_scene_that_does_not_fit_on_a_screen() -> None:
    long = BRANCHING.model_dump(mode="json")
    for key in ("machine", "call"):
        long[key] = "m" * 900
    long["scenes"][0]["text"] = "m" * 900
    for choice in long["scenes"][0]["choices"]:
        choice["text"] += "m" * 280
    check_refused(
        Scenario.model_validate(long), ("scenes", 0), "cette scène et ses choix sont trop longs"
    )


# --- what is expected of a bank, and what pays ----------------------------------------------------


def test_what_a_candidate_would_miss_is_told() -> None:
    told = {message.split(" :")[0] for _, message in lacking(small())}
    assert "il manque « explanation »" in told
    assert "il manque « sources »" in told
    assert "il manque une décision « about: record »" in told
    assert any("teaches" in one for one in told)
    told = {message for _, message in lacking(BRANCHING)}
    assert "il manque « why »" in told


def rewards(case: Case) -> list[str]:
    return [message for _, message in badly_rewarded(case)]


def test_a_case_that_pays_chance_is_told() -> None:
    generous = scenario(
        start=[{"to": "end", "worth": 1, "minutes": 1}, {"to": "end", "worth": 1}], end=[]
    )
    assert rewards(generous) == [
        "répondre au hasard vaut 1,00 (0,35 au plus) : ajoutez des choix qui coûtent, ou des "
        "propositions fausses",
        "tout essayer vaut 1,00 (0,70 au plus) : donnez aux détours plus de minutes, ou plus "
        "d'euros",
    ]


def test_a_case_whose_expert_fails_is_told() -> None:
    astray = {"bears": {"seal": "rare", "pump": "toujours"}}
    case = small(moves=small_moves(closed=astray, helium=astray))
    assert any("le chemin de l'expert ne vaut que" in message for message in rewards(case))


def test_what_is_refused_is_told_at_its_line(tmp_path: Path) -> None:
    text = DIAGNOSIS_AS_WRITTEN.replace("needs: [consigner]", "needs: []")
    (error,) = check_bank(loaded(tmp_path, text)).errors
    assert text.splitlines()[error.line - 1].strip() == "- id: consigner"
    assert "rien ne demande la précaution « consigner »" in error.message


def test_what_pays_badly_is_a_warning_in_a_bank_of_others(tmp_path: Path) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(
        DIAGNOSIS_AS_WRITTEN.replace("minutes: 90", "minutes: 1").replace("euros: 80", "euros: 0"),
        encoding="utf-8",
    )
    checked = with_rewards(load_checked(file))
    assert checked.errors == ()
    assert any("tout essayer vaut" in warning.message for warning in checked.warnings)


# --- the four ways of playing ---------------------------------------------------------------------


@pytest.mark.parametrize("case", shipped(), ids=lambda case: case.id)
def test_every_shipped_case_rewards_diagnosing_and_nothing_else(case: Case) -> None:
    assert baselines.expert(case) >= EXPERT_AT_LEAST == 0.95
    assert baselines.at_random(case) <= RANDOM_AT_MOST == 0.35
    assert baselines.test_everything(case) <= EVERYTHING_AT_MOST == 0.70
    assert baselines.at_random(case) <= baselines.novice(case) < baselines.expert(case)


def test_chance_is_the_same_each_time() -> None:
    assert baselines.at_random(small()) == baselines.at_random(small())
    assert baselines.novice(small()) == baselines.novice(small())

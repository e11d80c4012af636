"""``bank solve``, ``bank play`` and the count of cases, as an author sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.bank import bank
from question_bank.cases.model import Diagnosis
from tests.question_bank.cases.written import DIAGNOSIS_AS_WRITTEN, SCENARIO_AS_WRITTEN, shipped

CASE = next(case for case in shipped() if isinstance(case, Diagnosis))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Both examples of the guide in one file."""
    written = tmp_path / "mes_cas.yaml"
    both = DIAGNOSIS_AS_WRITTEN + SCENARIO_AS_WRITTEN.removeprefix("cases:\n")
    written.write_text(both, encoding="utf-8")
    return written


def run(*arguments: object, typed: str = "", expected_code: int = 0) -> Result:
    done = CliRunner().invoke(bank, [str(one) for one in arguments], input=typed)
    assert done.exit_code == expected_code, (done.output, done.stderr, done.exception)
    return done


def document(*arguments: object, expected_code: int = 0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(run(*arguments, "--json", expected_code=expected_code).stdout)
    return read


# --- bank solve -----------------------------------------------------------------------------------


def test_solve_gives_the_expert_s_path_its_cost_and_four_scores(file: Path) -> None:
    diagnosis, scenario = document("solve", file)["cases"]
    assert (diagnosis["id"], diagnosis["minutes"], diagnosis["euros"]) == (
        "palettes-vide-limite",
        28,
        0,
    )
    # Precautions take time, and are never held against one: 2 + 5 + 10 + 3.
    assert diagnosis["price"] == 20
    for solved in (diagnosis, scenario):
        assert solved["expert"] >= 0.95
        assert solved["random"] <= 0.35
        assert solved["test_everything"] <= 0.70
        assert 0 < solved["novice"] < solved["expert"]
    assert [step["do"] for step in scenario["expert_path"]] == ["choose", "choose"]


def test_each_step_is_told_in_french_with_what_it_makes_one_believe(file: Path) -> None:
    (solved,) = document("solve", f"{file}#palettes-vide-limite")["cases"]
    first, *_, last = solved["expert_path"]
    assert first["text"] == "Regarder l'huile au voyant"
    assert first["minutes"] == 2
    assert first["beliefs"] == {"huile": 0.805, "fuite": 0.127, "jauge": 0.068}
    assert last["text"].startswith("Décision : Huile chargée d'eau")
    assert {step["do"] for step in solved["expert_path"]} == {
        "move", "secure", "mark", "conclude", "decide",
    }  # fmt: skip


def test_a_shipped_case_is_named_by_its_id_and_none_means_all() -> None:
    (solved,) = document("solve", CASE.id)["cases"]
    assert solved["title"] == CASE.title
    assert f"{CASE.id} : " in run("solve", CASE.id).stdout


def test_a_case_that_is_not_there_is_misuse(file: Path) -> None:
    assert "n'est ni un fichier de cas" in run("solve", "no-such-case", expected_code=2).stderr
    assert run("solve", f"{file}#no-such-case", expected_code=2).stdout == ""
    assert "FICHIER#identifiant" in run("play", file, expected_code=2).stderr


def test_a_broken_file_is_told_and_not_solved(tmp_path: Path) -> None:
    broken = tmp_path / "cas.yaml"
    broken.write_text("cases:\n  - id: abc\n", encoding="utf-8")
    done = run("solve", broken, expected_code=1)
    assert "il manque « hypotheses »" in done.stderr
    assert done.stdout == ""


def test_a_case_to_correct_is_solved_all_the_same_and_said_to_be_so(tmp_path: Path) -> None:
    astray = tmp_path / "cas.yaml"
    written = DIAGNOSIS_AS_WRITTEN.replace(
        "huile: toujours, fuite: rare", "huile: exclut, fuite: rare"
    )
    astray.write_text(written, encoding="utf-8")
    done = run("solve", astray)
    assert "à corriger" in done.stderr
    assert "la cause l'exclut" in done.stderr
    assert "expert " in done.stdout


# --- bank play ------------------------------------------------------------------------------------


def test_a_diagnosis_is_played_to_its_debrief(file: Path) -> None:
    typed = ["4", "2", "s2", "3", "6", "h1+", "h2-", "h3-", "c1", "s1", "a", "a", "a", "a"]
    done = run("play", f"{file}#palettes-vide-limite", typed="\n".join(typed) + "\n")
    assert "Elle est laiteuse." in done.stdout
    assert "[23 min, 0 €]" in done.stdout
    assert "numéro : faire" in done.stdout.partition("[0 min")[0]
    assert "Total : 1,00" in done.stdout
    assert "1,00  Précautions : consigner" in done.stdout
    assert "Obturer la pompe sépare" in done.stdout


def test_a_scenario_is_played_to_its_debrief(file: Path) -> None:
    done = run("play", f"{file}#saisie-sans-unite", typed="z\na\na\n")
    assert "Tapez l'une des lettres" in done.stdout
    assert "Le bon est relu par le responsable." in done.stdout
    assert "Total : 1,00" in done.stdout


def test_what_cannot_be_done_is_said_and_nothing_changes(file: Path) -> None:
    absurd = ["", "99", "0", "-1", "s9", "s", "h1", "h9+", "c9", "c", "r", "é", "s²", "4 4", "a"]
    done = run("play", f"{file}#palettes-vide-limite", typed="\n".join([*absurd, "q"]))
    assert done.stdout.count("Pas possible maintenant") == len(absurd)
    assert done.stdout.count("[0 min, 0 €]") == len(absurd) + 1
    assert "Total" not in done.stdout


def test_the_cause_may_be_taken_back_and_precautions_taken_before_the_repair(file: Path) -> None:
    typed = ["c2", "r", "4", "c1", "b b", "ab", "zz", "s1", "a", "r", "a", "a", "a"]
    done = run("play", f"{file}#palettes-vide-limite", typed="\n".join(typed) + "\n")
    assert "Sécurité" not in done.stdout
    assert done.stdout.count("lettres : décider") == 4
    assert "Total : 0," in done.stdout


def test_forgotten_safety_is_told_when_it_happens_and_at_the_end(file: Path) -> None:
    typed = ["c1", "a", "a", "a", "a"]
    done = run("play", f"{file}#palettes-vide-limite", typed="\n".join(typed) + "\n")
    assert "La pompe peut redémarrer seule." in done.stdout
    assert "Total : 0,00" in done.stdout
    assert "le cas est perdu" in done.stdout


def test_the_end_of_the_input_is_the_end_of_the_play(file: Path) -> None:
    assert "Total" not in run("play", f"{file}#palettes-vide-limite", typed="4\n").stdout


# --- bank check and coverage ----------------------------------------------------------------------


def test_check_counts_cases_beside_questions(file: Path) -> None:
    told = document("check", file)
    assert (told["questions"], told["cases"]) == (0, 2)
    assert told["errors"] == told["warnings"] == []
    assert "2 cas" in run("check", file).stdout


def test_check_refuses_what_cannot_be_played(tmp_path: Path) -> None:
    file = tmp_path / "cas.yaml"
    file.write_text(
        DIAGNOSIS_AS_WRITTEN.replace("needs: [accord]", "after: [obturee]"), encoding="utf-8"
    )
    told = document("check", file, expected_code=1)
    assert told["cases"] == 0
    assert [error["line"] for error in told["errors"]] == sorted(
        error["line"] for error in told["errors"]
    )
    assert any("impasse" in error["message"] for error in told["errors"])
    assert any("rien ne demande" in error["message"] for error in told["errors"])


def test_coverage_counts_the_cases_of_each_criterion(file: Path) -> None:
    counted = {one["id"]: one["cases"] for one in document("coverage", file)["criteria"]}
    assert counted["C5.7"] == 1
    assert counted["C6.9"] == 1
    assert counted["C7.1"] == 0

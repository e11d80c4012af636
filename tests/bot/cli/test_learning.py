"""``learning`` as a shell sees it: lines of JSON, one JSON document, French words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]


def bot(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "learning", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=120,
        check=False,
    )


def session(*requests: dict[str, Any] | str) -> tuple[int, list[dict[str, Any]]]:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in requests]
    done = bot("session", given="\n".join(lines) + "\n")
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


ITEMS = {
    "do": "items",
    "items": [
        {"id": "a", "criteria": ["C1.1"], "difficulty": 3, "guess": 0.2},
        {"id": "b", "criteria": ["C2.1"], "difficulty": 3, "guess": 0.2},
    ],
}


def test_a_session_answers_each_line_with_a_line_and_says_why_in_french() -> None:
    code, replies = session(
        ITEMS,
        {"do": "answer", "item": "a", "score": 0, "now": "2026-03-02T18:00:00Z"},
        {"do": "answer", "item": "b", "score": 1, "now": "2026-03-02T18:01:00Z"},
        {"do": "next", "now": "2026-03-02T18:30:00Z"},
    )
    assert code == 0
    assert replies[1]["capacities"]["C1"]["p_weak"] > 0.3
    assert replies[3]["item"] == "a"
    assert replies[3]["why"].startswith("Parce que")


def test_a_line_that_makes_no_sense_is_told_and_the_next_is_served() -> None:
    code, replies = session("ceci n'est pas du JSON", "[]", "[" * 20_000, ITEMS, {"do": "next"})
    assert code == 1
    assert [sorted(reply) for reply in replies[:3]] == [["error"]] * 3
    assert replies[4]["item"] in {"a", "b"}


def _log(path: Path) -> Path:
    """Three students on two skills, one good, one bad, one in between; enough to learn from."""
    rows = ["user\titem\tskills\tcorrect\tt"]
    for user, share in (("ana", 0.9), ("bob", 0.2), ("eve", 0.5)):
        rows += [
            f"{user}\ti{n % 7}\t{'a' if n % 2 else 'a~b'}\t{int((n * 37 % 100) / 100 < share)}\t{n}"
            for n in range(60)
        ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_log_is_replayed_and_measured(tmp_path: Path) -> None:
    train = tmp_path / "train.txt"
    train.write_text("ana\nbob\n", encoding="utf-8")
    done = bot("replay", str(_log(tmp_path / "log.tsv")), "--train-users", str(train), "--json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"auc", "log_loss", "ece", "microseconds"} <= set(result)
    assert (result["answers"], result["trained_on"]) == (60, 120)


def test_a_log_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "log.tsv"
    broken.write_text("ana\ti1\ta\toui\t0\n", encoding="utf-8")
    done = bot("replay", str(broken))
    assert done.returncode == 1
    assert "ligne 1" in done.stderr
    assert bot("replay", str(tmp_path / "nowhere.tsv")).returncode == 2


def test_a_simulation_gives_what_is_asked_of_it() -> None:
    done = bot("simulate", "--people", "10", "--items", "70", "--json")
    report = json.loads(done.stdout)
    assert set(report["scenarios"]) == {"known", "twenty", "cold"}
    for needed in report["scenarios"].values():
        assert set(needed) == {"ours", "percentage", "elo"}
    assert {"precision", "recall", "readiness"} <= set(report)
    assert {"auc", "brier", "ece"} <= set(report["readiness"])


def test_a_calibration_of_an_empty_store_is_numbered_and_says_nothing(tmp_path: Path) -> None:
    for number in (1, 2):
        done = bot("calibrate", "--data-dir", str(tmp_path), "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout) == {"number": number, "answers": 0, "items": []}

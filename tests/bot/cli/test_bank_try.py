"""``bank try``: an author tries a hundred answers, or one at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[3]
ONE = """
questions:
  - {id: lest-air, capacity: C3, kind: short_text, stem: Quel organe ?, accepted: [le lest d'air]}
"""
TWO = (
    ONE
    + """
  - {id: debit, capacity: C2, kind: numeric, stem: Combien ?, answer: 1.3e-5, unit: mbar·l/s,
     tolerance: {relative: 5 %}}
  - {id: choix, capacity: C2, kind: multiple, stem: Lesquels ?,
     options: [{text: A, correct: oui}, {text: B, correct: oui}, {text: C}]}
"""
)


def attempt(
    *arguments: str, typed: str = "", expected_code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "bank", "try", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
        check=False,
    )
    assert done.returncode == expected_code, done.stderr
    return done


@pytest.fixture
def tried(tmp_path: Path) -> Any:
    """Judges the lines of a CSV, given as text, and gives the JSON document."""

    def judge(questions: str, answers: str | bytes, name: str = "") -> dict[str, Any]:
        (tmp_path / "questions.yaml").write_text(questions, encoding="utf-8")
        content = answers if isinstance(answers, bytes) else answers.encode()
        (tmp_path / "answers.csv").write_bytes(content)
        done = attempt(
            f"{tmp_path / 'questions.yaml'}{name}",
            "--answers",
            str(tmp_path / "answers.csv"),
            "--json",
        )
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return judge


def test_answers_come_out_with_what_supports_the_verdict(tried: Any) -> None:
    document = tried(ONE, "answer,expected\ngas ballast,correct\npas de lest d'air,incorrect\n")
    right, wrong = document["answers"]
    assert (right["answer"], right["verdict"], right["score"]) == ("gas ballast", "correct", 1)
    assert right["found"] == ["le lest d'air"]
    assert wrong["verdict"] == "incorrect"
    assert wrong["contradicted"] == ["le lest d'air"]
    assert right.keys() >= {"understood", "missing"}
    assert document["confusion"]["correct"] == {
        "correct": 1,
        "partial": 0,
        "incorrect": 0,
        "undecided": 0,
    }


@pytest.mark.parametrize(
    "answers",
    [
        "answer;expected\n1,3e-5;correct\n",
        "\ufeffanswer,expected\n1,3e-5,correct\n",
        'answer,expected\r\n"1,3e-5",correct\r\n',
        "question;answer\ndebit;1,3e-5\n",
        "answer\n1,3·10^-5 mbar.l/s\n".encode("cp1252"),
        "answer\texpected\r\n1,3e-5\tcorrect\r\n".encode("utf-16"),
        "sep=;\r\nanswer;expected\r\n1,3e-5;juste\r\n",
    ],
)
def test_tables_of_every_make_are_read(tried: Any, answers: str | bytes) -> None:
    (one,) = tried(TWO, answers, "#debit")["answers"]
    assert one["verdict"] == "correct"


def test_the_question_column_says_which(tried: Any) -> None:
    document = tried(TWO, "question;answer\nlest-air;gas ballast\ndebit;12\nchoix;A B\nchoix;A\n")
    verdicts = [one["verdict"] for one in document["answers"]]
    assert verdicts == ["correct", "incorrect", "correct", "partial"]


def test_what_cannot_be_read_is_undecided_and_says_why(tried: Any) -> None:
    (one,) = tried(TWO, "answer\n???\n", "#debit")["answers"]
    assert one["verdict"] == "undecided"
    assert one["understood"]


def test_a_question_of_the_shipped_bank_is_tried_by_its_id(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("answer\nPareto\n", encoding="utf-8")
    shipped = (REPOSITORY / "question_bank" / "cqpm_0324" / "capacity_7.yaml").read_text()
    name = next(
        line.split()[-1]
        for line, after in zip(shipped.splitlines(), shipped.splitlines()[1:], strict=False)
        if line.strip().startswith("- id:") and "short_text" in after
    )
    done = attempt(name, "--answers", str(tmp_path / "answers.csv"), "--json")
    assert json.loads(done.stdout)["answers"][0]["verdict"] == "correct"


def test_alone_it_judges_what_is_typed(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(ONE, encoding="utf-8")
    done = attempt(str(tmp_path / "q.yaml"), typed="gas ballast\nla vanne\n\n")
    assert "juste" in done.stdout
    assert "faux" in done.stdout


def test_alone_it_shows_what_may_be_answered_and_says_in_french_what_cannot_be_read() -> None:
    done = attempt("c4-consignation-etapes", typed="A B\nAABCDE\nABCDEF\n\n")
    assert "A. Pré-identifier l'ouvrage sur le schéma" in done.stdout
    assert "illisible : Écrivez 6 lettres ; ici, il y en a 2." in done.stdout
    assert "illisible : Chaque lettre ne s'écrit qu'une fois." in done.stdout
    assert "juste (1,00)" in done.stdout


def test_without_json_each_answer_comes_with_its_score_and_how_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(TWO, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("answer;expected\n1.3e-5;incorrect\n", encoding="utf-8")
    done = attempt(str(tmp_path / "q.yaml") + "#debit", "--answers", str(tmp_path / "answers.csv"))
    first, second, *_ = done.stdout.splitlines()
    assert first.split(maxsplit=2) == ["juste", "1,00", "1.3e-5   ← attendu : faux"]
    assert second.strip() == "lu : 1,3·10⁻⁵ mbar·l/s"


@pytest.mark.parametrize(
    ("subject", "answers"),
    [
        ("inconnue", "answer\nx\n"),
        ("Q", "reponse\nx\n"),
        ("Q", "answer,expected\nx,bof\n"),
        ("Q", "answer\n" + "9" * 200_000),
    ],
)
def test_misuse_exits_with_2(tmp_path: Path, subject: str, answers: str) -> None:
    (tmp_path / "q.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    subject = str(tmp_path / "q.yaml") if subject == "Q" else subject
    attempt(subject, "--answers", str(tmp_path / "answers.csv"), expected_code=2)

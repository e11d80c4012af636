"""A concordance answer is worth what a real panel makes it worth, and nothing before one voted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from question_bank.checking import check_bank
from question_bank.grading import Verdict, judge, key_text, right_response
from question_bank.grading.concordance import panel_credits
from question_bank.loading import LoadedBank, load_bank
from question_bank.model import ScriptConcordance
from question_bank.model.script_concordance import SHIFTS
from question_bank.response import Chosen

REPOSITORY = Path(__file__).parents[3]
WRITTEN = """\
questions:
  - id: palier
    capacity: C4
    criteria: C4.3
    kind: script_concordance
    stem: Un bâti plafonne depuis une intervention sur une bride.
    thinking_of: une fuite à la bride
    finding: une remontée qui s'aplatit.
    author: {author}
    votes: {votes}
    explanation: Une fuite donne une droite.
    sources: Cours d'étanchéité
"""

votes_of_a_panel = st.tuples(*[st.integers(min_value=0, max_value=40)] * len(SHIFTS))


def question(*votes: int, author: Any = -1) -> ScriptConcordance:
    return ScriptConcordance(
        kind="script_concordance",
        id="palier",
        capacity="C4",
        stem="Un bâti plafonne depuis une intervention sur une bride.",
        thinking_of="une fuite à la bride",
        finding="une remontée qui s'aplatit.",
        author=author,
        votes=votes or (0, 0, 0, 0, 0),
    )


def scores(asked: ScriptConcordance) -> list[float]:
    return [judge(asked, Chosen(options=(place,))).score for place in range(len(SHIFTS))]


# --- scoring --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "published_credits"),
    [
        ((0, 1, 2, 3, 4), [0, 0.25, 0.5, 0.75, 1]),
        # Published with four answers, the last two tied; ours have a fifth, that nobody gave.
        ((0, 1, 2, 2, 0), [0, 0.5, 1, 1, 0]),
    ],
)
def test_published_panels_give_the_published_credits(
    votes: tuple[int, ...], published_credits: list[float]
) -> None:
    """Panels and credits as the University of Montreal, where the method was born, publishes them.

    They stand in the tests of its own question type (« qtype_tcs », tests/question_test.php,
    ``test_grading``; the votes in tests/helper.php): https://github.com/StudiUM/moodle-qtype_tcs
    """
    assert panel_credits(votes) == pytest.approx(published_credits)


def test_a_panel_of_fifteen_is_scored_through_the_front_door() -> None:
    """The panel that the same question type shows (tests/behat/preview.feature): 1, 2, 3, 4 and 5
    members, from « severely weakened » to « strongly reinforced », « the most popular answer ».
    """
    asked = question(1, 2, 3, 4, 5)
    assert scores(asked) == pytest.approx([0.2, 0.4, 0.6, 0.8, 1])
    assert key_text(asked) == "+2 : certaine, ou presque"


@pytest.mark.parametrize(
    ("votes", "credits_worked_by_hand"),
    [
        ((0, 0, 1, 6, 3), [0, 0, 1 / 6, 1, 1 / 2]),
        ((2, 8, 0, 0, 0), [1 / 4, 1, 0, 0, 0]),
        ((4, 4, 2, 0, 0), [1, 1, 1 / 2, 0, 0]),
        ((0, 0, 0, 0, 10), [0, 0, 0, 0, 1]),
    ],
)
def test_panels_of_ten_follow_the_published_formula(
    votes: tuple[int, ...], credits_worked_by_hand: list[float]
) -> None:
    """The aggregate score is p = n / n_mode (« Validation of undergraduate medical student script
    concordance test (SCT) scores on the clinical assessment of the acute abdomen », BMC Surgery
    2016, Table 2, « AGG », https://doi.org/10.1186/s12893-016-0173-y), and « the maximum score for
    each question is one (1) for the modal answer » (CPASS, University of Montreal, « Provide
    scores »). The panels here are ours, worked by hand.
    """
    assert scores(question(*votes)) == pytest.approx(credits_worked_by_hand)


@given(votes_of_a_panel)
def test_the_mode_is_worth_one_ties_as_much_and_the_others_in_proportion(
    votes: tuple[int, ...],
) -> None:
    assume(sum(votes) >= 5)
    asked = question(*votes)
    for place, score in enumerate(scores(asked)):
        assert (score == 1) == (votes[place] == max(votes))
        assert score * max(votes) == pytest.approx(votes[place])
    assert judge(asked, right_response(asked)).verdict is Verdict.CORRECT


def test_the_verdict_and_the_votes_are_told() -> None:
    asked = question(0, 6, 3, 1, 0)
    told = "10 formateurs ont voté : −1 (6 voix), 0 (3 voix), +1 (1 voix)."
    for place, verdict in [(1, Verdict.CORRECT), (2, Verdict.PARTIAL), (4, Verdict.INCORRECT)]:
        judgement = judge(asked, Chosen(options=(place,)))
        assert judgement.verdict is verdict
        assert judgement.feedback == (told,)
    assert judge(asked, Chosen(options=(0,))).understood == "−2 : écartée, ou presque"


def test_every_tied_answer_is_shown_as_right() -> None:
    assert key_text(question(0, 0, 3, 3, 0)).splitlines() == [
        "0 : ni plus, ni moins probable",
        "+1 : plus probable",
    ]


# --- without a panel ------------------------------------------------------------------------------


@given(votes_of_a_panel, st.integers(min_value=0, max_value=4))
def test_an_answer_counts_from_the_fifth_vote_on(votes: tuple[int, ...], place: int) -> None:
    judgement = judge(question(*votes), Chosen(options=(place,)))
    undecided = judgement.verdict is Verdict.UNDECIDED
    assert undecided == (sum(votes) < 5)
    if undecided:
        assert judgement.score == 0
        assert judgement.feedback == ()


@pytest.mark.parametrize("votes", [(), (0, 4, 0, 0, 0)])
def test_without_a_panel_the_author_is_heard_but_gives_no_point(votes: tuple[int, ...]) -> None:
    asked = question(*votes, author=2)
    assert key_text(asked) == "+2 : certaine, ou presque"
    assert scores(asked) == [0, 0, 0, 0, 0]
    assert judge(asked, right_response(asked)).verdict is Verdict.UNDECIDED


def test_credits_need_votes() -> None:
    for votes in [(), (0, 0, 0, 0, 0), (3, -1, 0, 0, 0)]:
        with pytest.raises(ValueError, match="needs votes"):
            panel_credits(votes)


@pytest.mark.parametrize("options", [(), (5,), (-1,), (0, 1)])
def test_exactly_one_of_the_five_answers_is_taken(options: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="exactly one of its five answers"):
        judge(question(0, 5, 0, 0, 0), Chosen(options=options))


# --- as authors write them ------------------------------------------------------------------------


def load(folder: Path, author: str = "-1", votes: str = "[0, 3, 2, 0, 0]") -> LoadedBank:
    file = folder / "questions.yaml"
    file.write_text(WRITTEN.format(author=author, votes=votes), encoding="utf-8")
    return load_bank(file)


@pytest.mark.parametrize(
    ("author", "shift"),
    [("-2", -2), ("−2", -2), ('"-1"', -1), ("0", 0), ("+1", 1), ("'+2'", 2), ("2", 2)],
)
def test_the_author_signs_as_people_do(tmp_path: Path, author: str, shift: int) -> None:
    loaded = load(tmp_path, author)
    assert loaded.bank is not None, loaded.errors
    (asked,) = loaded.bank.questions
    assert isinstance(asked, ScriptConcordance)
    assert asked.author == shift
    assert asked.votes == (0, 3, 2, 0, 0)


@pytest.mark.parametrize(
    ("author", "votes", "line", "told"),
    [
        ("3", "[0, 3, 2, 0, 0]", 9, "« 3 » : écrivez -2, -1, 0, +1 ou +2"),
        ("plutôt oui", "[0, 3, 2, 0, 0]", 9, "« plutôt oui » : écrivez -2, -1, 0, +1 ou +2"),
        ("-1", "[0, 3, 2, 0]", 10, "« votes » compte cinq nombres : pour -2, -1, 0, +1 et +2"),
        ("-1", "[0, 3, 2, 0, 0, 0]", 10, "« votes » compte cinq nombres"),
        ("-1", "[0, trois, 2, 0, 0]", 10, "« trois » : un nombre entier est attendu"),
        ("-1", "[0, -3, 2, 0, 0]", 10, "« -3 » : un nombre entier est attendu"),
    ],
)
def test_what_is_wrong_is_told_in_french_where_it_stands(
    tmp_path: Path, author: str, votes: str, line: int, told: str
) -> None:
    loaded = load(tmp_path, author, votes)
    assert loaded.bank is None
    (problem,) = loaded.errors
    assert problem.line == line
    assert told in problem.message


@pytest.mark.parametrize("missing", ["thinking_of", "finding", "author"])
def test_nothing_of_the_question_may_be_missing(tmp_path: Path, missing: str) -> None:
    file = tmp_path / "questions.yaml"
    lines = WRITTEN.format(author="0", votes="[]").replace("    votes: []\n", "").splitlines()
    kept = [line for line in lines if not line.strip().startswith(f"{missing}:")]
    file.write_text("\n".join(kept), encoding="utf-8")
    (problem,) = load_bank(file).errors
    assert f"il manque « {missing} »" in problem.message


def test_answers_of_a_table_are_judged(tmp_path: Path) -> None:
    load(tmp_path, votes="[0, 6, 3, 1, 0]")
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "answer,expected\n-1,correct\n−1,correct\n0,partial\n+1,partial\n2,incorrect\n"
        "+3,undecided\nplutôt non,undecided\n",
        encoding="utf-8",
    )
    command = (sys.executable, "-m", "bot", "bank", "try", str(tmp_path / "questions.yaml"))
    done = subprocess.run(
        [*command, "--answers", str(answers), "--json"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tried = json.loads(done.stdout)["answers"]
    assert [one["verdict"] for one in tried] == [one["expected"] for one in tried]
    assert [one["score"] for one in tried] == [1, 1, 0.5, 0.1667, 0, 0, 0]
    assert tried[-1]["understood"] == "Écrivez -2, -1, 0, +1 ou +2."


# --- as shipped -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> list[ScriptConcordance]:
    loaded = load_bank(REPOSITORY / "question_bank" / "cqpm_0324")
    assert loaded.bank is not None
    assert check_bank(loaded).errors == ()
    return [one for one in loaded.bank.questions if isinstance(one, ScriptConcordance)]


def test_shipped_questions_bear_nobody_s_votes(shipped: list[ScriptConcordance]) -> None:
    assert len(shipped) >= 30
    assert {one.votes for one in shipped} == {(0, 0, 0, 0, 0)}


def test_shipped_questions_do_not_favour_an_answer(shipped: list[ScriptConcordance]) -> None:
    """Answers spread over the scale (Fournier, Demeester, Charlin, 2008, table 2)."""
    given_by_the_author = [one.author for one in shipped]
    counts = [given_by_the_author.count(shift) for shift in SHIFTS]
    assert min(counts) >= 4
    assert max(counts) <= 2 * min(counts)


def test_shipped_questions_fit_a_phone(shipped: list[ScriptConcordance]) -> None:
    for one in shipped:
        assert len(one.stem) <= 300, one.id
        assert len(one.thinking_of) <= 90, one.id
        assert len(one.finding) <= 160, one.id

"""Replaying a log: nothing is seen before it is predicted, and what can be learned is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.learning.measures import auc, best_cut, brier, calibration_error, f1, log_loss
from bot.learning.replay import Log, Result, Unreadable, predicted, read_log, replay, split

STUDENTS, ANSWERS = 60, 40
TRAIN = [str(user) for user in range(40)]


def _rows(seed: int = 0) -> list[list[str]]:
    """Students of all levels; items of all difficulties, on five skills."""
    random = np.random.default_rng(seed)
    difficulty, skill = random.normal(0, 1.2, 50), random.integers(0, 5, 50)
    rows = []
    for user in range(STUDENTS):
        level, own = random.normal(0.5, 0.8), random.normal(0, 0.8, 5)
        for t, item in enumerate(random.integers(0, 50, ANSWERS)):
            chance = 1 / (1 + np.exp(difficulty[item] - level - own[skill[item]]))
            right = int(random.random() < chance)
            rows.append([str(user), f"i{item}", f"s{skill[item]}", str(right), str(t)])
    return rows


def _read(tmp_path: Path, rows: list[list[str]]) -> Log:
    path = tmp_path / "log.tsv"
    path.write_text("\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
    return read_log(path)


def _replayed(tmp_path: Path, rows: list[list[str]]) -> Result:
    return replay(_read(tmp_path, rows), TRAIN)


def test_predictions_are_well_ordered_and_calibrated(tmp_path: Path) -> None:
    result = _replayed(tmp_path, _rows())
    assert result.answers == 20 * ANSWERS
    assert result.trained_on == 40 * ANSWERS
    assert result.auc > 0.72
    assert result.log_loss < 0.61
    assert result.ece < 0.06


def test_an_answer_does_not_help_to_predict_itself(tmp_path: Path) -> None:
    # Answers that follow from nothing: whoever peeks does better than chance.
    random = np.random.default_rng(1)
    rows = [[*row[:3], str(random.integers(2)), row[4]] for row in _rows()]
    assert 0.45 < _replayed(tmp_path, rows).auc < 0.55


def test_what_comes_later_changes_no_earlier_prediction(tmp_path: Path) -> None:
    rows = _rows()
    other = [
        [*row[:3], "1" if int(row[4]) >= 15 and row[0] not in TRAIN else row[3], row[4]]
        for row in rows
    ]
    as_it_was, chances, _ = predicted(_read(tmp_path, rows), TRAIN)
    _, changed, _ = predicted(_read(tmp_path, other), TRAIN)
    early = as_it_was % ANSWERS <= 15
    np.testing.assert_array_equal(chances[early], changed[early])
    assert not np.allclose(chances[~early], changed[~early])


def test_the_order_of_lines_does_not_matter_the_time_does(tmp_path: Path) -> None:
    rows = _rows()
    backwards = _replayed(tmp_path, rows[::-1])
    assert backwards.auc == pytest.approx(_replayed(tmp_path, rows).auc, abs=1e-6)


def test_students_are_needed_on_both_sides(tmp_path: Path) -> None:
    log = _read(tmp_path, _rows())
    for train in ([], [str(user) for user in range(STUDENTS)]):
        with pytest.raises(Unreadable):
            replay(log, train)


def test_the_split_is_always_the_same_and_takes_about_four_in_five() -> None:
    users = [f"u{n}" for n in range(2000)]
    assert split(users) == split(reversed(users))
    assert 0.77 < len(split(users)) / len(users) < 0.83


@pytest.mark.parametrize(
    "line", ["a\tb\tc\td\t1", "a\tb\tc\t1", "a\tb\tc\t2\t1", "", "a\tb\tc\t1\tnoon"]
)
def test_a_line_that_is_no_answer_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "log.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_log(path)


def test_the_measures_are_those_of_a_small_case_done_by_hand() -> None:
    chance = np.array([0.9, 0.8, 0.8, 0.3, 0.1])
    happened = np.array([True, True, False, True, False])
    # Of the six pairs: right in .9>.8, .9>.1, .8>.1, .3>.1; half in .8=.8; wrong in .3<.8.
    assert auc(chance, happened) == pytest.approx(4.5 / 6)
    assert brier(chance, happened) == pytest.approx((0.01 + 0.04 + 0.64 + 0.49 + 0.01) / 5)
    expected = -np.log([0.9, 0.8, 0.2, 0.3, 0.9]).mean()
    assert log_loss(chance, happened) == pytest.approx(expected)
    assert calibration_error(chance, happened, bins=2) == pytest.approx(
        (3 * abs(2.5 / 3 - 2 / 3) + 2 * abs(0.2 - 0.5)) / 5
    )
    assert best_cut(chance, happened) == pytest.approx(0.3)
    assert f1(chance >= 0.3, happened) == pytest.approx(2 * 3 / (4 + 3))

"""Next-answer prediction on logs of other tutors, to see what the model is worth on real people.

Difficulties are learned from some students and then frozen; other students are followed one answer
at a time, and each answer is predicted before it is seen. Skills take the place of criteria, each a
capacity of its own, since such logs know no capacities.
"""

from __future__ import annotations

import csv
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.learning.mastery import (
    Evidence,
    Floats,
    Hierarchy,
    Measure,
    Priors,
    flatness,
    observation,
    posterior,
)
from bot.learning.measures import auc, calibration_error, log_loss

Places = NDArray[np.intp]
COLUMNS = ("user", "item", "skills", "correct", "t")

# Chosen on the training students of ASSISTments 2009 and Statics 2011, from a few round values.
# School tutors teach while they ask: an answer on a skill leaves less of what earlier ones told.
PRIORS = Priors(mean=0.0, general=0.8, capacity=0.6, criterion=0.5)
KEPT_AN_ANSWER = 0.85
SKILL_SPREAD = 1.0
ITEM_SPREAD = 1.1
_ROUNDS = 3
_STEPS = 12
_TRAINED = 0.8


class Unreadable(Exception):
    """A log that cannot be read, said in French."""


@dataclass(frozen=True)
class Log:
    """Answers in order, people, items and sets of skills as numbers.

    ``set_of`` gives each item's set of skills, ``shares`` what each set measures of each skill.
    """

    users: tuple[str, ...]
    user: Places
    item: Places
    score: Floats
    set_of: Places
    shares: Floats

    def __len__(self) -> int:
        return len(self.user)


@dataclass(frozen=True)
class Result:
    """How well the next answer was predicted.

    ``microseconds`` is what following one answer costs when people are followed side by side.
    """

    auc: float
    log_loss: float
    ece: float
    microseconds: float
    answers: int
    trained_on: int


def read_log(path: Path) -> Log:
    """A log of ``COLUMNS``, tab-separated, skills joined by ``~``; with or without a heading line.

    Raises:
        Unreadable: a line has not five columns, or ``correct`` is not between 0 and 1.
        OSError: the file cannot be read.
    """
    users: dict[str, int] = {}
    items: dict[str, int] = {}
    sets: dict[frozenset[str], int] = {}
    rows: list[tuple[int, float, int, float]] = []
    set_of: dict[int, int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), 1):
            if number == 1 and "correct" in row:
                continue
            try:
                user, item, skills, correct, at = row[:5]
                score, when = float(correct), float(at)
            except ValueError:
                raise Unreadable(f"ligne {number} : il faut {', '.join(COLUMNS)}") from None
            if not 0 <= score <= 1:
                raise Unreadable(f"ligne {number} : « correct » doit être entre 0 et 1")
            place = items.setdefault(item, len(items))
            skill_set = frozenset(skills.split("~"))
            set_of.setdefault(place, sets.setdefault(skill_set, len(sets)))
            rows.append((users.setdefault(user, len(users)), when, place, score))
    if not rows:
        raise Unreadable("le journal est vide")
    who, when_, what, scores = (np.array(column) for column in zip(*rows, strict=True))
    order = np.lexsort((when_, who))
    skills_known = sorted({skill for skill_set in sets for skill in skill_set})
    shares = np.array([[skill in one for skill in skills_known] for one in sets], float)
    return Log(
        users=tuple(users),
        user=who[order],
        item=what[order],
        score=scores[order].astype(float),
        set_of=np.array([set_of[place] for place in range(len(items))], np.intp),
        shares=shares / shares.sum(axis=1, keepdims=True),
    )


def split(users: Iterable[str]) -> set[str]:
    """Four students in five, always the same ones, to learn difficulties from."""

    def draw(user: str) -> float:
        return int.from_bytes(hashlib.sha256(user.encode()).digest()[:4], "big") / 2**32

    return {user for user in users if draw(user) < _TRAINED}


def replay(log: Log, train_users: Iterable[str]) -> Result:
    """Learn from these users, then predict every answer of all others.

    Raises:
        Unreadable: nobody is left on one of the two sides.
    """
    asked, chance, seconds = predicted(log, train_users)
    right = log.score[asked] >= 0.5
    return Result(
        auc=auc(chance, right),
        log_loss=log_loss(chance, right),
        ece=calibration_error(chance, right),
        microseconds=seconds / len(asked) * 1e6,
        answers=len(asked),
        trained_on=len(log) - len(asked),
    )


def predicted(log: Log, train_users: Iterable[str]) -> tuple[Places, Floats, float]:
    """The other users' answers (as rows of the log), the chance given to each of being right, and
    the seconds that following them took.

    Raises:
        Unreadable: nobody is left on one of the two sides.
    """
    wanted = set(train_users)
    train = np.array([user in wanted for user in log.users])[log.user]
    if train.all() or not train.any():
        raise Unreadable("il faut des élèves des deux côtés : pour apprendre, et pour prédire")
    difficulty, variance = _learned(log, np.flatnonzero(train))
    asked = np.flatnonzero(~train)
    mean, spread = np.zeros(len(log)), np.zeros(len(log))
    began = time.perf_counter()
    for row, *belief in _followed(log, _by_user(log, asked), difficulty, variance):
        mean[row], spread[row] = belief
    items = log.item[asked]
    chance = _chance(mean[asked], spread[asked] + variance[items], difficulty[items])
    return asked, chance, time.perf_counter() - began


def _chance(mean: Floats, variance: Floats, difficulty: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(flatness(variance) * (difficulty - mean)))
    return chance


def _learned(log: Log, rows: Places) -> tuple[Floats, Floats]:
    """Mean and variance of all difficulties, from these answers.

    Students are followed with the difficulties found so far, and difficulties are fitted to what
    was believed of each student just before each answer, in turns.
    """
    by_user = _by_user(log, rows)
    mean = np.zeros(len(log))
    spread = np.full(len(log), PRIORS.general + PRIORS.capacity + PRIORS.criterion)
    found = _difficulties(log, rows, mean[rows], spread[rows])
    for _ in range(_ROUNDS - 1):
        for row, *belief in _followed(log, by_user, *found):
            mean[row], spread[row] = belief
        found = _difficulties(log, rows, mean[rows], spread[rows])
    return found


def _by_user(log: Log, rows: Places) -> list[Places]:
    return np.split(rows, np.flatnonzero(np.diff(log.user[rows])) + 1)


def _followed(
    log: Log, by_user: Sequence[Places], difficulty: Floats, variance: Floats
) -> Iterator[tuple[Places, Floats, Floats]]:
    """Follow people side by side; give, before each answer, the ability believed on its item.

    ``by_user`` is one array of rows a person, in order.
    """
    longest_first = sorted(by_user, key=len, reverse=True)
    lengths = np.array([len(rows) for rows in longest_first])
    skills = tuple(str(skill) for skill in range(log.shares.shape[1]))
    hierarchy = Hierarchy(skills, skills)
    everyone = Evidence.blank(len(skills), len(longest_first))
    for step in range(lengths[0]):
        here = int((lengths > step).sum())
        rows = np.array([person[step] for person in longest_first[:here]])
        items = log.item[rows]
        shares = log.shares[log.set_of[items]]
        # Views: what is written below stays in ``everyone``.
        precision, weighted = everyone.precision[:here], everyone.weighted[:here]
        belief = posterior(hierarchy, PRIORS, Evidence(precision, weighted))
        mean, spread = belief.project(shares)
        yield rows, mean, spread
        measure = Measure(shares, difficulty[items], variance[items], np.zeros(here))
        told, pull = observation(mean, spread, measure, log.score[rows])
        kept = 1 - (1 - KEPT_AN_ANSWER) * (shares > 0)
        precision *= kept
        weighted *= kept
        precision += shares * told[:, None]
        weighted += shares * (pull[:, None] + told[:, None] * (belief.mean - mean[:, None]))


def _difficulties(log: Log, rows: Places, mean: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The most likely difficulties, given abilities: a general one, the skills', the items' own.

    Newton's method, one part after the other; skills and items are shrunk towards zero.
    """
    items, count = log.item[rows], len(log.set_of)
    sets = len(log.shares)
    flat, score = flatness(spread), log.score[rows]
    general, of_skill, own = 0.0, np.zeros(log.shares.shape[1]), np.zeros(count)

    def slopes() -> tuple[Floats, Floats, Floats]:
        """The difficulties now, and by item, how much the fit asks to raise each and how firmly."""
        difficulty = general + (log.shares @ of_skill)[log.set_of] + own
        right = 1 / (1 + np.exp(flat * (difficulty[items] - mean)))
        up = np.bincount(items, flat * (right - score), count)
        firm = np.bincount(items, flat**2 * right * (1 - right), count).astype(float)
        return difficulty, up.astype(float), firm

    for _ in range(_STEPS):
        _, up, firm = slopes()
        general += up.sum() / firm.sum()
        _, up, firm = slopes()
        up_sets = np.bincount(log.set_of, up, sets)
        firm_sets = np.bincount(log.set_of, firm, sets)
        of_skill += (log.shares.T @ up_sets - of_skill / SKILL_SPREAD**2) / (
            log.shares.T @ firm_sets + 1 / SKILL_SPREAD**2
        )
        _, up, firm = slopes()
        own = own + (up - own / ITEM_SPREAD**2) / (firm + 1 / ITEM_SPREAD**2)
    difficulty, _, firm = slopes()
    return difficulty, 1 / (firm + 1 / ITEM_SPREAD**2)

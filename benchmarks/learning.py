"""What following one answer and choosing one question cost, on one core."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from bot.learning.items import Item, Pool
from bot.learning.learner import Learner
from referential.loading import load_referential

QUESTIONS = 1_000
ANSWERS = 400
BEGIN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
CEILINGS = {"an answer taken in": 300, "a question chosen among 1,000": 1_000}  # microseconds
MASTERY_BYTES = 1_000


def main() -> None:
    """Print microseconds of processor, mean and 99th percentile, and the size of a state."""
    criteria = [criterion.id for criterion in load_referential().criteria]
    random = np.random.default_rng(0)
    pool = Pool(
        [
            Item.of(
                n, [criteria[n % len(criteria)]], difficulty=float(random.normal()), kind=str(n % 7)
            )
            for n in range(QUESTIONS)
        ]
    )
    learner = Learner(pool)
    spent: dict[str, list[float]] = {name: [] for name in CEILINGS}
    for n in range(ANSWERS):
        at, place, right = BEGIN + timedelta(minutes=n), n % QUESTIONS, float(n % 3 > 0)
        answering, choosing = CEILINGS
        spent[answering].append(_microseconds(lambda: learner.answer(place, right, at)))  # noqa: B023
        spent[choosing].append(_microseconds(lambda: learner.next(at)))  # noqa: B023
    print(f"{'learning':<40}{'mean µs':>10}{'p99 µs':>10}{'ceiling':>10}")
    for name, times in spent.items():
        mean, late = np.mean(times), np.quantile(times, 0.99)
        print(f"{name:<40}{mean:>10.0f}{late:>10.0f}{CEILINGS[name]:>10}")
    size = learner.evidence.precision.nbytes + learner.evidence.weighted.nbytes
    print(f"{'mastery state of a person, bytes':<40}{size:>10}{'':>10}{MASTERY_BYTES:>10}")


def _microseconds(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1_000


if __name__ == "__main__":
    main()

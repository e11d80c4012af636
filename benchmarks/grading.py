"""What one judgement of a typed answer costs, on one core; no answer is typed twice."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.resources import as_file, files

from question_bank.grading import UnreadableAnswer, judge
from question_bank.loading import load_bank
from question_bank.model import Numeric, Question, ShortAnswer
from question_bank.numbers import french
from question_bank.response import Typed

ANSWERS = 20_000
LONG_ANSWERS = 4_000
# Microseconds on average.
CEILINGS = {"numeric": 200, "short text": 2_000, "short text, long and unknown": 2_000}

_NOTATIONS = ("{m}e{e}", "{m}·10^{e}", "{m}.10{e}", "{m} x 10 puissance {e}", "{m}")
_UNITS = ("", "", " {unit}", "{unit}", " Pa", " mbar.l/s", " Pa.m³/s", " secondes", " %")
_LETTERS = "abcdefghijklmnopqrstuvwxyzéè '"


def main() -> None:
    """Print microseconds of processor a judgement: mean, and the 99th percentile."""
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        bank = load_bank(folder).bank
    if bank is None:
        raise SystemExit("the bank has errors: see « bank check »")
    random_ = random.Random(0)
    numbers = [one for one in bank.questions if isinstance(one, Numeric) and not one.is_drawn]
    words = [one for one in bank.questions if isinstance(one, ShortAnswer)]
    by_kind: dict[str, Sequence[Numeric | ShortAnswer]] = {"numeric": numbers, "short text": words}
    print(f"{'judgement':<40}{'mean µs':>10}{'p99 µs':>10}{'ceiling':>10}")
    answers = {name: list(_typed(asked, random_)) for name, asked in by_kind.items()}
    answers["short text, long and unknown"] = [
        (question, Typed(text=_unknown(question, random_)))
        for question in random_.choices(words, k=LONG_ANSWERS)
    ]
    for name, typed in answers.items():
        spent = sorted(_microseconds(typed))
        mean, late = sum(spent) / len(spent), spent[len(spent) * 99 // 100]
        print(f"{name:<40}{mean:>10.0f}{late:>10.0f}{CEILINGS[name]:>10}")


def _microseconds(answers: list[tuple[Question, Typed]]) -> Iterator[float]:
    for question, typed in answers:
        start = time.process_time()
        with suppress(UnreadableAnswer):
            judge(question, typed)
        yield (time.process_time() - start) * 1e6


def _typed(
    questions: Sequence[Numeric | ShortAnswer], random_: random.Random
) -> Iterator[tuple[Question, Typed]]:
    """Distinct answers, near the key and far from it."""
    seen: set[tuple[str, str]] = set()
    while len(seen) < ANSWERS:
        question = random_.choice(questions)
        if isinstance(question, Numeric):
            text = _number(question, random_)
        else:
            text = _words(question, random_)
        if (question.id, text) not in seen:
            seen.add((question.id, text))
            yield question, Typed(text=text)


def _number(question: Numeric, random_: random.Random) -> str:
    if random_.random() < 0.2:
        number = f"{french(question.key)}{random_.randrange(10_000)}"
    else:
        number = random_.choice(_NOTATIONS).format(
            m=f"{random_.uniform(0, 2000):.{random_.randrange(6)}f}".replace(
                ".", random_.choice(".,")
            ),
            e=-random_.randrange(1, 12),
        )
    return number + random_.choice(_UNITS).format(unit=question.unit)


def _words(question: ShortAnswer, random_: random.Random) -> str:
    """A listed answer or a wrong one, its words shuffled, a few letters changed."""
    known = [*question.accepted, *(mistake.answer for mistake in question.mistakes)]
    letters = list(" parce que ".join(random_.sample(known, min(len(known), 2))))
    for _ in range(random_.randrange(1, 5)):
        letters.insert(random_.randrange(len(letters)), random_.choice(_LETTERS))
    return "".join(letters)[:200]


def _unknown(question: ShortAnswer, random_: random.Random) -> str:
    """As many words never seen before as are read, beginning as those of the answer: 600 signs."""
    known = [word for text in question.accepted for word in text.split()]
    made = (
        random_.choice(known)[: random_.randrange(3, 8)]
        + "".join(random_.choices("abcdefghijklmnopqrstuvwxyzéè", k=random_.randrange(14, 20)))
        for _ in range(25)
    )
    return " ".join(made)[:600]


if __name__ == "__main__":
    main()

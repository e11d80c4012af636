"""How far a digest may be believed: cohorts whose true mastery is known, told of by its own rules.

Run ``python -m benchmarks.precision``. Each cohort is a class of candidates on the bank that ships,
whose questions stray from what their authors thought. The engine asks each of them one question
after the other; after 40, 80 and 120 answers the rules of ``bot.tutor.digest`` name weaknesses,
which are compared with the truth. So is what a plain percentage of right answers would name.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.learning.items import AUTHOR_SPREAD, Item, Pool, author_difficulty, guessing_floor
from bot.learning.learner import Model, Standing
from bot.learning.mastery import Posterior
from bot.learning.simulation import COLD, TWENTY, Bank, Cohort, Places, World, practise
from bot.learning.states import Naming, State, chance_weak
from bot.store.banks import CASE_KINDS, CONCORDANCE
from bot.training.mastery import HIERARCHY
from bot.training.standing import Level
from bot.tutor.digest import Facts, digest
from question_bank.loading import load_bank
from question_bank.model import Question

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOOKED_AT = (40, 80, 120)
CLASS = 25
CLEARLY = 0.5
"""Logits above the threshold from which on a capacity named weak is a false alarm."""
GOAL = 0.88
_BOOTSTRAPS = 2_000
# What a wrong answer is assumed to earn on average where points are shared out, by kind.
_PARTLY = {"ordering": 0.3, "matching": 0.35, "multiple": 0.35}


@dataclass(frozen=True)
class Scenario:
    """What is true of people and questions.

    Args:
        known: how well the questions are known: ``twenty`` answers each, or ``cold``.
        floor: how much higher the true guessing rates are than those that the engine is told.
        learned: how much ability on a criterion grows with each answer on it, in logits.
        careless: how often someone who knows answers wrong.
        uneven: how many times wider than expected people differ from criterion to criterion.
        heavy: whether abilities have heavy tails (Student's t, 3 degrees of freedom).
        partly: whether wrong orders and matches score the points that chance gives them.
    """

    known: str = TWENTY
    floor: float = 0.0
    learned: float = 0.0
    careless: float = 0.0
    uneven: float = 1.0
    heavy: bool = False
    partly: bool = False


SCENARIOS: Mapping[str, Scenario] = {
    "as the model expects": Scenario(),
    "new questions": Scenario(known=COLD),
    "learning as they practise": Scenario(learned=0.02),
    "guessing 0.1 better than told": Scenario(floor=0.1),
    "guessing 0.1 worse than told": Scenario(floor=-0.1),
    "careless once in twenty": Scenario(careless=0.05),
    "uneven within a capacity": Scenario(uneven=2.0),
    "heavy tails": Scenario(heavy=True),
    "points for parts of an answer": Scenario(partly=True),
    "all of it, new questions": Scenario(COLD, 0.05, 0.02, 0.05, 1.5, True, True),
}


@dataclass
class Class(Cohort):
    """People who answer as a scenario says. Counts, of each capacity, answers and points."""

    scenario: Scenario = field(default_factory=Scenario)

    def __post_init__(self) -> None:
        shape = (len(self.ability), len(self.bank.pool.hierarchy.capacities))
        self.asked, self.points = np.zeros(shape), np.zeros(shape)

    def answer(self, places: Places) -> Floats:
        pool, of = self.bank.pool, self.scenario
        shares = pool.shares[places]
        ability = (self.ability * shares).sum(axis=1)
        floor = np.clip(pool.floor[places] + of.floor, 0, 0.9)
        knows = 1 / (1 + np.exp(self.bank.difficulty[places] - ability))
        right = self.random.random(len(self)) < floor + (1 - floor - of.careless) * knows
        self.ability = self.ability + of.learned * shares
        scores: Floats = right.astype(float)
        if of.partly:
            mean = np.array([_PARTLY.get(pool.items[place].kind, 0.0) for place in places])
            by_parts = np.clip(self.random.normal(mean, 0.2), 0, 0.9) * (mean > 0)
            scores = np.where(right, 1.0, by_parts)
        at = (np.arange(len(self)), pool.capacity[places])
        self.asked[at] += 1
        self.points[at] += scores
        return scores


@dataclass(frozen=True)
class Counts:
    """What was named in one class: all, those truly weak, and false alarms; and what there was.

    ``said`` is the sum of the chances of being weak that were given of those named.
    """

    named: int
    said: float
    real: int
    weak: int
    alarms: int
    well: int

    @classmethod
    def of(cls, named: Flags, chance: Floats, people: Class, model: Model) -> Counts:
        well = people.level > model.naming.threshold.ability + CLEARLY
        return cls(
            int(named.sum()),
            float(chance[named].sum()),
            int((named & people.weak).sum()),
            int(people.weak.sum()),
            int((named & well).sum()),
            int(well.sum()),
        )


def shipped_items() -> Pool:
    """The questions that quizzes ask, as items: authors' levels, and floors by kind."""
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        bank = load_bank(folder).bank
    assert bank is not None
    asked = [one for one in bank.entries if one.kind not in {*CASE_KINDS, CONCORDANCE}]
    return Pool([_item(number, one) for number, one in enumerate(asked)], HIERARCHY)  # type: ignore[arg-type]


def _item(number: int, question: Question) -> Item:
    choices = max(len(getattr(question, name, ())) for name in ("options", "items", "pairs"))
    return Item.of(
        number,
        list(question.criteria),
        difficulty=author_difficulty(question.difficulty),
        floor=guessing_floor(question.kind, choices),
        kind=question.kind,
    )


def a_class(items: Pool, scenario: Scenario, model: Model, seed: int) -> tuple[Class, Pool]:
    """People of known ability, and the questions as the engine knows them."""
    random = np.random.default_rng(seed)
    bank = Bank(items, items.difficulty + random.normal(0, AUTHOR_SPREAD, len(items)))
    priors = model.priors
    expected = replace(priors, criterion=priors.criterion * scenario.uneven**2)
    drawn = Cohort.drawn(CLASS, World(shape=()), bank, expected, random)
    ability = drawn.ability
    if scenario.heavy:
        # One stretch a person: the spread stays what it was, the far ends come more often.
        stretch = np.sqrt(1 / random.chisquare(3, (CLASS, 1)))
        ability = priors.mean + (ability - priors.mean) * stretch
    people = Class(World(shape=()), bank, ability, random, scenario)
    return people, bank.as_known(scenario.known, priors, random)


def told(people: Class, belief: Posterior, chance: Floats, model: Model) -> tuple[Flags, Flags]:
    """People x capacities: what the states name weak, and what the digest has room to tell.

    ``chance`` is that of being weak, as ``chance_weak`` gives it.
    """
    deviation = np.sqrt(belief.capacity_variance)
    names = belief.hierarchy.capacities

    def level(person: int, place: int) -> Level:
        numbers = (
            float(chance[person, place]),
            float(belief.capacity_mean[person, place]),
            float(deviation[person, place]),
            int(people.asked[person, place]),
        )
        state = model.naming.state(numbers[0], numbers[2], numbers[3])
        return Level(Standing(names[place], *numbers, state), 0, 0)

    facts = []
    for person in range(len(people)):
        levels = tuple(level(person, place) for place in range(len(names)))
        facts.append(Facts(person, f"{person:02}", levels, levels))
    named = np.array([[one.state is State.WEAK for one in who.now] for who in facts])
    shown = np.zeros_like(named)
    for line in digest(facts).weak:
        for who in line.people:
            shown[who.id, names.index(line.capacity)] = True
    return named, shown


def measured(items: Pool, scenario: Scenario, seeds: Sequence[int], model: Model) -> dict[str, Any]:
    """Everything that is printed of one scenario: by method, by number of answers."""
    counts: dict[tuple[str, int], list[Counts]] = {}
    for seed in seeds:
        people, pool = a_class(items, scenario, model, seed)
        for number, belief in islice(enumerate(practise(people, pool, model), 1), max(LOOKED_AT)):
            if number not in LOOKED_AT:
                continue
            chance = chance_weak(belief, model.naming.threshold)
            named, shown = told(people, belief, chance, model)
            for method, flags in {
                "digest": shown,
                "states": named,
                "percentage": _by_percentage(people, model),
            }.items():
                counts.setdefault((method, number), []).append(
                    Counts.of(flags, chance, people, model)
                )
    return {
        method: {number: _summary(counts[method, number]) for number in LOOKED_AT}
        for method in ("digest", "states", "percentage")
    }


def _by_percentage(people: Class, model: Model) -> Flags:
    """Under 70 % of the points, on as many answers as the states ask for."""
    naming = model.naming
    share = people.points / np.maximum(people.asked, 1)
    weak: Flags = (share < naming.threshold.success) & (people.asked >= naming.answers)
    return weak


def _summary(classes: Sequence[Counts]) -> dict[str, Any]:
    """Shares over all classes, each with a 95 % interval from drawing classes anew."""
    table = np.array([astuple(one) for one in classes], float)
    drawn = np.random.default_rng(0).integers(len(table), size=(_BOOTSTRAPS, len(table)))
    sums = table[drawn].sum(axis=1)
    shares = {"said": (1, 0), "precision": (2, 0), "recall": (2, 3), "false_alarms": (4, 5)}
    total = table.sum(axis=0)
    return {
        "named": float(total[0] / len(table)),
        **{
            name: (
                float(total[part] / max(total[whole], 1)),
                *np.quantile(sums[:, part] / np.maximum(sums[:, whole], 1), (0.025, 0.975)),
            )
            for name, (part, whole) in shares.items()
        },
    }


def main() -> None:
    """Print the table; with ``--picture``, draw it too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--sure", type=float, default=Naming.sure, help="chance needed to name")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--picture", type=Path)
    asked = parser.parse_args()
    items, model = shipped_items(), Model(naming=Naming(sure=asked.sure))
    seeds = range(1000 * asked.seed, 1000 * asked.seed + asked.classes)
    found = {}
    print(f"{asked.classes} classes of {CLASS} people, {len(items)} questions")
    for name in asked.only:
        found[name] = measured(items, SCENARIOS[name], seeds, model)
        for line in _lines(name, found[name]):
            print(line, flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if asked.picture:
        from benchmarks.precision_picture import draw

        draw(found, asked.picture)


def _lines(name: str, found: Mapping[str, Mapping[int, Any]]) -> Iterator[str]:
    yield f"\n{name}"
    columns = f"{'precision':>22}{'recall':>22}{'false alarms':>22}"
    yield f"  {'':24}{'named a class':>14}{'said':>9}{columns}"
    for method, by_number in found.items():
        for number, of in by_number.items():
            shares = (
                f"{100 * of[what][0]:5.1f} % [{100 * of[what][1]:4.1f}, {100 * of[what][2]:5.1f}]"
                for what in ("precision", "recall", "false_alarms")
            )
            title = f"{method}, {number} answers"
            numbers = f"{of['named']:14.1f}{100 * of['said'][0]:7.1f} %"
            yield f"  {title:24}{numbers}" + "".join(f"{one:>22}" for one in shares)


if __name__ == "__main__":
    main()

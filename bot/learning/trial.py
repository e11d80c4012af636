"""The engine tried on simulated cohorts: who is named weak, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np

from bot.learning.learner import Model
from bot.learning.mastery import Floats, Posterior
from bot.learning.measures import (
    Flags,
    auc,
    best_cut,
    brier,
    calibration,
    calibration_error,
    f1,
)
from bot.learning.readiness import readiness
from bot.learning.simulation import (
    COLD,
    KNOWN,
    TWENTY,
    Bank,
    Cohort,
    World,
    in_turn,
    practise,
)
from bot.learning.states import Threshold, chance_weak

LONGEST = 210
GOOD_F1 = 0.75
_EVERY = 3
_LOOKED_AT = (40, 80, 120)
_READY_AFTER = 70
# Logits above the threshold from which on a capacity named weak is a false alarm.
_CLEARLY = 0.5
_GUESSING_OFF = 0.1
_LEARNED = 0.02


@dataclass(frozen=True)
class Trial:
    """Simulated cohorts of ``people`` each, one to choose where to cut and one to measure."""

    world: World
    people: int = 400
    seed: int = 1
    model: Model = field(default_factory=Model)

    def report(self) -> dict[str, Any]:
        """Everything that ``learning simulate`` prints."""
        scenarios = {how: self.questions_needed(how) for how in (KNOWN, TWENTY, COLD)}
        named = self.naming(TWENTY)
        return {
            "scenarios": scenarios,
            "people": 2 * self.people,
            **{what: {str(n): of[what] for n, of in named.items()} for what in _NAMED},
            "weakness_curve": named[_LOOKED_AT[0]]["curve"],
            "readiness": self.readiness(),
            "wrong_guessing": {
                f"{off:+.1f}": self.readiness(told=off) for off in (-_GUESSING_OFF, _GUESSING_OFF)
            },
            "while_learning": {
                **self.naming(TWENTY, learned=_LEARNED)[80],
                "readiness": self.readiness(learned=_LEARNED),
            },
        }

    def questions_needed(self, how: str) -> dict[str, int | None]:
        """Questions a person until naming weak capacities reaches ``GOOD_F1``: three methods."""
        first, second, pool = self._cohorts(how)
        ours = zip(
            self._weakness(practise(first, pool, self.model)),
            self._weakness(practise(second, pool, self.model)),
            strict=True,
        )
        needed = {"ours": _first_good(ours, first.weak, second.weak)}
        for place, name in enumerate(("percentage", "elo")):
            first, second, pool = self._cohorts(how)
            random = np.random.default_rng(self.seed)
            plain = zip(
                (scores[place] for scores in in_turn(first, pool, random)),
                (scores[place] for scores in in_turn(second, pool, random)),
                strict=True,
            )
            needed[name] = _first_good(plain, first.weak, second.weak)
        return needed

    def naming(self, how: str, learned: float = 0.0) -> dict[int, dict[str, Any]]:
        """Precision, recall and false alarms of what is named weak, after so many questions.

        ``curve`` is how the chance of being weak compares with who was (``measures.calibration``).
        """
        one, two, pool = self._cohorts(how, learned=learned)
        people = one.with_more(two)
        threshold = self.world.threshold
        found = {}
        asked = enumerate(practise(people, pool, self.model), 1)
        for number, belief in islice(asked, max(_LOOKED_AT)):
            if number not in _LOOKED_AT:
                continue
            chance = chance_weak(belief, threshold)
            said = chance >= self.model.naming.sure
            well = people.level > threshold.ability + _CLEARLY
            found[number] = {
                "precision": float((said & people.weak).sum() / max(said.sum(), 1)),
                "recall": float((said & people.weak).sum() / people.weak.sum()),
                "false_alarms": float((said & well).sum() / well.sum()),
                "curve": calibration(chance.ravel(), people.weak.ravel()),
            }
        return found

    def readiness(self, told: float = 0.0, learned: float = 0.0) -> dict[str, Any]:
        """How good the chance of being ready is, after ``_READY_AFTER`` questions.

        ``told`` is by how much the guessing rate that the engine is told is off.
        """
        one, two, pool = self._cohorts(TWENTY, told=told, learned=learned)
        people = one.with_more(two)
        model = self.model
        if told:
            floor = self.world.floor + told
            threshold = Threshold(self.world.threshold.success, floor=floor)
            model = replace(model, naming=replace(model.naming, threshold=threshold))
        belief = next(islice(practise(people, pool, model), _READY_AFTER - 1, None))
        chance = readiness(belief, model.naming.threshold).chance
        ready = ~people.weak.any(axis=1)
        return {
            "auc": auc(chance, ready),
            "brier": brier(chance, ready),
            "ece": calibration_error(chance, ready),
            "ready": float(ready.mean()),
            "curve": calibration(chance, ready),
        }

    def _cohorts(self, how: str, told: float = 0.0, learned: float = 0.0) -> tuple[Any, Any, Any]:
        # The bank, what is known of it, and people each have their own luck: the same bank and the
        # same people meet every scenario.
        making, knowing, living = np.random.default_rng(self.seed).spawn(3)
        world = replace(self.world, learned=learned)
        bank = Bank.made(world, making)
        pool = bank.as_known(how, self.model.priors, knowing)
        if told:
            pool = bank.told(pool, world.floor + told)
        one, two = (
            Cohort.drawn(self.people, world, bank, self.model.priors, living) for _ in range(2)
        )
        return one, two, pool

    def _weakness(self, beliefs: Iterator[Posterior]) -> Iterator[Floats]:
        return (chance_weak(belief, self.world.threshold) for belief in beliefs)


_NAMED = ("precision", "recall", "false_alarms")


def _first_good(
    scores: Iterator[tuple[Floats, Floats]], weak: Flags, other_weak: Flags
) -> int | None:
    """After how many questions the second cohort is named well with the first one's cut."""
    for number, (first, second) in enumerate(islice(scores, LONGEST), 1):
        if number % _EVERY:
            continue
        cut = best_cut(first.ravel(), weak.ravel())
        if f1(second >= cut, other_weak) >= GOOD_F1:
            return number
    return None

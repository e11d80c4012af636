"""What is known of a question as an item of a test: how hard it is, how easily guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.learning.mastery import Floats, Hierarchy, Measure

# An author's 1 to 5 in logits: 3 is the average question. The step is an assumption; calibration
# corrects each question, and the spread below says how little an author's word is trusted.
LOGITS_A_STEP = 0.6
AUTHOR_SPREAD = 1.1

_TRUE_OR_FALSE = 0.5
# Shares of right answers by chance alone, where the score is a share of the points.
# What ticking at random earns, over all ways to tick the shipped bank's questions.
_MULTIPLE = 0.2
# What is left above luck of five steps in a random order, on average (four: 0.19, six: 0.16).
_ORDERING = 0.17
_RANDOM_PAIRS = 0.5
_CONCORDANCE = 0.35
_TYPED = 0.02


def author_difficulty(level: int) -> float:
    """The difficulty in logits that an author's level (1 easy … 5 hard) stands for."""
    return (level - 3) * LOGITS_A_STEP


def guessing_floor(kind: str, choices: int = 0) -> float:
    """The chance of an answer being right without knowing, 0 to 1.

    ``kind`` is that of the bank; ``choices`` is how many options there are.
    """
    match kind:
        case "single":
            return 1 / max(choices, 2)
        case "true_false":
            return _TRUE_OR_FALSE
        case "multiple":
            return _MULTIPLE
        case "ordering":
            return _ORDERING
        case "matching":
            return 1 / max(choices, 2)
        case "script_concordance":
            return _CONCORDANCE
        case _:
            return _TYPED


def above_luck(kind: str, score: float) -> float:
    """What of a score, 0 to 1, luck does not explain, 0 to 1.

    An order is worth its share of pairs in order, and a random one has half of them: as it stands,
    that would pass for half of a right answer.
    """
    if kind == "ordering":
        return max(0.0, (score - _RANDOM_PAIRS) / (1 - _RANDOM_PAIRS))
    return score


@dataclass(frozen=True)
class Item:
    """One question as the model sees it.

    ``shares`` is what it measures of each criterion; they sum to 1. ``difficulty`` is in logits, 0
    being an average question; ``variance`` is its uncertainty in squared logits; ``floor`` the
    chance of being right without knowing. ``kind`` is any name for its way of asking.
    """

    id: int | str
    shares: Mapping[str, float]
    difficulty: float = 0.0
    variance: float = AUTHOR_SPREAD**2
    floor: float = 0.2
    kind: str = ""

    @classmethod
    def of(cls, id_: int | str, criteria: Sequence[str], **other: float | str) -> Item:
        """An item that measures its criteria in equal shares."""
        shares = {name: criteria.count(name) / len(criteria) for name in criteria}
        return cls(id_, shares, **other)  # type: ignore[arg-type]

    def calibrated(self, difficulty: float, variance: float) -> Item:
        """The same item, as hard as its answers say."""
        return replace(self, difficulty=difficulty, variance=variance)


class Pool:
    """Items side by side in arrays, so that a choice among a thousand costs one pass.

    ``profiles`` are the different rows of ``shares``, ``profile`` which of them is each item's.
    """

    def __init__(self, items: Sequence[Item], hierarchy: Hierarchy | None = None) -> None:
        """``hierarchy`` says which criteria there are; without it, those of the items.

        Raises:
            KeyError: an item measures a criterion that the hierarchy does not know.
        """
        names = sorted({name for item in items for name in item.shares})
        self.items = tuple(items)
        self.hierarchy = hierarchy or Hierarchy.of(names)
        self.place = {item.id: index for index, item in enumerate(self.items)}
        self.shares: Floats = np.zeros((len(items), len(self.hierarchy.criteria)))
        for row, item in zip(self.shares, items, strict=True):
            for name, share in item.shares.items():
                row[self.hierarchy.place[name]] = share
        # Many items measure the same: what is asked of each of them is worked out once.
        self.profiles, self.profile = np.unique(self.shares, axis=0, return_inverse=True)
        self.difficulty: Floats = np.array([item.difficulty for item in items], float)
        self.variance: Floats = np.array([item.variance for item in items], float)
        self.floor: Floats = np.array([item.floor for item in items], float)

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def criterion(self) -> NDArray[np.intp]:
        """The place of each item's main criterion (the first one among equals)."""
        main: NDArray[np.intp] = self.shares.argmax(axis=1)
        return main

    @cached_property
    def capacity(self) -> NDArray[np.intp]:
        """The place of each item's main capacity."""
        main: NDArray[np.intp] = (self.shares @ self.hierarchy.member).argmax(axis=1)
        return main

    @cached_property
    def kind(self) -> NDArray[np.intp]:
        """A number for each item's way of asking."""
        kinds = {kind: index for index, kind in enumerate(sorted({i.kind for i in self.items}))}
        return np.array([kinds[item.kind] for item in self.items], np.intp)

    @cached_property
    def of_capacity(self) -> Floats:
        """Items x capacities: 1 where it is the item's main capacity."""
        capacities = np.arange(len(self.hierarchy.capacities))
        same: Floats = (self.capacity[:, None] == capacities).astype(float)
        return same

    @cached_property
    def of_kind(self) -> Floats:
        """Items x kinds: 1 where the item is asked in that way."""
        same: Floats = (self.kind[:, None] == np.unique(self.kind)).astype(float)
        return same

    def measure(self, index: int | NDArray[np.intp]) -> Measure:
        """What an answer to the item (or to each of the items) at this place tells."""
        return Measure(
            self.shares[index], self.difficulty[index], self.variance[index], self.floor[index]
        )

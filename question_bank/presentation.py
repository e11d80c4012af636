"""The order in which the parts of a question are shown."""

from __future__ import annotations

import hashlib

from question_bank.model import Matching, MultipleChoice, Ordering, Question, SingleChoice


def shuffled(question: Question, seed: int) -> tuple[int, ...]:
    """Positions in the order to show them: options, items, or the rights of a matching.

    The same for a seed on every machine and version of Python. The right order of an ordering is
    never shown; options that the author wants in their order stay. Empty where nothing is listed.
    """
    match question:
        case SingleChoice() | MultipleChoice():
            if not question.shuffle:
                return tuple(range(len(question.options)))
            return _order(question.id, seed, len(question.options))
        case Ordering():
            order = _order(question.id, seed, len(question.items))
            return order if order != tuple(sorted(order)) else (*order[1:], order[0])
        case Matching():
            return _order(question.id, seed, len(question.rights))
        case _:
            return ()


def _order(name: str, seed: int, count: int) -> tuple[int, ...]:
    def rank(position: int) -> bytes:
        return hashlib.sha256(f"{name}:{seed}:{position}".encode()).digest()

    return tuple(sorted(range(count), key=rank))

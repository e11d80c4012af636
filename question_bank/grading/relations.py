"""Who does what to whom, what is more than what, what goes where: « l'air est plus léger que
l'hélium » has all the words of « l'hélium est plus léger que l'air ».

A relation is what stands before and after the word that links the two. It is read by place, in the
active voice; a swap of sides is enough to doubt an answer, never to judge it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from question_bank.grading import french
from question_bank.grading.polarity import Reading, Said

_CAUSE = "donc"
_BEING = frozenset({"est", "sont", "etre", "ete", "etait"})


@dataclass(frozen=True)
class Relation:
    """What stands on either side of a link. ``link`` is empty when it only compares or leads,
    and the same for all that causes."""

    link: str
    before: frozenset[str]
    after: frozenset[str]


def relations(
    reading: Reading, name: Callable[[Said], str], links: Container[str] | None = None
) -> tuple[Relation, ...]:
    """The relations that a text tells, the words called as ``name`` calls them; only those of the
    ``links`` given, if any are."""
    names = {one.place: name(one) for one in reading.all_words if not one.grammar}
    return tuple(_found(reading, names, links))


def swapped(told: Relation, model: Relation, subject: frozenset[str]) -> bool:
    """Whether a relation has its sides the other way round than in the model.

    ``subject`` are the words of the question: what a model that begins with « il » speaks of.
    """
    if told.link != model.link:
        return False
    both = model.before & model.after
    before, after = model.before - both or subject - model.after, model.after - both
    return bool(told.before & after) and bool(told.after & before) and not told.before & before


def another_subject(told: Relation, subjects: Set[str], kinds: Iterable[frozenset[str]]) -> bool:
    """Whether another thing of the same kind stands before the link than the author's ``subjects``:
    « l'air monte » for « l'hélium monte »."""
    return any(
        told.before & kind and subjects & kind and not told.before & kind & subjects
        for kind in kinds
    )


def _found(
    reading: Reading, names: Mapping[int, str], links: Container[str] | None
) -> Iterator[Relation]:
    plain = [one.word.plain for one in reading.all_words]
    for clause in _clauses(reading.all_words):
        said = plain[clause[0] : clause[-1] + 1]
        passive = "par" in said and bool(_BEING & set(said))
        compares = bool(french.COMPARING & set(said))
        for i in clause[1:]:
            if i in names:
                if not passive and (links is None or names[i] in links):
                    yield _relation(names, names[i], clause, i)
            elif i == clause[-1]:
                continue
            elif plain[i] == "vers" or (compares and plain[i] in {"que", "qu"}):
                yield _relation(names, "", clause, i)
    # What comes of what is no comparison: « il monte car il est plus léger que l'air ».
    for i in range(1, len(plain) - 1):
        if french.CAUSING.fullmatch(plain[i]) and plain[i + 1] != "par":
            yield _relation(names, _CAUSE, range(len(plain)), i)
        elif plain[i] in french.BECAUSE:
            turned = _relation(names, _CAUSE, range(len(plain)), i)
            yield Relation(_CAUSE, turned.after, turned.before)


def _relation(names: Mapping[int, str], link: str, within: Sequence[int], at: int) -> Relation:
    return Relation(
        link,
        frozenset(names[i] for i in within if i < at and i in names),
        frozenset(names[i] for i in within if i > at and i in names),
    )


def _clauses(words: Sequence[Said]) -> list[list[int]]:
    """The places of the words, clause by clause; a cause is a clause of its own."""
    clauses: list[list[int]] = []
    last = -1
    for one in words:
        if one.clause != last or one.word.plain in french.BECAUSE:
            clauses.append([])
            last = one.clause
        clauses[-1].append(one.place)
    return clauses

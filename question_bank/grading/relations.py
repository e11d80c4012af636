"""Who does what to whom, what is more than what, what goes where: « l'air est plus léger que
l'hélium » has all the words of « l'hélium est plus léger que l'air ».

A relation is what stands before and after the word that links the two, the agent of a passive
before it. It is read by place; a swap of sides is enough to doubt an answer, never to judge it.
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
    and the same for all that causes. ``passive``: it was told as « B est lié par A »; ``acts``:
    the link stands as a verb does, before an article."""

    link: str
    before: frozenset[str]
    after: frozenset[str]
    passive: bool = False
    acts: bool = False


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
    if model.passive and before and not after:
        after = subject - before
    return bool(told.before & after) and bool(told.after & before) and not told.before & before


def another_subject(told: Relation, subjects: Set[str], kinds: Iterable[frozenset[str]]) -> bool:
    """Whether another thing of the same kind stands before the link than the author's ``subjects``:
    « l'air monte » for « l'hélium monte »."""
    return any(
        told.before & kind and subjects & kind and not told.before & kind & subjects
        for kind in kinds
    )


def other_sides(told: Relation, models: Iterable[Relation]) -> bool:
    """Whether another thing acts, or is acted on, than in all the ``models`` of the same link that
    name both."""
    full = [one for one in models if one.acts and one.before and one.after]
    return bool(full) and (
        not any(told.before & one.before for one in full)
        or not any(told.after & one.after for one in full)
    )


def _found(
    reading: Reading, names: Mapping[int, str], links: Container[str] | None
) -> Iterator[Relation]:
    plain = [one.word.plain for one in reading.all_words]
    for clause in _clauses(reading.all_words):
        said = plain[clause[0] : clause[-1] + 1]
        agent = _agent(said, clause[0])
        compares = bool(french.COMPARING & set(said))
        for i in clause[1:]:
            if i in names:
                if links is not None and names[i] not in links:
                    continue
                if agent is None:
                    acts = (
                        i - 1 in names
                        and i < clause[-1]
                        and plain[i + 1] in french.THE
                        and plain[i] not in french.MOMENTS
                    )
                    yield _relation(names, names[i], clause, i, acts)
                elif i < agent:
                    yield _passive(names, clause, i, agent)
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


def _relation(
    names: Mapping[int, str], link: str, within: Sequence[int], at: int, acts: bool = False
) -> Relation:
    return Relation(
        link,
        frozenset(names[i] for i in within if i < at and i in names),
        frozenset(names[i] for i in within if i > at and i in names),
        acts=acts,
    )


def _agent(said: Sequence[str], first: int) -> int | None:
    """Where « par » stands in a clause told in the passive voice."""
    if "par" in said and _BEING & set(said):
        return first + said.index("par")
    return None


def _passive(names: Mapping[int, str], clause: Sequence[int], at: int, agent: int) -> Relation:
    active = _relation(names, names[at], [i for i in clause if i < at or i > agent], at)
    return Relation(names[at], active.after, active.before, passive=True)


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


# --- of whom and of what --------------------------------------------------------------------------


def subject_of(verb: Said, words: Sequence[Said]) -> Said | None:
    """The noun that stands as the subject of a verb: « le fournisseur me prévient »."""
    at = verb.place - 1
    while at >= 0 and words[at].word.plain in french.CLITICS:
        at -= 1
    named = at > 0 and words[at].clause == verb.clause and not words[at].grammar
    led = french.DETERMINERS | french.OF  # « le propriétaire du cadenas me prévient »
    return words[at] if named and words[at - 1].word.plain in led else None


def acts_on_another(verb: Said, thing: Said, words: Sequence[Said]) -> bool:
    """Whether a thing stands as the subject of a verb, and something else as its object."""
    if thing.place >= verb.place or thing.clause != verb.clause:
        return False
    between = {one.word.plain for one in words[thing.place + 1 : verb.place]}
    after = next((one for one in words[verb.place + 1 :] if not one.grammar), None)
    return (
        between <= french.CLITICS
        and after is not None
        and after.clause == verb.clause
        and words[after.place - 1].word.plain in french.DETERMINERS
    )


def wholes(words: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """What is told of what: « le MTBF des turbos »."""
    for of in range(1, len(words) - 1):
        if words[of].word.plain in french.OF and not words[of - 1].grammar:
            whole = next((one for one in words[of + 1 : of + 3] if not one.grammar), None)
            if whole is not None and whole.clause == words[of].clause:
                yield words[of - 1], whole

"""In what state things are said to be: « pompe en marche » is not « pompe arrêtée ».

A state is a word that has a contrary (« ouvert », « neuf », « amont »); its thing is the noun that
it stands behind, or else just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from question_bank.grading import french
from question_bank.grading.sentences import Said, Stance
from question_bank.vocabulary import Vocabulary

# How far behind its noun a state stands: « la vanne d'aspiration est bien fermée ».
_BEHIND = 4
# How far before it: « je ferme le lest ».
_AHEAD = 3
_TOLD = frozenset({Stance.SAID, Stance.CHECKED, Stance.DENIED})


@dataclass(frozen=True)
class State:
    """A thing, the state that it is said to be in, both called by what they mean, and where."""

    thing: str
    state: str
    denied: bool
    place: int


def states(words: Sequence[Said], vocabulary: Vocabulary) -> Iterator[State]:
    """The states that a text tells; those that it supposes or fears are not told."""
    for one in words:
        if one.stance in _TOLD and not one.grammar and vocabulary.opposed(one.word):
            thing = _thing(words, one, vocabulary)
            if thing is not None:
                yield State(
                    vocabulary.meaning(thing.word),
                    vocabulary.meaning(one.word),
                    one.stance is Stance.DENIED,
                    one.place,
                )


def contradicts(told: State, known: Iterable[State], vocabulary: Vocabulary) -> bool:
    """Whether what is told of a thing is the contrary of all that is known of it."""
    of_it = [one for one in known if one.thing == told.thing]
    if any(one.state == told.state and one.denied == told.denied for one in of_it):
        return False
    return any(
        one.denied != told.denied
        if one.state == told.state
        else not one.denied
        and not told.denied
        and told.state in vocabulary.opposed_meanings(one.state)
        for one in of_it
    )


def _thing(words: Sequence[Said], state: Said, vocabulary: Vocabulary) -> Said | None:
    def names(one: Said) -> bool:
        return one.clause == state.clause and not one.grammar and not vocabulary.opposed(one.word)

    def first(several: Iterable[Said]) -> Said | None:
        return next((one for one in several if names(one)), None)

    at = state.place
    behind = first(reversed(words[max(0, at - _BEHIND) : at]))
    ahead = first(words[at + 1 : at + _AHEAD])
    if at and words[at - 1].word.plain in french.DETERMINERS:
        return first(words[at + 1 : at + 2]) or behind  # « sur l'ancien joint »
    return behind or ahead

"""Where an answer holds a phrase, in whatever order, and what it says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from question_bank.grading.lookup import Hit, Hits
from question_bank.grading.phrases import DIRECTING, Phrase, Wanted
from question_bank.grading.polarity import Reading, Said, Stance

# How many words may stand between two words of a phrase.
_WINDOW = 7


class Sense(Enum):
    """What an answer says of a phrase that it holds."""

    SAID = auto()
    DENIED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True)
class Occurrence:
    """A phrase found: where, what is said of it, and its place among the acts told.

    ``direct`` is false when a contrary (« ouvrir » for « fermer ») stood for a word. ``denies_in``
    is the clause whose denial the phrase is about; ``subject_in`` the one in which something is
    denied after it, which may deny it too: « la vanne n'est pas … ». ``stances`` are
    those of its words; ``of_lack`` is whether the phrase is of a lack, ``shortened`` whether
    words of it that the question says were left out.
    """

    places: frozenset[int]
    sense: Sense
    rank: tuple[int, int]
    direct: bool = True
    denies_in: int | None = None
    subject_in: int | None = None
    stances: frozenset[Stance] = frozenset()
    in_one_clause: bool = True
    of_lack: bool = False
    shortened: bool = False

    @property
    def span(self) -> int:
        """How far apart its words stand."""
        return max(self.places) - min(self.places)


def occurrences(phrase: Phrase, hits: Hits, reading: Reading) -> list[Occurrence]:
    """Every place where the answer holds the phrase."""
    found = [_joined(phrase, places, reading) for places in hits.in_one.get(phrase.text, ())]
    anchor = phrase.anchor
    for hit in hits.found.get(anchor.word.plain, ()):
        chosen: list[tuple[Wanted, Hit]] = [(anchor, hit)]
        taken = {hit.said.place}
        for wanted in phrase.words:
            if wanted is anchor:
                continue
            nearest = _nearest(hits.found.get(wanted.word.plain, ()), hit.said, taken)
            if nearest is not None:
                chosen.append((wanted, nearest))
                taken.add(nearest.said.place)
            elif not wanted.optional:
                break
        else:
            occurrence = _occurrence(phrase, chosen, hit.said.clause)
            if phrase.directed and not _in_order(phrase, chosen):
                occurrence = replace(occurrence, sense=_turned(occurrence, reading))
            found.append(occurrence)
    return _tightest(found)


def _tightest(found: list[Occurrence]) -> list[Occurrence]:
    """Without those that borrow words from a nearer one: in « le sens de rotation, sinon elle
    tourne à l'envers » the sense is that of the rotation. The contrary of the phrase lends its
    words: « pas une fuite réelle mais virtuelle »."""
    if len(found) < 2:
        return found
    kept: list[Occurrence] = []
    for one in sorted(found, key=lambda one: one.span):
        if one.in_one_clause or not any(
            one.places & other.places and (other.direct or not one.direct) for other in kept
        ):
            kept.append(one)
    return kept


def _turned(one: Occurrence, reading: Reading) -> Sense:
    """« du froid vers le chaud » is not « du chaud vers le froid »; « vers le froid, du chaud »
    may be."""
    between = reading.all_words[min(one.places) + 1 : max(one.places)]
    linked = any(said.word.plain in DIRECTING | {"en"} for said in between)
    return Sense.DENIED if linked and one.sense is Sense.SAID else Sense.UNCLEAR


def _in_order(phrase: Phrase, chosen: Sequence[tuple[Wanted, Hit]]) -> bool:
    places = {id(wanted): hit.said.place for wanted, hit in chosen}
    ordered = [places[id(one)] for one in phrase.words if id(one) in places]
    return ordered == sorted(ordered)


def _joined(phrase: Phrase, places: tuple[int, ...], reading: Reading) -> Occurrence:
    words = [reading.all_words[place] for place in places]
    agreed = [_agreement(phrase.words[-1].stance, words[-1].stance)]
    subject_in = words[0].clause if words[0].of_negation else None
    return Occurrence(frozenset(places), _sense(agreed), words[-1].rank, subject_in=subject_in)


def _nearest(hits: Sequence[Hit], anchor: Said, taken: set[int]) -> Hit | None:
    """The hit nearest to the anchor, in its clause or within a few words."""

    def distance(hit: Hit) -> int:
        return abs(hit.said.place - anchor.place)

    free = [
        hit
        for hit in hits
        if hit.said.place not in taken
        and (hit.said.clause == anchor.clause or distance(hit) <= _WINDOW)
    ]
    return min(free, key=lambda hit: (distance(hit), hit.contrary), default=None)


def _occurrence(phrase: Phrase, chosen: Sequence[tuple[Wanted, Hit]], clause: int) -> Occurrence:
    """What counts is said in the clause of the last word: « pas réelle mais virtuelle »."""
    here = [(wanted, hit) for wanted, hit in chosen if hit.said.clause == clause]
    telling = [one for one in here if not one[0].optional or one[0].stance.denies] or here
    agreed = [_agreed(wanted, hit) for wanted, hit in telling]
    doubly = any(
        (hit.contrary and one) or hit.said.stance is Stance.PROMOTED
        for one, (_, hit) in zip(agreed, telling, strict=True)
    )
    denies = any(wanted.stance.denies and hit.said.stance.denies for wanted, hit in here)
    return Occurrence(
        places=frozenset(hit.said.place for _, hit in chosen),
        sense=Sense.UNCLEAR if _denied_later(chosen, clause) else _sense(agreed, doubly),
        rank=min(hit.said.rank for _, hit in here),
        direct=not any(hit.contrary and not _agreed(wanted, hit) for wanted, hit in chosen),
        denies_in=clause if denies else None,
        subject_in=clause if any(hit.said.of_negation for _, hit in here) else None,
        stances=frozenset(hit.said.stance for _, hit in here),
        in_one_clause=len(here) == len(chosen),
        of_lack=phrase.lacking,
        shortened=len(chosen) < len(phrase.words),
    )


def _denied_later(chosen: Sequence[tuple[Wanted, Hit]], clause: int) -> bool:
    """« on projette de l'hélium mais on n'a pas de détecteur » names no helium detector."""
    return any(
        hit.said.clause > clause and hit.said.stance.denies and not wanted.stance.denies
        for wanted, hit in chosen
    )


def _agreed(wanted: Wanted, hit: Hit) -> bool | None:
    stance = hit.said.stance
    agreed = _agreement(wanted.stance, stance)
    if not hit.contrary:
        return agreed
    if Stance.LESS in {wanted.stance, stance} and not (wanted.stance.denies or stance.denies):
        # « moins lourd » is « plus léger ».
        return (wanted.stance is Stance.LESS) != (stance is Stance.LESS)
    if agreed is False and hit.exact:
        return True
    return False if agreed else None


def _agreement(wanted: Stance, said: Stance) -> bool | None:
    """Whether a word is said as it should be; None when that is unclear."""
    if wanted is said or said is Stance.RISKED:
        return True
    if said is Stance.UNCHECKED:
        return wanted in {Stance.DENIED, Stance.AVOIDED}
    if said is Stance.UNCLEAR or (wanted.denies, said) in _UNCLEAR_WHEN_DENIED:
        return True if (wanted, said) in _CHECKED_WELL else None
    if Stance.FEWER in {wanted, said}:
        return True if Stance.LESS in {wanted, said} else None
    if Stance.LESS in {wanted, said}:
        return said is Stance.DENIED if wanted is Stance.LESS and said.denies else _less(wanted)
    if wanted is Stance.REMOVED:
        return not said.denies  # its verb is looked for too
    if wanted in {Stance.AVOIDED, Stance.ABSENT} and not said.denies:
        return None if said is not Stance.PROMOTED else False
    if wanted is Stance.CHECKED and said.denies:
        return None
    return wanted.denies == said.denies


_CHECKED_WELL = {(Stance.CHECKED, Stance.ABSENT), (Stance.CHECKED, Stance.FINE)}
# Whether the phrase is denied, and what the answer does with it, when that does not tell.
_UNCLEAR_WHEN_DENIED = frozenset(
    {
        (True, Stance.MORE),
        (True, Stance.REMOVED),
        (True, Stance.SUPPOSED),
        (True, Stance.CHECKED),
        (True, Stance.FINE),
        (False, Stance.FINE),
        (False, Stance.NO_MORE),
        (False, Stance.REMOVED),
        (False, Stance.ABSENT),
    }
)


def _less(wanted: Stance) -> bool | None:
    """« moins contaminée » neither is nor is not « pas contaminée »."""
    return None if wanted.denies else False


def _sense(agreed: Sequence[bool | None], doubly: bool = False) -> Sense:
    """``doubly``: some words are denied twice, « éviter que l'effort soit mal réparti »."""
    if any(one is False for one in agreed):
        return Sense.UNCLEAR if doubly and True in agreed else Sense.DENIED
    if None in agreed:
        return Sense.UNCLEAR
    return Sense.SAID

"""Finding a phrase in an answer, whatever its inflections, typos and order, and what is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from question_bank.grading import french
from question_bank.grading.polarity import Reading, Said, Stance, read
from question_bank.vocabulary import Vocabulary
from question_bank.words import DENYING_PREFIXES, Word, nearly, root, same, typo_of

# How many words may stand between two words of a phrase.
_WINDOW = 7
_FARTHEST_TYPO = 4
_SHORTEST_STEM = 3
_SHORTEST_AFTER_PREFIX = 5
_ACT = re.compile(r"(?:er|ir|re|ation|age|ement|ture)$")
# « dépression » is no denial of « pression ».
_NO_DENIAL = frozenset({"pression"})
_JOINED_AT_MOST = 3
_SHORTEST_JOINED = 4
# What bounds the time that an answer takes. A stem never seen before takes 0.2 ms.
_STEMMED_AT_MOST = 2
_RESEMBLING_AT_MOST = 25
_SAID_AT_MOST = 8
_LESSENING = frozenset({"sans", "moins", "peu"})
_LIGHT = frozenset({"mett"})
_DIRECTING = frozenset({"vers", "que", "qu"})
_WHEN_CHECKED = {Stance.SAID: Stance.CHECKED, Stance.DENIED: Stance.ABSENT}
_ELIDED = re.compile(r"(?:qu|[ldjnsmtc])(?=[aeiouyh])")


class Sense(Enum):
    """What an answer says of a phrase that it holds."""

    SAID = auto()
    DENIED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True)
class Wanted:
    """A word of a phrase. ``optional``: the question says it already."""

    word: Word
    stance: Stance
    optional: bool = False


@dataclass(frozen=True)
class Phrase:
    """What is looked for: its words that carry meaning. ``directed``: in their order.
    ``lacking``: « manque d'huile », « sans huile », « moins d'huile »."""

    text: str
    words: tuple[Wanted, ...]
    directed: bool = False
    lacking: bool = False

    @classmethod
    def of(cls, text: str, already_said: Collection[Word] = (), checked: bool = False) -> Phrase:
        """Read a phrase. Words that the question says (``already_said``) need not be repeated:
        « torique » is « joint torique ». The last word tells one thing from another, and must
        be there unless it is what an act bears on: « ouvrir » is « ouvrir la vanne ».
        ``checked``: the question asks what to check."""
        reading = read(text)
        words = [one for one in reading.all_words if not one.grammar or _too_much(one)]
        words = words or list(reading.all_words)
        spoken = {_singular(one) for one in already_said}
        wanted = [
            Wanted(
                said.word,
                _WHEN_CHECKED.get(said.stance, said.stance) if checked else said.stance,
                _singular(said.word) in spoken,
            )
            for said in words
        ]
        if not _ACT.search(wanted[0].word.plain):
            wanted[-1] = Wanted(wanted[-1].word, wanted[-1].stance)
        if len(wanted) > 1:  # « mettre hors service »: its verb says little
            wanted = [
                replace(one, optional=True) if root(one.word.plain) in _LIGHT else one
                for one in wanted
            ]
        if all(one.optional for one in wanted):
            wanted = [Wanted(one.word, one.stance) for one in wanted]
        plain = {one.word.plain for one in reading.all_words}
        return cls(
            text,
            tuple(wanted),
            directed=bool(plain & _DIRECTING),
            lacking=any(french.LACKING.match(one) for one in plain) or bool(plain & _LESSENING),
        )

    @property
    def joined(self) -> str:
        """All its words in one: « by pass » is « bypass »."""
        return "".join(one.word.plain for one in self.words)


@dataclass(frozen=True)
class Occurrence:
    """A phrase found: where, what is said of it, and its place among the acts told.

    ``direct`` is false when a contrary (« ouvrir » for « fermer ») stood for a word. ``denies_in``
    is the clause whose denial the phrase is about; ``subject_in`` the one in which something is
    denied after it, which may deny it too: « la vanne n'est pas … ». ``stances`` are
    those of its words; ``of_lack`` is whether the phrase is of a lack.
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

    @property
    def span(self) -> int:
        """How far apart its words stand."""
        return max(self.places) - min(self.places)


@dataclass(frozen=True)
class _Hit:
    """A word looked for, said at a place, or its contrary. ``exact``: nothing lies between them."""

    said: Said
    contrary: bool = False
    exact: bool = False


@dataclass(frozen=True)
class _Look:
    """What one word of an answer may be: words looked for, their contraries, near misses."""

    meant: set[str]
    contrary: dict[str, bool]
    near: set[str]


@dataclass
class _Effort:
    """What looking at one answer has cost so far."""

    resembling: int = _RESEMBLING_AT_MOST
    stemmed: set[str] = field(default_factory=set)


class Words:
    """All the words looked for in the answers to one question, prepared once."""

    def __init__(
        self, phrases: Iterable[Phrase], vocabulary: Vocabulary, own: Iterable[Word] = ()
    ) -> None:
        phrases = tuple(phrases)
        self.vocabulary = vocabulary
        self.distinct = {one.word.plain: one.word for phrase in phrases for one in phrase.words}
        self._own = frozenset(word.plain for word in own)
        self._choices = list(self.distinct)
        self._by_start: dict[str, list[Word]] = defaultdict(list)
        self._by_meaning: dict[str, list[str]] = defaultdict(list)
        self._by_contrary: dict[str, list[str]] = defaultdict(list)
        self._by_root: dict[str, list[str]] = defaultdict(list)
        for plain, word in self.distinct.items():
            if len(plain) > _SHORTEST_STEM:
                self._by_start[word.start].append(word)
            self._by_root[root(plain)].append(plain)
            self._by_meaning[vocabulary.meaning(word)].append(plain)
            for one in _without_denial(plain):
                self._by_contrary[root(one)].append(plain)
        self._joined: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            if len(phrase.joined) >= _SHORTEST_JOINED:
                self._joined[phrase.joined].append(phrase)

    def known(self, word: Word) -> bool:
        """Whether it is a word of its own: never a misspelling of another."""
        return word.plain in self._own or word.plain in self.distinct or self.vocabulary.knows(word)

    def hits(self, reading: Reading) -> Hits:
        """Which words of an answer are which words looked for.

        A word said more often than anyone would is looked at no further, and ``repeated`` says so.
        """
        found: dict[str, list[_Hit]] = defaultdict(list)
        near: dict[int, set[str]] = {}
        looked: dict[str, _Look] = {}
        effort = _Effort()
        for said in reading.all_words:
            word = said.word
            look = looked.get(word.raw)
            if look is None:
                look = looked[word.raw] = self._look(word, effort)
            for plain in look.meant:
                found[plain].append(_Hit(said))
            for plain, exact in look.contrary.items():
                found[plain].append(_Hit(said, contrary=True, exact=exact))
            if look.near:
                near[said.place] = look.near
        repeated = any(len(hits) > _SAID_AT_MOST for hits in found.values())
        bounded = {plain: hits[:_SAID_AT_MOST] for plain, hits in found.items()}
        return Hits(bounded, near, self._phrases_in_one(reading), repeated)

    def _look(self, word: Word, effort: _Effort) -> _Look:
        meant = self._meant(word, effort)
        contrary = {one: exact for one, exact in self._denied(word).items() if one not in meant}
        near: set[str] = set(self._by_meaning.get(french.HINTS.get(word.plain, ""), ()))
        if not meant and word.forgives and not self.known(word) and effort.resembling:
            effort.resembling -= 1
            for one in self._resembling(word):
                if typo_of(word, one):
                    meant.add(one.plain)
                elif nearly(word, one):
                    near.add(one.plain)
        return _Look(meant, contrary, near)

    def _meant(self, typed: Word, effort: _Effort) -> set[str]:
        meant = set(self._by_root.get(root(typed.plain), ()))
        if typed.plain in self.distinct:
            meant.add(typed.plain)
        meant.update(self._by_stem(typed, effort))
        meant.update(self._by_meaning.get(self.vocabulary.meaning(typed), ()))
        if not meant and not self.known(typed):
            elided = _ELIDED.match(typed.plain)  # « dhelium », « jarrete »
            if elided is not None:
                rest = Word.of(typed.raw[elided.end() :])
                meant.update(self._by_root.get(root(rest.plain), ()))
        return meant

    def _by_stem(self, typed: Word, effort: _Effort) -> Iterator[str]:
        """Words of the same stem, looked for only where the typed word begins like one of them."""
        for word in self._by_start.get(typed.start, ()):
            shortest = min(map(len, word.keys)) - 1
            if typed.plain[:shortest] != word.plain[:shortest]:
                continue
            if typed.plain not in effort.stemmed:
                if len(effort.stemmed) >= _STEMMED_AT_MOST:
                    return
                effort.stemmed.add(typed.plain)
            if same(typed, word):
                yield word.plain

    def _denied(self, typed: Word) -> dict[str, bool]:
        """The words looked for that this one says the contrary of, and whether exactly."""
        denied = {
            plain: exact
            for meaning, exact in self.vocabulary.opposed(typed).items()
            for plain in self._by_meaning.get(meaning, ())
        }
        denied.update(dict.fromkeys(self._by_contrary.get(root(typed.plain), ()), True))
        for rest in _without_denial(typed.plain):
            denied.update(dict.fromkeys(self._by_root.get(root(rest), ()), True))
        return denied

    def _resembling(self, typed: Word) -> list[Word]:
        close = process.extract(
            typed.plain, self._choices, scorer=OSA.distance, score_cutoff=_FARTHEST_TYPO, limit=8
        )
        return [self.distinct[plain] for plain, _, _ in close]

    def _phrases_in_one(self, reading: Reading) -> dict[str, list[tuple[int, ...]]]:
        """Phrases typed with other spaces: « by pass », « contreflux »."""
        words = reading.all_words
        found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for start in range(len(words)):
            joined = ""
            for end in range(start, min(start + _JOINED_AT_MOST, len(words))):
                joined += words[end].word.plain
                for phrase in self._joined.get(joined, ()):
                    if len(phrase.words) > 1 or end > start:
                        found[phrase.text].append(tuple(range(start, end + 1)))
        return found


@dataclass(frozen=True)
class Hits:
    """The words looked for that an answer holds, and those that it may have meant (``near``)."""

    found: dict[str, list[_Hit]]
    near: dict[int, set[str]]
    in_one: dict[str, list[tuple[int, ...]]]
    repeated: bool

    def listed(self, said: Said) -> str | None:
        """The word looked for that a word of the answer is, contraries apart."""
        return self._by_place.get(said.place)

    @cached_property
    def _by_place(self) -> dict[int, str]:
        return {
            hit.said.place: plain
            for plain, hits in self.found.items()
            for hit in hits
            if not hit.contrary
        }

    @cached_property
    def contraries(self) -> frozenset[int]:
        """The places of the words that say the contrary of one looked for."""
        return frozenset(
            hit.said.place for hits in self.found.values() for hit in hits if hit.contrary
        )

    def meant(self, phrase: Phrase) -> bool:
        """Whether the phrase may have been meant: misspelt, or most of it said."""
        required = {one.word.plain for one in phrase.words if not one.optional}
        if any(required & words for words in self.near.values()):
            return True
        plains = {one.word.plain for one in phrase.words}
        held = {p for p in plains if any(not hit.contrary for hit in self.found.get(p, ()))}
        if held & required and (phrase.directed or any(map(_numbered, held))):
            return True  # « vers l'intérieur », « une PT100 »
        return len(plains) > 2 and bool(held & required) and len(held) / len(plains) >= 0.6


def occurrences(phrase: Phrase, hits: Hits, reading: Reading) -> list[Occurrence]:
    """Every place where the answer holds the phrase."""
    found = [_joined(phrase, places, reading) for places in hits.in_one.get(phrase.text, ())]
    required = [one for one in phrase.words if not one.optional]
    anchor = required[-1]
    for hit in hits.found.get(anchor.word.plain, ()):
        chosen: list[tuple[Wanted, _Hit]] = [(anchor, hit)]
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
            occurrence = replace(_occurrence(chosen, hit.said.clause), of_lack=phrase.lacking)
            if phrase.directed and not _in_order(phrase, chosen):
                occurrence = replace(occurrence, sense=_turned(occurrence, reading))
            found.append(occurrence)
    return _tightest(found)


def _tightest(found: list[Occurrence]) -> list[Occurrence]:
    """Without those that borrow words from a nearer one: in « le sens de rotation, sinon elle
    tourne à l'envers » the sense is that of the rotation."""
    if len(found) < 2:
        return found
    kept: list[Occurrence] = []
    for one in sorted(found, key=lambda one: one.span):
        if one.in_one_clause or not any(one.places & other.places for other in kept):
            kept.append(one)
    return kept


def _turned(one: Occurrence, reading: Reading) -> Sense:
    """« du froid vers le chaud » is not « du chaud vers le froid »; « vers le froid, du chaud »
    may be."""
    between = reading.all_words[min(one.places) + 1 : max(one.places)]
    linked = any(said.word.plain in _DIRECTING for said in between)
    return Sense.DENIED if linked and one.sense is Sense.SAID else Sense.UNCLEAR


def _in_order(phrase: Phrase, chosen: Sequence[tuple[Wanted, _Hit]]) -> bool:
    places = {id(wanted): hit.said.place for wanted, hit in chosen}
    ordered = [places[id(one)] for one in phrase.words if id(one) in places]
    return ordered == sorted(ordered)


def _joined(phrase: Phrase, places: tuple[int, ...], reading: Reading) -> Occurrence:
    words = [reading.all_words[place] for place in places]
    agreed = [_agreement(phrase.words[-1].stance, words[-1].stance)]
    subject_in = words[0].clause if words[0].of_negation else None
    return Occurrence(frozenset(places), _sense(agreed), words[-1].rank, subject_in=subject_in)


def _nearest(hits: Sequence[_Hit], anchor: Said, taken: set[int]) -> _Hit | None:
    """The hit nearest to the anchor, in its clause or within a few words."""

    def distance(hit: _Hit) -> int:
        return abs(hit.said.place - anchor.place)

    free = [
        hit
        for hit in hits
        if hit.said.place not in taken
        and (hit.said.clause == anchor.clause or distance(hit) <= _WINDOW)
    ]
    return min(free, key=lambda hit: (distance(hit), hit.contrary), default=None)


def _occurrence(chosen: Sequence[tuple[Wanted, _Hit]], clause: int) -> Occurrence:
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
    )


def _denied_later(chosen: Sequence[tuple[Wanted, _Hit]], clause: int) -> bool:
    """« on projette de l'hélium mais on n'a pas de détecteur » names no helium detector."""
    return any(
        hit.said.clause > clause and hit.said.stance.denies and not wanted.stance.denies
        for wanted, hit in chosen
    )


def _agreed(wanted: Wanted, hit: _Hit) -> bool | None:
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
        return False
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


def _less(wanted: Stance) -> bool | None:
    """« moins contaminée » neither is nor is not « pas contaminée »."""
    return None if wanted.denies else False


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


def _sense(agreed: Sequence[bool | None], doubly: bool = False) -> Sense:
    """``doubly``: some words are denied twice, « éviter que l'effort soit mal réparti »."""
    if any(one is False for one in agreed):
        return Sense.UNCLEAR if doubly and True in agreed else Sense.DENIED
    if None in agreed:
        return Sense.UNCLEAR
    return Sense.SAID


def _too_much(said: Said) -> bool:
    """« éviter de trop serrer » does not say to avoid to tighten."""
    return said.word.plain == "trop" and said.stance.denies


def _numbered(plain: str) -> bool:
    return not plain.isalpha()


def _singular(word: Word) -> str:
    return word.plain.rstrip("sx")


@lru_cache(maxsize=50_000)
def _without_denial(plain: str) -> tuple[str, ...]:
    """« consigner » for « déconsigner »: what a prefix denies, if one does."""
    if not plain.startswith(DENYING_PREFIXES):
        return ()
    rests = (plain[len(prefix) :] for prefix in DENYING_PREFIXES if plain.startswith(prefix))
    return tuple(
        rest for rest in rests if len(rest) >= _SHORTEST_AFTER_PREFIX and rest not in _NO_DENIAL
    )

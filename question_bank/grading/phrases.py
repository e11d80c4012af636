"""Finding a phrase in an answer, whatever its inflections, typos and order, and what is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from question_bank.grading.polarity import Reading, Said, Stance, read
from question_bank.vocabulary import Vocabulary
from question_bank.words import DENYING_PREFIXES, Word, folded, nearly, root, same, typo_of

# How many words may stand between two words of a phrase.
_WINDOW = 7
_FARTHEST_TYPO = 4
_SHORTEST_AFTER_PREFIX = 5
_ACT = re.compile(r"(?:er|ir|re|ation|age|ement|ture)$")
# « dépression » is no denial of « pression ».
_NO_DENIAL = frozenset({"pression"})
_JOINED_AT_MOST = 3
_SHORTEST_JOINED = 4


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
    """What is looked for: its words that carry meaning."""

    text: str
    words: tuple[Wanted, ...]

    @classmethod
    def of(cls, text: str, already_said: Collection[Word] = ()) -> Phrase:
        """Read a phrase. Words that the question says (``already_said``) need not be repeated:
        « torique » is « joint torique ». The last word tells one thing from another, and must
        be there unless it is what an act bears on: « ouvrir » is « ouvrir la vanne »."""
        reading = read(text)
        words = reading.words or reading.all_words
        spoken = {_singular(one) for one in already_said}
        wanted = [Wanted(said.word, said.stance, _singular(said.word) in spoken) for said in words]
        if not _ACT.search(wanted[0].word.plain):
            wanted[-1] = Wanted(wanted[-1].word, wanted[-1].stance)
        if all(one.optional for one in wanted):
            wanted = [Wanted(one.word, one.stance) for one in wanted]
        return cls(text, tuple(wanted))

    @property
    def joined(self) -> str:
        """All its words in one: « by pass » is « bypass »."""
        return "".join(one.word.plain for one in self.words)


@dataclass(frozen=True)
class Occurrence:
    """A phrase found: where, what is said of it, and its place among the acts told.

    ``direct`` is false when a contrary (« ouvrir » for « fermer ») stood for a word. ``denies_in``
    is the clause whose denial the phrase is about; ``subject_in`` the one in which something is
    denied after it, which may deny it too: « la vanne n'est pas … ». ``avoided`` and ``promoted``:
    « éviter la condensation », « favoriser la condensation ».
    """

    places: frozenset[int]
    sense: Sense
    rank: tuple[int, int]
    direct: bool = True
    denies_in: int | None = None
    subject_in: int | None = None
    avoided: bool = False
    promoted: bool = False


@dataclass(frozen=True)
class _Hit:
    said: Said
    contrary: bool = False


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
        self._by_family: dict[str, list[str]] = defaultdict(list)
        self._by_contrary: dict[str, list[str]] = defaultdict(list)
        self._by_root: dict[str, list[str]] = defaultdict(list)
        for plain, word in self.distinct.items():
            self._by_start[word.start].append(word)
            self._by_root[root(plain)].append(plain)
            family = vocabulary.family(word)
            if family is not None:
                self._by_family[family].append(plain)
            for one in (*vocabulary.opposed(word), *_without_denial(plain)):
                self._by_contrary[root(folded(one))].append(plain)
        self._joined: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            if len(phrase.joined) >= _SHORTEST_JOINED:
                self._joined[phrase.joined].append(phrase)

    def known(self, word: Word) -> bool:
        """Whether it is a word of its own: never a misspelling of another."""
        return word.plain in self._own or word.plain in self.distinct or self.vocabulary.knows(word)

    def hits(self, reading: Reading) -> Hits:
        """Which words of an answer are which words looked for."""
        found: dict[str, list[_Hit]] = defaultdict(list)
        near: dict[int, set[str]] = {}
        for said in reading.all_words:
            meant = self._meant(said.word)
            for plain in meant:
                found[plain].append(_Hit(said))
            for plain in self._denied(said.word):
                if plain not in meant:
                    found[plain].append(_Hit(said, contrary=True))
            if not meant and said.word.forgives and not self.known(said.word):
                near[said.place] = set()
                for word in self._resembling(said.word):
                    if typo_of(said.word, word):
                        found[word.plain].append(_Hit(said))
                    elif nearly(said.word, word):
                        near[said.place].add(word.plain)
        return Hits(found, near, self._phrases_in_one(reading))

    def _meant(self, typed: Word) -> set[str]:
        meant = {word.plain for word in self._by_start.get(typed.start, ()) if same(typed, word)}
        family = self.vocabulary.family(typed)
        if family is not None:
            meant.update(self._by_family.get(family, ()))
        if not meant and typed.plain[0] in "ld" and typed.plain[1:] in self.distinct:
            meant.add(typed.plain[1:])  # « dhelium »
        return meant

    def _denied(self, typed: Word) -> set[str]:
        """The words looked for that this one says the contrary of."""
        denied = set(self._by_contrary.get(root(typed.plain), ()))
        for rest in _without_denial(typed.plain):
            denied.update(self._by_root.get(root(rest), ()))
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

    def meant(self, phrase: Phrase) -> bool:
        """Whether the phrase may have been meant: misspelt, or most of it said."""
        required = [one for one in phrase.words if not one.optional]
        plains = {one.word.plain for one in required}
        if any(plains & words for words in self.near.values()):
            return True
        held = sum(any(not hit.contrary for hit in self.found.get(p, ())) for p in plains)
        return len(plains) > 2 and held / len(plains) >= 0.6


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
            found.append(_occurrence(chosen, hit.said.clause))
    return found


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
    return min(free, key=lambda hit: (hit.contrary, distance(hit)), default=None)


def _occurrence(chosen: Sequence[tuple[Wanted, _Hit]], clause: int) -> Occurrence:
    """What counts is said in the clause of the last word: « pas réelle mais virtuelle »."""
    here = [(wanted, hit) for wanted, hit in chosen if hit.said.clause == clause]
    agreed = [_agreed(wanted, hit) for wanted, hit in here]
    denies = any(wanted.stance.denies and hit.said.stance.denies for wanted, hit in here)
    return Occurrence(
        places=frozenset(hit.said.place for _, hit in chosen),
        sense=_sense(agreed),
        rank=min(hit.said.rank for _, hit in here),
        direct=not any(hit.contrary for _, hit in chosen),
        denies_in=clause if denies else None,
        subject_in=clause if any(hit.said.of_negation for _, hit in here) else None,
        avoided=any(hit.said.stance is Stance.AVOIDED for _, hit in here),
        promoted=any(hit.said.stance is Stance.PROMOTED for _, hit in here),
    )


def _agreed(wanted: Wanted, hit: _Hit) -> bool | None:
    agreed = _agreement(wanted.stance, hit.said.stance)
    if not hit.contrary:
        return agreed
    return False if agreed else None


def _agreement(wanted: Stance, said: Stance) -> bool | None:
    """Whether a word is said as it should be; None when that is unclear."""
    if said is Stance.UNCLEAR:
        return None
    if wanted is Stance.AVOIDED and said is Stance.SAID:
        return None
    return wanted.denies == said.denies


def _sense(agreed: Sequence[bool | None]) -> Sense:
    if any(one is False for one in agreed):
        return Sense.DENIED
    if None in agreed:
        return Sense.UNCLEAR
    return Sense.SAID


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

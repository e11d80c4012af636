"""Which words of an answer are words looked for, whatever their inflections and typos."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from question_bank.grading import french
from question_bank.grading.phrases import Phrase
from question_bank.grading.polarity import Reading, Said
from question_bank.vocabulary import Vocabulary
from question_bank.words import DENYING_PREFIXES, Word, nearly, root, same, typo_of

_FARTHEST_TYPO = 4
_SHORTEST_STEM = 3
_SHORTEST_AFTER_PREFIX = 5
# « dépression » is no denial of « pression ».
_NO_DENIAL = frozenset({"pression"})
_JOINED_AT_MOST = 3
_SHORTEST_JOINED = 4
# What bounds the time that an answer takes. A stem never seen before takes 0.2 ms.
_STEMMED_AT_MOST = 24
_LONGEST_INFLECTION = 5
_RESEMBLING_AT_MOST = 12
_SAID_AT_MOST = 8
_ELIDED = re.compile(r"(?:qu|[ldjnsmtc])(?=[aeiouyh])")


@dataclass(frozen=True)
class Hit:
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
        self._by_start: dict[str, list[tuple[str, Word]]] = defaultdict(list)
        self._by_meaning: dict[str, list[str]] = defaultdict(list)
        self._by_contrary: dict[str, list[str]] = defaultdict(list)
        self._by_root: dict[str, list[str]] = defaultdict(list)
        for plain, word in self.distinct.items():
            if len(plain) > _SHORTEST_STEM:
                beginning = plain[: min(map(len, word.keys)) - 1]
                self._by_start[word.start].append((beginning, word))
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

        A word said more often than anyone would is looked at no further, nor are more unknown words
        than an answer to the point holds; ``cut_short`` says so.
        """
        found: dict[str, list[Hit]] = defaultdict(list)
        near: dict[int, set[str]] = {}
        looked: dict[str, _Look] = {}
        effort = _Effort()
        for said in reading.all_words:
            word = said.word
            look = looked.get(word.raw)
            if look is None:
                look = looked[word.raw] = self._look(word, effort)
            for plain in look.meant:
                found[plain].append(Hit(said))
            for plain, exact in look.contrary.items():
                found[plain].append(Hit(said, contrary=True, exact=exact))
            if look.near:
                near[said.place] = look.near
        cut_short = not effort.resembling or any(
            len(hits) > _SAID_AT_MOST for hits in found.values()
        )
        bounded = {plain: hits[:_SAID_AT_MOST] for plain, hits in found.items()}
        return Hits(bounded, near, self._phrases_in_one(reading), cut_short)

    def _look(self, word: Word, effort: _Effort) -> _Look:
        meant = self._meant(word, effort)
        contrary = {
            one: exact for one, exact in self._denied(word, meant).items() if one not in meant
        }
        near: set[str] = set(self._by_meaning.get(french.HINTS.get(word.plain, ""), ()))
        if not meant and word.forgives and not self.known(word) and effort.resembling:
            effort.resembling -= 1
            for one in self._resembling(word):
                if typo_of(word, one):
                    meant.add(one.plain)
                elif nearly(word, one):
                    near.add(one.plain)
            rest = _without_elision(word) if not meant and effort.resembling else None
            if rest is not None:  # « sinflamer »
                effort.resembling -= 1
                near.update(one.plain for one in self._resembling(rest) if typo_of(rest, one))
        return _Look(meant, contrary, near)

    def _meant(self, typed: Word, effort: _Effort) -> set[str]:
        meant = set(self._by_root.get(root(typed.plain), ()))
        if typed.plain in self.distinct:
            meant.add(typed.plain)
        meant.update(self._by_stem(typed, effort))
        meant.update(self._by_meaning.get(self.vocabulary.meaning(typed), ()))
        if not meant and not self.known(typed):
            rest = _without_elision(typed)
            if rest is not None:
                meant.update(self._by_root.get(root(rest.plain), ()))
        return meant

    def _by_stem(self, typed: Word, effort: _Effort) -> Iterator[str]:
        """Words of the same stem, looked for only where the typed word begins like one of them."""
        for beginning, word in self._by_start.get(typed.start, ()):
            longer = len(typed.plain) - len(word.plain)
            if longer > _LONGEST_INFLECTION or not typed.plain.startswith(beginning):
                continue
            if typed.plain not in effort.stemmed:
                if len(effort.stemmed) >= _STEMMED_AT_MOST:
                    return
                effort.stemmed.add(typed.plain)
            if same(typed, word):
                yield word.plain

    def _denied(self, typed: Word, meant: Collection[str]) -> dict[str, bool]:
        """The words looked for that this one says the contrary of, and whether exactly.

        A word that is itself looked for (``meant``) is not one denied by a prefix: « déformé » does
        not say the contrary of « forme ».
        """
        denied = {
            plain: exact
            for meaning, exact in self.vocabulary.opposed(typed).items()
            for plain in self._by_meaning.get(meaning, ())
        }
        if meant:
            return denied
        denied.update(dict.fromkeys(self._by_contrary.get(root(typed.plain), ()), True))
        for rest in _without_denial(typed.plain):
            denied.update(dict.fromkeys(self._by_root.get(root(rest), ()), True))
        return denied

    def _resembling(self, typed: Word) -> list[Word]:
        close = process.extract(
            typed.plain, self._choices, scorer=OSA.distance, score_cutoff=_FARTHEST_TYPO, limit=5
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

    found: dict[str, list[Hit]]
    near: dict[int, set[str]]
    in_one: dict[str, list[tuple[int, ...]]]
    cut_short: bool

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


def _without_elision(typed: Word) -> Word | None:
    """« hélium » of « dhelium », « arrête » of « jarrete »."""
    elided = _ELIDED.match(typed.plain)
    return None if elided is None else Word.of(typed.raw[elided.end() :])


def _numbered(plain: str) -> bool:
    return not plain.isalpha()


@lru_cache(maxsize=50_000)
def _without_denial(plain: str) -> tuple[str, ...]:
    """« consigner » for « déconsigner »: what a prefix denies, if one does."""
    if not plain.startswith(DENYING_PREFIXES):
        return ()
    rests = (plain[len(prefix) :] for prefix in DENYING_PREFIXES if plain.startswith(prefix))
    return tuple(
        rest for rest in rests if len(rest) >= _SHORTEST_AFTER_PREFIX and rest not in _NO_DENIAL
    )

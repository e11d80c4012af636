"""The trade's vocabulary: which phrases say the same thing, and which never do.

The shared one ships as data (``cqpm_0324/vocabulary.yaml``). A bank may bring its own, in the same
form; the loader then writes what it adds into the questions, so that a question is judged the same
wherever it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from question_bank import wording, yaml_nodes
from question_bank.model import Frozen, ShortAnswer
from question_bank.problem import Problem
from question_bank.words import Word, normalised, root
from question_bank.written import ShortText, Truth, one_or_many

VOCABULARY_FILE = "vocabulary.yaml"
_SHARED = "cqpm_0324"
_KEEPING_AWAY = frozenset({"eviter", "empecher", "limiter"})

Words = Annotated[tuple[ShortText, ...], one_or_many]


class BadVocabulary(Exception):
    """The file cannot be read as a vocabulary; ``problems`` say where and what to write."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Term(Frozen):
    """Phrases that say the same thing, and what is confused with it.

    ``narrower`` are kinds of it: accepted for the term, which is not accepted for them.
    """

    term: ShortText
    abbreviations: Words = ()
    synonyms: Words = ()
    variants: Words = ()
    english: Words = ()
    narrower: Words = ()
    confused_with: Words = ()

    @cached_property
    def equal(self) -> tuple[str, ...]:
        """All the phrases that say the same thing."""
        return (self.term, *self.abbreviations, *self.synonyms, *self.variants, *self.english)


class Opposites(Frozen):
    """Two sets of words that say the contrary of each other.

    ``exact``: there is nothing between them, « pas ouverte » is « fermée ».
    """

    one: Words = Field(min_length=1)
    other: Words = Field(min_length=1)
    exact: Truth = False

    @property
    def sides(self) -> tuple[Words, Words]:
        return self.one, self.other


class Vocabulary(Frozen):
    """The terms of the trade, and what is known of a few other words.

    ``families`` are words that neither inflection nor suffix brings together; ``kinds`` are things
    of one sort, which are never each other (« hélium », « azote »); ``unfit`` words that say that a
    thing cannot serve (« périmé »); ``not_typos`` real words that are never taken for a misspelt
    other one, and ``everyday`` those that name no idea of the trade.
    """

    terms: tuple[Term, ...] = ()
    families: tuple[Words, ...] = ()
    opposites: tuple[Opposites, ...] = ()
    kinds: tuple[Words, ...] = ()
    unfit: Words = ()
    not_typos: Words = ()
    everyday: Words = ()

    def meanings(self, phrase: str) -> tuple[Term, ...]:
        """The terms that a phrase names."""
        return self._by_phrase.get(normalised(phrase), ())

    def extended(self, phrase: str) -> tuple[str, ...]:
        """The phrase, then all that says the same thing and the kinds of it: so for « éviter la
        remise à l'air », where « remise à l'air » is a term."""
        said = {normalised(phrase): phrase}
        kept, _, kept_away = normalised(phrase).partition(" ")
        for term in self.meanings(phrase):
            for one in (*term.equal, *term.narrower):
                said.setdefault(normalised(one), one)
        for term in self.meanings(kept_away) if kept in _KEEPING_AWAY else ():
            for one in term.equal:
                said.setdefault(normalised(f"{kept} {one}"), f"{kept} {one}")
        return tuple(said.values())

    def knows(self, word: Word) -> bool:
        """Whether it is a word of its own, to be left as it is."""
        return word.plain in self._known

    def understands(self, word: Word) -> bool:
        """Whether it is, but for inflection, a word that means something known."""
        return word.plain in self._known or root(word.plain) in self._known_roots

    def family(self, word: Word) -> str | None:
        """The name of the family of a word, if it has one."""
        return self._families.get(word.plain) or self._family_roots.get(root(word.plain))

    def meaning(self, word: Word) -> str:
        """What is equal for two words of a family, and for two inflections of a word."""
        return self.family(word) or root(word.plain)

    def opposed(self, word: Word) -> Mapping[str, bool]:
        """The meanings contrary to that of the word, and whether exactly."""
        return self.opposed_meanings(self.meaning(word))

    def opposed_meanings(self, meaning: str) -> Mapping[str, bool]:
        """The meanings contrary to one, and whether exactly."""
        return self._opposed.get(meaning, {})

    @cached_property
    def kinds_by_meaning(self) -> tuple[frozenset[str], ...]:
        """The kinds, each as the meanings of its words."""
        return tuple(frozenset(self.meaning(Word.of(word)) for word in kind) for kind in self.kinds)

    @cached_property
    def unfit_meanings(self) -> frozenset[str]:
        """What the words mean that say that a thing cannot serve."""
        return frozenset(self.meaning(Word.of(word)) for word in self.unfit)

    @cached_property
    def _by_phrase(self) -> dict[str, tuple[Term, ...]]:
        named: dict[str, dict[str, Term]] = defaultdict(dict)
        for term in self.terms:
            for phrase in term.equal:
                named[normalised(phrase)][term.term] = term
        return {phrase: tuple(terms.values()) for phrase, terms in named.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(
            word
            for phrase in (*self._correct_phrases(), *self.not_typos, *self.everyday)
            for word in normalised(phrase).split()
        )

    @cached_property
    def _known_roots(self) -> frozenset[str]:
        return frozenset(map(root, self._known))

    def _correct_phrases(self) -> Iterator[str]:
        """All but the variants: some of them are misspelt."""
        for term in self.terms:
            yield from (term.term, *term.abbreviations, *term.synonyms, *term.narrower)
            yield from term.confused_with
        for family in self.families:
            yield from family
        for pair in self.opposites:
            yield from (*pair.one, *pair.other)
        for kind in self.kinds:
            yield from kind
        yield from self.unfit

    @cached_property
    def _families(self) -> dict[str, str]:
        return {
            normalised(word): normalised(family[0]) for family in self.families for word in family
        }

    @cached_property
    def _family_roots(self) -> dict[str, str]:
        """Families by the roots of their words, where a root is that of one family only."""
        by_root: dict[str, set[str]] = defaultdict(set)
        for word, family in self._families.items():
            by_root[root(word)].add(family)
        return {one: families.pop() for one, families in by_root.items() if len(families) == 1}

    @cached_property
    def _opposed(self) -> dict[str, dict[str, bool]]:
        against: dict[str, dict[str, bool]] = defaultdict(dict)
        for pair in self.opposites:
            one, other = ({self.meaning(Word.of(word)) for word in side} for side in pair.sides)
            for meanings, contraries in ((one, other), (other, one)):
                for meaning in meanings:
                    against[meaning].update(dict.fromkeys(contraries, pair.exact))
        return dict(against)


@cache
def shared_vocabulary() -> Vocabulary:
    """The vocabulary that every question is judged with."""
    file = files("question_bank") / _SHARED / VOCABULARY_FILE
    return read_vocabulary(VOCABULARY_FILE, file.read_bytes())


def read_vocabulary(file: str, content: bytes) -> Vocabulary:
    """Read a vocabulary. ``file`` is the name that problems give.

    Raises:
        BadVocabulary: with everything that is wrong in it, each at its line and column.
    """
    parsed = yaml_nodes.parse(file, content)
    if parsed.root is None:
        raise BadVocabulary(parsed.errors)
    node = parsed.root
    try:
        vocabulary = Vocabulary.model_validate(yaml_nodes.plain(node))
    except ValidationError as invalid:
        problems = []
        for error in invalid.errors():
            message = (
                wording.unknown_key(str(error["loc"][-1]), _keys_beside(error["loc"]))
                if error["type"] == "extra_forbidden"
                else wording.message(error)
            )
            problems.append(Problem(*yaml_nodes.place_of(node, error["loc"]), message))
        raise BadVocabulary(sorted(problems)) from None
    problems = list(_named_twice(node, vocabulary))
    if problems:
        raise BadVocabulary(problems)
    return vocabulary


def with_own_words(question: ShortAnswer, own: Vocabulary) -> ShortAnswer:
    """The question with what a bank's own vocabulary adds to its words written into it."""
    concepts = tuple(
        concept.model_copy(update={"words": _added(concept.words, own)})
        for concept in question.concepts
    )
    accepted = _added(question.accepted, own)
    confused = [
        other
        for phrase in (*accepted, *(word for concept in concepts for word in concept.words))
        for term in own.meanings(phrase)
        for other in term.confused_with
    ]
    unlike = tuple(dict.fromkeys([*question.unlike, *confused, *own.not_typos]))
    changes = {"concepts": concepts, "accepted": accepted, "unlike": unlike}
    return question.model_copy(update=changes)


def _added(phrases: tuple[str, ...], own: Vocabulary) -> tuple[str, ...]:
    shared = shared_vocabulary()
    given = {normalised(one) for phrase in phrases for one in shared.extended(phrase)}
    new = [one for phrase in phrases for one in own.extended(phrase)]
    return (*phrases, *dict.fromkeys(one for one in new if normalised(one) not in given))


def _keys_beside(location: tuple[str | int, ...]) -> Iterable[str]:
    inside: dict[str, type[Frozen]] = {"terms": Term, "opposites": Opposites}
    model = inside.get(str(location[0]), Vocabulary) if len(location) > 1 else Vocabulary
    return model.model_fields


def _named_twice(node: yaml_nodes.Node, vocabulary: Vocabulary) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, term in enumerate(vocabulary.terms):
        name = normalised(term.term)
        if name in first:
            place = yaml_nodes.place_of(node, ("terms", index, "term"))
            yield Problem(*place, f"le terme « {term.term} » est déjà défini : réunissez les deux")
        first.setdefault(name, index)

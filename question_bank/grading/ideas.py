"""What is looked for in the answers to one question, prepared once: its ideas and their phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from question_bank.grading import french
from question_bank.grading.lookup import Hits, Words
from question_bank.grading.occurrences import Occurrence, Sense, occurrences
from question_bank.grading.phrases import Phrase
from question_bank.grading.polarity import Reading, Said, Stance, read
from question_bank.grading.premises import Claims, Premises, claims_of, premises_of
from question_bank.grading.relations import Relation, relations
from question_bank.model import Concept, ConceptRole, Mistake, ShortAnswer
from question_bank.vocabulary import Term, Vocabulary, shared_vocabulary
from question_bank.words import Word, normalised, root

_SENTENCE_END = re.compile(r"[.!?;:](?=\s|$)")
KEPT_AWAY = frozenset({Stance.AVOIDED, Stance.REMOVED})


@dataclass(frozen=True)
class Idea:
    """A concept ready to be looked for, and whether it is to be said or denied.

    ``avoided``: the author's own answers avoid it (« éviter la condensation » for
    « condensation »). Who names it alone is left undecided; who favours it is wrong.
    ``either``: the author's own answers say it here and deny it there. ``mixed``: some phrases are
    of a lack (« manque d'oxygène »), others not (« remplace l'oxygène »). ``risked``: the author
    names it as what may happen, so that « pour éviter l'asphyxie » names it too.
    """

    concept: Concept
    phrases: tuple[Phrase, ...]
    expects: Sense = Sense.SAID
    avoided: bool = False
    either: bool = False
    mixed: bool = False
    risked: bool = False

    @property
    def name(self) -> str:
        return self.concept.name


@dataclass(frozen=True)
class Plan:
    """All that judging an answer to a question needs.

    ``stem`` are the roots of the question's words, ``said_by_stem`` what they mean, ``moments`` the
    acts before or after which it asks what to do, ``comes_after`` those that it asks to precede,
    ``neglected`` what it says that someone forgot to do; ``checked``: it asks what to check.
    ``claims`` are what the question and its right answers say plainly, ``subjects`` what the latter
    name before each of their words. ``deterred``: it asks why not to do something, so that « pour
    éviter une fuite » names what would come of it. ``rejected`` are the roots of what the question
    sets aside (« et pas d'une fuite »); ``conditional``: its author says « si »; ``author`` are all
    the words that the author wrote.
    """

    question: ShortAnswer
    ideas: tuple[Idea, ...]
    mistakes: tuple[tuple[Mistake, tuple[Phrase, ...]], ...]
    words: Words
    stem: frozenset[str]
    said_by_stem: frozenset[str]
    moments: frozenset[tuple[str, str]]
    comes_after: frozenset[str]
    neglected: frozenset[str]
    checked: bool
    claims: Claims
    longest: int
    rivals: tuple[Phrase, ...]
    relations: tuple[Relation, ...]
    subjects: Mapping[str, frozenset[str]]
    deterred: bool
    rejected: frozenset[str]
    conditional: bool
    author: frozenset[str]
    premises: Premises

    def names_another(self, named: Set[str]) -> bool:
        """Whether ``named``, meanings that an answer says, are of a kind that the author names a
        thing of, and none of those that the author names: « à l'air » for « à l'azote »."""
        own = self.said_by_stem | self.claims.answers | self.claims.ideas
        kinds = self.words.vocabulary.kinds_by_meaning
        return any(named & kind and own & kind and not named & own & kind for kind in kinds)

    def relations_in(self, reading: Reading, hits: Hits) -> tuple[Relation, ...]:
        """Who does what to whom in a text, called by what the words mean."""

        def name(said: Said) -> str:
            listed = hits.listed(said)
            word = said.word if listed is None else self.words.distinct[listed]
            return self.words.vocabulary.meaning(word)

        links = {one.link for one in self.relations} or None
        return relations(reading, name, links)

    @cached_property
    def listed_answers(self) -> tuple[tuple[str, str], ...]:
        """The right answers listed, each with its normalised text first."""
        return tuple((normalised(text), text) for text in self.question.accepted)

    @cached_property
    def listed_mistakes(self) -> tuple[tuple[str, Mistake], ...]:
        """The frequent mistakes listed, each with its normalised text first."""
        return tuple((normalised(one.answer), one) for one in self.question.mistakes)

    @property
    def expected(self) -> tuple[str, ...]:
        """The names of all the ideas that a right answer may say."""
        return tuple(
            idea.name for idea in self.ideas if idea.concept.role is not ConceptRole.FORBIDDEN
        )

    @property
    def listed_only(self) -> bool:
        """Without concepts: only the accepted answers are right."""
        return not self.question.concepts


@lru_cache(maxsize=2_000)
def plan_of(question: ShortAnswer) -> Plan:
    vocabulary = shared_vocabulary()
    asked = read(question.stem)
    stem = [said.word for said in asked.all_words if not said.grammar]
    checked = _asks_what_to_check(question.stem)
    concepts = question.concepts or (Concept(name=question.accepted[0], words=question.accepted),)
    phrases = {
        concept.name: _phrases(concept.phrases, stem, vocabulary, checked) for concept in concepts
    }
    mistakes = tuple(
        (mistake, _mistaken(mistake, question, phrases, vocabulary))
        for mistake in question.mistakes
    )
    every = [one for several in phrases.values() for one in several]
    every += [one for _, several in mistakes for one in several]
    rivals = _rivals(concepts, phrases, vocabulary)
    every += rivals
    own = [
        said.word
        for text in (question.stem, *question.unlike, *question.accepted)
        for said in read(text).all_words
    ]
    words = Words(every, vocabulary, own)
    claims = claims_of(asked, question, vocabulary)
    ideas = tuple(
        _idea(concept, phrases[concept.name], question.accepted, words) for concept in concepts
    )
    plan = Plan(
        question,
        ideas,
        mistakes,
        words,
        frozenset(root(word.plain) for word in stem),
        frozenset(vocabulary.meaning(word) for word in stem),
        moments(asked),
        _comes_after(asked),
        _neglected(asked, vocabulary),
        checked,
        claims,
        max(len(text.split()) for text in question.accepted),
        rivals,
        (),
        _subjects(question, vocabulary),
        any(one.word.plain == "pourquoi" for one in asked.all_words)
        and any(one.stance.denies or one.stance is Stance.UNCLEAR for one in asked.words),
        frozenset(root(one.word.plain) for one in asked.words if one.stance is Stance.DENIED),
        any(word.plain == "si" for word in own),
        frozenset(word.plain for word in own)
        | {one.word.plain for phrase in every for one in phrase.words},
        premises_of(asked, question, claims, vocabulary),
    )
    return replace(plan, relations=_relations(plan))


def _comes_after(asked: Reading) -> frozenset[str]:
    """The roots of the acts that are to come after the answer: « que faites-vous avant d'ouvrir »,
    « vous devez ouvrir : que faites-vous d'abord »."""
    later = {act for when, act in moments(asked) if when == "avant"}
    if any(one.word.plain == "abord" for one in asked.all_words):
        later |= {
            root(one.word.plain)
            for one in asked.words
            if one.word.plain.endswith(("er", "ir", "oir", "dre", "tre"))
        }
    return frozenset(later)


def _neglected(asked: Reading, vocabulary: Vocabulary) -> frozenset[str]:
    if not any(french.FORGETTING.match(one.word.plain) for one in asked.all_words):
        return frozenset()
    return frozenset(
        vocabulary.meaning(one.word) for one in asked.words if one.stance is Stance.DENIED
    )


def _asks_what_to_check(stem: str) -> bool:
    """« Que vérifiez-vous ? », « Quelle vérification reste à faire ? »; a check told of before the
    question itself is not asked about."""
    *_, asked = [part for part in _SENTENCE_END.split(stem) if part.strip()]
    return any(french.TO_CHECK.fullmatch(one.word.plain) for one in read(asked).all_words)


def moments(reading: Reading) -> frozenset[tuple[str, str]]:
    """« avant », « pendant » or « après », with the root of the word that it bears on."""
    words = reading.all_words
    return frozenset(
        (one.word.plain, root(after.word.plain))
        for one in words
        if one.word.plain in french.MOMENTS
        for after in [next((w for w in words[one.place + 1 :] if not w.grammar), None)]
        if after is not None and after.word.plain not in french.MOMENTS
    )


def _subjects(question: ShortAnswer, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """By the meaning of each word of the right answers, what they name before it."""
    before: dict[str, frozenset[str]] = {}
    for text in question.accepted:
        named: frozenset[str] = frozenset()
        for one in read(text).words:
            meaning = vocabulary.meaning(one.word)
            before[meaning] = before.get(meaning, frozenset()) | named
            named |= {meaning}
    return before


def _relations(plan: Plan) -> tuple[Relation, ...]:
    """Who does what to whom in the author's own answers."""
    found: list[Relation] = []
    for text in plan.question.accepted:
        reading = read(text)
        found += plan.relations_in(reading, plan.words.hits(reading))
    return tuple(dict.fromkeys(found))


def _phrases(
    texts: Iterable[str], stem: Sequence[Word], vocabulary: Vocabulary, checked: bool = False
) -> tuple[Phrase, ...]:
    said = dict.fromkeys(one for text in texts for one in vocabulary.extended(text))
    return tuple(Phrase.of(text, stem, checked) for text in said)


def _mistaken(
    mistake: Mistake,
    question: ShortAnswer,
    phrases: Mapping[str, Sequence[Phrase]],
    vocabulary: Vocabulary,
) -> tuple[Phrase, ...]:
    """The phrases of a frequent mistake. Where an order is asked, a mistake made of expected words
    alone is their wrong order: it is no phrase to look for."""
    expected = {
        root(one.word.plain)
        for several in phrases.values()
        for phrase in several
        for one in phrase.words
    }
    return tuple(
        one
        for one in _phrases((mistake.answer,), (), vocabulary)
        if not question.in_order or any(root(w.word.plain) not in expected for w in one.words)
    )


def _idea(
    concept: Concept, phrases: tuple[Phrase, ...], accepted: tuple[str, ...], words: Words
) -> Idea:
    """What the answer must say of a concept, as the author's own answers show it."""
    if concept.negated:
        return Idea(concept, phrases, Sense.DENIED)
    if concept.role is ConceptRole.FORBIDDEN:
        return Idea(concept, phrases)
    shown: dict[Phrase, list[Occurrence]] = {
        phrase: [one for text in accepted for one in _found((phrase,), words, text) if one.direct]
        for phrase in phrases
    }
    risked = any(Stance.RISKED in one.stances for found in shown.values() for one in found)
    mixed = len({phrase.lacking for phrase in phrases}) > 1
    senses = {
        phrase: {one.sense for one in found} - {Sense.UNCLEAR}
        for phrase, found in shown.items()
        if not any(one.stance.denies for one in phrase.words)
    }
    if any(len(both) > 1 for both in senses.values()):
        return Idea(concept, phrases, either=True, mixed=mixed)
    if {sense for one in senses.values() for sense in one} == {Sense.DENIED}:
        avoided = any(one.stances & KEPT_AWAY for found in shown.values() for one in found)
        return Idea(concept, phrases, Sense.DENIED, avoided=avoided)
    return Idea(concept, phrases, mixed=mixed, risked=risked)


def _found(phrases: Iterable[Phrase], words: Words, text: str) -> list[Occurrence]:
    reading = read(text)
    hits = words.hits(reading)
    return [one for phrase in phrases for one in occurrences(phrase, hits, reading)]


def _rivals(
    concepts: Sequence[Concept], phrases: Mapping[str, Sequence[Phrase]], vocabulary: Vocabulary
) -> tuple[Phrase, ...]:
    """What is confused with an expected term: naming both is no answer."""
    terms = [
        term
        for concept in concepts
        if concept.role is not ConceptRole.FORBIDDEN
        for phrase in phrases[concept.name]
        for term in vocabulary.meanings(phrase.text)
    ]
    asked = {normalised(one.text) for several in phrases.values() for one in several}
    return tuple(
        Phrase.of(text)
        for term in dict.fromkeys(terms)
        for text in _confused(term, vocabulary)
        if normalised(text) not in asked
    )


def _confused(term: Term, vocabulary: Vocabulary) -> set[str]:
    return {one for text in term.confused_with for one in vocabulary.extended(text)}

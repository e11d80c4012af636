"""What the author of a question says that a right answer does not take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from question_bank.grading import french
from question_bank.grading.bearing import is_infinitive
from question_bank.grading.polarity import Reading, Said, Stance, read
from question_bank.grading.relations import wholes
from question_bank.grading.states import State, states
from question_bank.model import ShortAnswer
from question_bank.vocabulary import Vocabulary
from question_bank.words import Word


@dataclass(frozen=True)
class Claims:
    """What the words mean that the question, its right answers and its ideas say plainly."""

    question: frozenset[str]
    answers: frozenset[str]
    ideas: frozenset[str]

    def say(self, meaning: str) -> bool:
        """Whether the author says it, outside of the frequent mistakes."""
        return meaning in self.question or meaning in self.answers or meaning in self.ideas

    def gainsaid_by(self, word: Word, vocabulary: Vocabulary) -> bool:
        """Whether the word is the contrary of what the right answers say, or the exact contrary of
        what the question says, and is said by none of them."""
        if self.say(vocabulary.meaning(word)):
            return False
        return any(
            meaning in self.answers or (exact and meaning in self.question)
            for meaning, exact in vocabulary.opposed(word).items()
        )


@dataclass(frozen=True)
class Premises:
    """What holds whatever the answer. ``asked`` is what the question asks for (« quel danger »),
    ``states`` those that it and its right answers say things to be in. ``own_acts`` is what the
    right answers do themselves (« je préviens »). ``wholes`` is of what they tell each thing, « le
    MTBF » of the turbos, and ``asked_of`` of what the question asks for something (« quelle
    propriété du gaz »); ``only_mistaken`` is what only the question and the mistakes name."""

    asked: frozenset[str]
    states: tuple[State, ...]
    own_acts: frozenset[str]
    wholes: Mapping[str, frozenset[str]]
    asked_of: frozenset[str]
    only_mistaken: frozenset[str]


def premises_of(
    asked: Reading, question: ShortAnswer, claims: Claims, vocabulary: Vocabulary
) -> Premises:
    """The premises of a question; ``asked`` is its stem, read."""
    return Premises(
        _asked(asked, vocabulary),
        _states(question, vocabulary),
        _own_acts(question, vocabulary),
        _wholes(question, vocabulary),
        _asked_of(asked, vocabulary),
        _only_mistaken(question, claims, vocabulary),
    )


def claims_of(asked: Reading, question: ShortAnswer, vocabulary: Vocabulary) -> Claims:
    """What the words mean that the question, its right answers and its ideas say plainly."""

    def meanings(words: Iterable[Said]) -> frozenset[str]:
        return frozenset(
            vocabulary.meaning(one.word)
            for one in words
            if one.stance is Stance.SAID and one.word.plain not in french.MOMENTS
        )

    accepted = [one for text in question.accepted for one in read(text).words]
    listed = [
        one
        for concept in question.concepts
        for text in concept.phrases
        for one in read(text).all_words
    ]
    return Claims(meanings(asked.words), meanings(accepted), meanings(listed))


def _asked(asked: Reading, vocabulary: Vocabulary) -> frozenset[str]:
    """The meanings of what the question asks for: « quel danger demeure »."""
    words = asked.all_words
    return frozenset(
        vocabulary.meaning(thing.word)
        for one in words
        if one.word.plain in french.WHICH
        for thing in words[one.place + 1 : one.place + 2]
    )


def _states(question: ShortAnswer, vocabulary: Vocabulary) -> tuple[State, ...]:
    """In what state the question and its right answers say things to be."""
    listed = [one for concept in question.concepts for one in concept.phrases]
    texts = (question.stem, *question.accepted, *listed)
    return tuple(
        dict.fromkeys(one for text in texts for one in states(read(text).all_words, vocabulary))
    )


def _own_acts(question: ShortAnswer, vocabulary: Vocabulary) -> frozenset[str]:
    """What the one who answers does, in the right answers: « je préviens », « prévenir »."""
    acts: set[str] = set()
    for text in question.accepted:
        acting = False
        for one in read(text).all_words:
            plain = one.word.plain
            if plain in french.ACTING:
                acting = True
            elif acting or (not one.place and is_infinitive(plain)):
                acting = acting and plain in french.CLITICS
                if not acting:
                    acts.add(vocabulary.meaning(one.word))
    return frozenset(acts)


def _wholes(question: ShortAnswer, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """By what the right answers tell of something, of what they tell it."""
    by_part: dict[str, frozenset[str]] = {}
    for text in question.accepted:
        for part, whole in wholes(read(text).all_words):
            name = vocabulary.meaning(part.word)
            by_part[name] = by_part.get(name, frozenset()) | {vocabulary.meaning(whole.word)}
    return by_part


def _asked_of(asked: Reading, vocabulary: Vocabulary) -> frozenset[str]:
    words = asked.all_words
    return frozenset(
        vocabulary.meaning(whole.word)
        for part, whole in wholes(words)
        if part.place and words[part.place - 1].word.plain in french.WHICH
    )


def _only_mistaken(question: ShortAnswer, claims: Claims, vocabulary: Vocabulary) -> frozenset[str]:
    """What the frequent mistakes and the question name, and no right answer or idea does.

    A mistake that only repeats the question tells nothing of what it names.
    """
    mistakes = [
        {vocabulary.meaning(one.word) for one in read(mistake.answer).words}
        for mistake in question.mistakes
    ]
    named = {one for mistake in mistakes if not mistake <= claims.question for one in mistake}
    return (claims.question & named) - claims.answers - claims.ideas

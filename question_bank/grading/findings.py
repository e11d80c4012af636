"""What an answer says of each idea looked for, every wording of it taken together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from question_bank.grading.ideas import KEPT_AWAY, Idea, Plan
from question_bank.grading.lookup import Hits
from question_bank.grading.occurrences import Occurrence, Sense, occurrences
from question_bank.grading.polarity import Reading, Stance, read
from question_bank.model import ConceptRole, Mistake
from question_bank.words import root

# What is said of the thing besides its plain name.
_TOLD_OTHERWISE = frozenset({Stance.PROMOTED, Stance.DENIED, Stance.UNCHECKED})
_THERE_NO_MORE = frozenset({Stance.NO_MORE, Stance.REMOVED})
_MAYBE_DENIED = frozenset({Stance.MORE, Stance.SUPPOSED})


def _nearer(one: Occurrence, other: Occurrence) -> bool:
    """Whether the first has one of the words of the second closer to its others."""
    return (
        bool(one.places & other.places)
        and not one.places <= other.places
        and len(one.places) > 1
        and one.span < other.span
        and one.direct
    )


class Findings:
    """What one answer says of every idea: ``state`` is found, denied, unclear, near or missing."""

    def __init__(self, plan: Plan, text: str) -> None:
        self.plan = plan
        self.text = text
        self.reading: Reading = read(text)
        self.hits: Hits = plan.words.hits(self.reading)
        self.mistakes = self._mistakes()
        mistaken = [one.places for _, found in self.mistakes for one in found]
        self.found = {
            idea.name: [
                one
                for phrase in self.hits.anchored(idea.phrases)
                for one in occurrences(phrase, self.hits, self.reading)
                if not any(one.places < places for places in mistaken)
            ]
            for idea in plan.ideas
        }
        self.denials = {
            one.denies_in
            for idea in plan.ideas
            for one in self.found[idea.name]
            if one.denies_in is not None or idea.expects is Sense.DENIED
        } | {
            one.subject_in
            for idea in plan.ideas
            if idea.expects is Sense.DENIED or idea.either
            for one in self.found[idea.name]
        }
        self._explained_by_others()
        self.expected_places = {
            place
            for idea in plan.ideas
            for one in self.found[idea.name]
            if one.direct and self._sense(idea, one) is Sense.SAID
            for place in one.places
        }
        self.state = {idea.name: self._state(idea) for idea in plan.ideas}

    def _explained_by_others(self) -> None:
        """Drop what is only a part of what is said of another idea: « fiabilité en baisse » does
        not say « plus fiable », nor does « lest fermé » say « lest d'air »."""
        said = {
            idea.name: [
                one.places
                for one in self.found[idea.name]
                if one.direct and one.in_one_clause and self._sense(idea, one) is Sense.SAID
            ]
            for idea in self.plan.ideas
        }
        for idea in self.plan.ideas:
            forbidden = idea.concept.role is ConceptRole.FORBIDDEN
            others = [
                places
                for other in self.plan.ideas
                if (other.concept.role is ConceptRole.FORBIDDEN) != forbidden
                for places in said[other.name]
            ]
            self.found[idea.name] = [
                one
                for one in self.found[idea.name]
                if not any(one.places < places for places in others)
            ]

    def _state(self, idea: Idea) -> str:
        """found, denied, unclear, near or missing."""
        found = self._plainest(idea)
        if idea.mixed:
            telling = [one for one in found if not self._merely_named(idea, one)]
            if found and not telling:
                return "unclear"
            found = telling
        direct = [one for one in found if one.direct]
        if not direct:
            found = [one for one in found if not one.places <= self.expected_places]
        senses = {self._sense(idea, one) for one in direct or found}
        if senses == {Sense.SAID} and self._gainsaid(idea, direct):
            return "unclear"
        if Sense.UNCLEAR in senses or len(senses) > 1:
            return "found" if senses == {Sense.SAID} else "unclear"
        if senses == {Sense.SAID}:
            return "found"
        if senses == {Sense.DENIED}:
            return "denied"
        return "near" if any(self.hits.meant(phrase) for phrase in idea.phrases) else "missing"

    def _merely_named(self, idea: Idea, one: Occurrence) -> bool:
        """« il chasse l'oxygène » does not deny « manque d'oxygène »."""
        return (
            one.of_lack
            and not one.stances & _TOLD_OTHERWISE
            and self._sense(idea, one) is not Sense.SAID
        )

    def _plainest(self, idea: Idea) -> list[Occurrence]:
        """What is found of an idea, without what a longer phrase found there explains."""
        found = self.found[idea.name]
        return [
            one
            for one in found
            if not any(
                (one.places < other.places and (other.direct or not one.direct))
                or _nearer(other, one)
                or (
                    one.places == other.places
                    and self._sense(idea, one) is Sense.UNCLEAR
                    and self._sense(idea, other) is Sense.SAID
                )
                or (
                    bool(one.places & other.places)
                    and other.direct
                    and other.in_one_clause
                    and not one.in_one_clause
                    and not other.places < one.places
                )
                for other in found
            )
        ]

    def _gainsaid(self, idea: Idea, direct: Sequence[Occurrence]) -> bool:
        """« la rotation est arrêtée »: its contrary is said of it, in the same clause."""
        clauses = {self.reading.all_words[max(one.places)].clause for one in direct}
        said = {place for one in direct for place in one.places}
        return any(
            one.places - said
            and not one.direct
            and one.sense is Sense.DENIED
            and self.reading.all_words[max(one.places)].clause in clauses
            and not one.places & self.expected_places - said
            for one in self.found[idea.name]
        )

    def _sense(self, idea: Idea, one: Occurrence) -> Sense:
        """SAID when the answer says of the idea what it should."""
        sense = one.sense
        if sense is Sense.DENIED and self._left_undone(one):
            return Sense.SAID
        if idea.either and one.direct:
            return Sense.SAID
        if (
            idea.expects is Sense.SAID
            and one.sense is Sense.DENIED
            and self.reading.purpose
            and one.stances & KEPT_AWAY
        ):
            return Sense.SAID if self.plan.deterred or idea.risked else Sense.UNCLEAR
        unsure = sense is Sense.UNCLEAR and one.direct and one.stances == {Stance.SAID}
        if (self.plan.deterred or idea.avoided or unsure) and self._aimed_at(one):
            return Sense.DENIED
        if Stance.RISKED in one.stances and idea.concept.role is ConceptRole.FORBIDDEN:
            return Sense.UNCLEAR
        if (
            sense is Sense.SAID
            and one.subject_in is not None
            and one.subject_in not in self.denials
            and not self.plan.checked
        ):
            sense = Sense.UNCLEAR
        if idea.avoided and Stance.RISKED in one.stances:
            return Sense.SAID  # « sinon ça gèle »
        if idea.expects is Sense.DENIED and one.stances & _THERE_NO_MORE:
            return Sense.SAID
        if idea.expects is Sense.SAID or sense is Sense.UNCLEAR:
            return sense
        if sense is Sense.SAID and (
            one.stances & _MAYBE_DENIED or (idea.avoided and Stance.PROMOTED not in one.stances)
        ):
            return Sense.UNCLEAR
        return Sense.SAID if sense is Sense.DENIED else Sense.DENIED

    def _left_undone(self, one: Occurrence) -> bool:
        """« on n'a pas fermé le lest », asked what was forgotten to be closed."""
        clause = self.reading.all_words[max(one.places)].clause
        return any(
            word.clause == clause
            and word.stance is Stance.DENIED
            and self.plan.words.vocabulary.meaning(word.word) in self.plan.neglected
            for word in self.reading.words
        )

    def _aimed_at(self, one: Occurrence) -> bool:
        """« pour polluer » is no reason to keep from polluting."""
        first = self.reading.all_words[0].word.plain
        return (
            first in {"pour", "afin"}
            and self.reading.all_words[max(one.places)].clause == 0
            and not one.stances & _MAYBE_DENIED
            and one.sense is not Sense.DENIED
            and not one.stances & KEPT_AWAY
            and not one.of_lack
        )

    def _groups(self) -> list[list[Idea]]:
        groups: dict[str | None, list[Idea]] = {}
        for idea in self.plan.ideas:
            if idea.concept.role is ConceptRole.ONE_OF:
                groups.setdefault(idea.concept.group, []).append(idea)
        return list(groups.values())

    def _best(self, part: Sequence[Idea]) -> str:
        states = {self.state[idea.name] for idea in part}
        order = ("found", "unclear", "denied", "near", "missing")
        return next(state for state in order if state in states)

    def _mistakes(self) -> list[tuple[Mistake, list[Occurrence]]]:
        found = [
            (
                mistake,
                [
                    one
                    for phrase in self.hits.anchored(phrases)
                    for one in occurrences(phrase, self.hits, self.reading)
                    if one.sense is Sense.SAID and one.direct
                ],
            )
            for mistake, phrases in self.plan.mistakes
        ]
        return [(mistake, places) for mistake, places in found if places]

    def _mistaken(self) -> bool:
        """Whether a known mistake stands beside what is right, and is not a part of it."""
        right = self._right_places
        return any(not one.places <= right for _, found in self.mistakes for one in found)

    @cached_property
    def _unknown(self) -> list[int]:
        """The places of the words that are neither expected nor in the question."""
        right = self._right_places
        hit = {found.said.place for several in self.hits.found.values() for found in several}
        return [
            one.place
            for one in self.reading.words
            if one.place not in right
            and one.place not in hit
            and root(one.word.plain) not in self.plan.stem
            and self.plan.words.vocabulary.meaning(one.word) not in self.plan.said_by_stem
        ]

    @cached_property
    def _right_places(self) -> set[int]:
        """The words by which an idea is said, or denied, as it should be."""
        return {
            place
            for idea in self.plan.ideas
            for one in self.found[idea.name]
            if (one.direct or self.state[idea.name] == "found")
            and self._sense(idea, one) is Sense.SAID
            for place in one.places
        }

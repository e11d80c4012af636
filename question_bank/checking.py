"""What a loader cannot see: missing reasons, answers that give themselves away, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import NamedTuple, TypedDict

from question_bank.bank import Bank
from question_bank.cases.checking import badly_rewarded, cannot_be_played, lacking
from question_bank.cases.model import Case
from question_bank.examples import misjudged, without_examples
from question_bank.grading.numeric import within
from question_bank.loading import LoadedBank, load_bank
from question_bank.model import (
    DrawnQuestion,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
    SingleChoice,
    Status,
    TrueFalse,
)
from question_bank.numbers import read_quantity
from question_bank.parametric.checking import cannot_be_drawn, hardly_drawn
from question_bank.problem import Problem
from question_bank.question_nodes import KINDS
from question_bank.words import normalised
from referential.model import Referential

OUR_BANK = "cqpm_0324"

_LONG_STEM = 900
# Telegram's 4096 for a message, less room for the headings that the bot adds.
_LONGEST_QUESTION = 3_700
_MISTAKES_EXPECTED = 2
_STANDS_OUT = 1.6
_TOO_SHORT_TO_STAND_OUT = 25
_CATCH_ALL = tuple(
    normalised(phrase)
    for phrase in (
        "toutes les réponses",
        "toutes ces réponses",
        "aucune des réponses",
        "aucune de ces réponses",
    )
)
_ABSOLUTE = {"toujours", "jamais"}


class Remark(NamedTuple):
    """Something to tell of a part of a question, in French."""

    path: tuple[str | int, ...]
    message: str


class Findings(NamedTuple):
    """What checking found, each sorted by place."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class CriterionCoverage(TypedDict):
    """How many published questions and cases touch a criterion."""

    id: str
    questions: int
    kinds: dict[str, int]
    difficulties: dict[str, int]
    cases: int
    interviews: int


class Coverage(TypedDict):
    """One entry a criterion, in the certificate's order."""

    criteria: list[CriterionCoverage]


def load_checked(path: Path) -> LoadedBank:
    """Load a bank and check it (see ``checked``)."""
    return checked(load_bank(path))


def checked(loaded: LoadedBank) -> LoadedBank:
    """The bank with its errors and warnings whole and its drafts marked; no bank if errors."""
    if loaded.bank is None:
        return loaded
    findings = check_bank(loaded)
    return replace(
        loaded,
        bank=None if findings.errors else with_drafts(loaded.bank),
        errors=findings.errors,
        warnings=tuple(sorted({*loaded.warnings, *findings.warnings})),
    )


def with_rewards(loaded: LoadedBank) -> LoadedBank:
    """The same once its cases were played in four ways (a tenth of a second each).

    A case that pays chance, or testing everything, is an error in our own bank; others are warned.
    """
    if loaded.bank is None:
        return loaded
    badly = [
        problem
        for case in loaded.bank.cases
        for problem in _placed(loaded, case.id, map(Remark._make, badly_rewarded(case)))
    ]
    if loaded.bank.name == OUR_BANK and badly:
        return replace(loaded, bank=None, errors=tuple(sorted((*loaded.errors, *badly))))
    return replace(loaded, warnings=tuple(sorted((*loaded.warnings, *badly))))


def check_bank(loaded: LoadedBank) -> Findings:
    """Errors and warnings of a bank that loaded.

    What our own bank must have (reasons, explanation, sources, criteria, examples) is only expected
    of others, and of drafts.
    """
    if loaded.bank is None:
        return Findings()
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for case in loaded.bank.cases:
        demanding = loaded.bank.name == OUR_BANK and case.status is Status.PUBLISHED
        expected = errors if demanding else warnings
        errors += _placed(loaded, case.id, map(Remark._make, cannot_be_played(case)))
        expected += _placed(loaded, case.id, map(Remark._make, lacking(case)))
    for question in loaded.bank.questions:
        demanding = loaded.bank.name == OUR_BANK and question.status is Status.PUBLISHED
        expected = errors if demanding else warnings
        expected += _placed(loaded, question.id, _lacking(question))
        expected += _placed(loaded, question.id, _without_criteria(question))
        expected += _placed(loaded, question.id, _without_examples(question))
        errors += _placed(loaded, question.id, _cannot_be_asked(question, loaded.bank))
        errors += _placed(loaded, question.id, map(Remark._make, misjudged(question)))
        warnings += _placed(loaded, question.id, _tiring(question))
        warnings += _placed(loaded, question.id, _give_aways(question))
    return Findings(tuple(sorted(errors)), tuple(sorted(warnings)))


def with_drafts(bank: Bank) -> Bank:
    """The bank with what lacks reasons, explanation or sources made a draft."""
    questions = tuple(
        question.model_copy(update={"status": Status.DRAFT})
        if any(_lacking(question))
        else question
        for question in bank.questions
    )
    cases = tuple(
        case.model_copy(update={"status": Status.DRAFT}) if any(lacking(case)) else case
        for case in bank.cases
    )
    return bank.model_copy(update={"questions": questions, "cases": cases})


def coverage(bank: Bank, referential: Referential) -> Coverage:
    """Published questions and cases of each criterion, questions by kind and by difficulty."""
    asked = [question for question in bank.questions if question.status is Status.PUBLISHED]
    cases = [case for case in bank.cases if case.status is Status.PUBLISHED]
    return {
        "criteria": [
            _covered(
                criterion.id,
                [one for one in asked if criterion.id in one.criteria],
                [one for one in cases if criterion.id in one.criteria],
            )
            for capacity in referential.capacities
            for criterion in capacity.criteria
        ]
    }


def _placed(loaded: LoadedBank, entry: str, remarks: Iterable[Remark]) -> list[Problem]:
    return [Problem(*loaded.place(entry, *path), message) for path, message in remarks]


def _covered(criterion: str, questions: list[Question], cases: list[Case]) -> CriterionCoverage:
    kinds = Counter[str](question.kind for question in questions)
    difficulties = Counter(question.difficulty for question in questions)
    return {
        "id": criterion,
        "questions": len(questions),
        "kinds": {kind: kinds[kind] for kind in KINDS},
        "difficulties": {str(level): difficulties[level] for level in range(1, 6)},
        "cases": len(cases),
        "interviews": 0,
    }


def _lacking(question: Question) -> Iterator[Remark]:
    """What a candidate would miss after answering."""
    if not question.explanation:
        yield Remark((), "il manque « explanation » : écrivez ce qu'il faut retenir")
    if not question.sources:
        yield Remark((), "il manque « sources » : dites d'où vient la réponse")
    match question:
        case SingleChoice() | MultipleChoice():
            for index, option in enumerate(question.options):
                if not option.correct and not option.why:
                    yield Remark(
                        ("options", index),
                        "il manque « why » : dites pourquoi cette proposition est fausse",
                    )
        case TrueFalse() if not question.why:
            yield Remark((), "il manque « why » : dites pourquoi l'autre réponse est fausse")
        case Numeric() | ShortAnswer() if len(question.mistakes) < _MISTAKES_EXPECTED:
            yield Remark(
                ("mistakes",),
                f"il faut au moins {_MISTAKES_EXPECTED} « mistakes » : "
                "des réponses fausses fréquentes, chacune avec « answer » et « why »",
            )


def _without_criteria(question: Question) -> Iterator[Remark]:
    if not question.criteria:
        yield Remark(
            (), f"il manque « criteria » : par exemple « criteria: {question.capacity}.1 »"
        )


def _without_examples(question: Question) -> Iterator[Remark]:
    if without_examples(question):
        yield Remark(
            (),
            "il manque des exemples : « examples » avec « accepted » et « refused », "
            "des réponses à juger justes et d'autres à ne pas juger justes",
        )


def _cannot_be_asked(question: Question, bank: Bank) -> Iterator[Remark]:
    size = _size(question) + sum(len(bank.citation(source)) for source in question.sources)
    if size > _LONGEST_QUESTION:
        yield Remark(
            (),
            f"question trop longue pour un message Telegram ({size} caractères, "
            f"{_LONGEST_QUESTION} au plus) : raccourcissez l'énoncé ou les explications",
        )
    if isinstance(question, DrawnQuestion) and question.is_drawn:
        yield from map(Remark._make, cannot_be_drawn(question))
    elif isinstance(question, Numeric):
        for index, mistake in enumerate(question.mistakes):
            value = read_quantity(mistake.answer).value
            if within(value, question.key, question.tolerance):
                yield Remark(
                    ("mistakes", index, "answer"),
                    f"« {mistake.answer} » est juste selon la tolérance : ce n'est pas une erreur",
                )


def _size(question: Question) -> int:
    """The characters shown when everything is: stem, options and their reasons, explanation."""
    texts = [question.stem, question.explanation]
    match question:
        case SingleChoice() | MultipleChoice():
            texts += [text for option in question.options for text in (option.text, option.why)]
        case TrueFalse():
            texts.append(question.why)
        case Numeric() | ShortAnswer():
            texts.append(max((mistake.why for mistake in question.mistakes), key=len, default=""))
        case Ordering():
            texts += [text for item in question.items for text in (item.text, item.why)]
        case Matching():
            texts += [text for pair in question.pairs for text in (pair.left, pair.right, pair.why)]
            texts += question.distractors
        case ScriptConcordance():
            texts += [question.thinking_of, question.finding]
    return sum(len(text or "") for text in texts)


def _tiring(question: Question) -> Iterator[Remark]:
    if len(question.stem) > _LONG_STEM:
        yield Remark(
            ("stem",),
            f"énoncé de {len(question.stem)} caractères : au-delà de {_LONG_STEM}, "
            "il fatigue sur un téléphone",
        )
    if isinstance(question, DrawnQuestion):
        yield from map(Remark._make, hardly_drawn(question))


def _give_aways(question: Question) -> Iterator[Remark]:
    """What lets someone who knows nothing find the key."""
    if not isinstance(question, SingleChoice | MultipleChoice):
        return
    right = [option for option in question.options if option.correct]
    wrong = [option for option in question.options if not option.correct]
    usual = mean(len(option.text) for option in wrong)
    wrong_alone = not any(_absolute(option) for option in right)
    for index, option in enumerate(question.options):
        path = ("options", index, "text")
        if any(phrase in normalised(option.text) for phrase in _CATCH_ALL):
            yield Remark(path, "évitez « toutes les réponses » et « aucune des réponses »")
        if option.correct and len(option.text) > max(_STANDS_OUT * usual, _TOO_SHORT_TO_STAND_OUT):
            yield Remark(path, "bonne réponse bien plus longue que les autres : elle se devine")
        if not option.correct and wrong_alone and _absolute(option):
            yield Remark(
                path, "« toujours » ou « jamais » dans les seules propositions fausses : se devine"
            )


def _absolute(option: Option) -> bool:
    return bool(_ABSOLUTE & set(normalised(option.text).split()))

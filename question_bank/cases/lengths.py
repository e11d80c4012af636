"""What of a case would not fit on one screen of a phone: Telegram takes 4096 characters in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from question_bank.cases.model import Case, Decision, Diagnosis, How, Move, Scenario

# Less room for headings, letters, minutes and the signs around what the author writes.
LONGEST_SCREEN = 3_600
_A_LINE = 40

Told = tuple[tuple[str | int, ...], str]


def too_long(case: Case) -> Iterator[Told]:
    """Where, and what to shorten, for every screen that would not hold its texts."""
    if isinstance(case, Scenario):
        yield from _scenes(case)
        return
    for how in How:
        offered = [move for move in case.moves if move.how is how]
        asked = (f"{move.whom or ''}{move.text}" for move in offered)
        yield from _told(("moves",), f"les gestes « how: {how} » sont trop longs", asked)
    for n, move in enumerate(case.moves):
        yield from _told(
            ("moves", n), "ce geste et ce qu'il donne sont trop longs", _gives(case, move)
        )
    before: list[str] = []
    for n, decision in enumerate(case.decisions):
        path, reasons = ("decisions", n), _reasons(case, decision)
        what = "cette décision est trop longue, avec les raisons de la précédente"
        yield from _told(path, what, [*before, *_proposed(decision)])
        what = "cette décision est trop longue, avec ses raisons"
        yield from _told(path, what, [*_proposed(decision), *reasons])
        before = reasons


def _told(path: tuple[str | int, ...], what: str, texts: Iterable[str]) -> Iterator[Told]:
    length = sum(len(text) + _A_LINE for text in texts)
    if length > LONGEST_SCREEN:
        yield path, f"{what} pour un écran : {length} caractères, {LONGEST_SCREEN} au plus"


def _gives(case: Diagnosis, move: Move) -> list[str]:
    results = [move.result, *(variant.result for variant in move.variants)]
    needed = [case.precaution(name) for name in move.needs]
    return [
        move.text,
        max(results, key=len),
        move.mistake or "",
        *(f"{one.text}{one.why}" for one in needed),
    ]


def _proposed(decision: Decision) -> list[str]:
    return [decision.ask, *(option.text for option in decision.options)]


def _reasons(case: Diagnosis, decision: Decision) -> list[str]:
    needed = [case.precaution(name) for name in decision.needs]
    return [
        *(f"{option.text}{option.why or ''}" for option in decision.options),
        *(f"{one.text}{one.why}" for one in needed),
    ]


def _scenes(case: Scenario) -> Iterator[Told]:
    for n, scene in enumerate(case.scenes):
        opening = [case.machine, case.call] if n == 0 else []
        texts = [*opening, scene.text, *(choice.text for choice in scene.choices)]
        yield from _told(("scenes", n), "cette scène et ses choix sont trop longs", texts)

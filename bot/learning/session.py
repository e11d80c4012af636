"""The engine on its own: items in, then questions asked and answers taken in, one after the other.

What ``python -m bot learning session`` speaks, as plain dictionaries, so that any simulator can
question it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from bot.learning.calibration import difficulty_given
from bot.learning.items import AUTHOR_SPREAD, Item, Pool, author_difficulty
from bot.learning.learner import Learner, Model
from bot.learning.mastery import Hierarchy, Priors
from bot.learning.selection import Choice
from bot.learning.states import Naming, Threshold

Telling = Callable[[Learner, Choice, datetime], str]

_BEGIN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
_A_MINUTE = timedelta(minutes=1)
# Instants outside these years are slips (milliseconds, most often).
_YEARS = range(1900, 2200)
_LEVELS = {1, 2, 3, 4, 5}
_MIDDLING = 3
_WHEN = (
    "« now » doit être en secondes (et non en millisecondes) depuis 1970, ou une date ISO 8601, "
    f"entre {_YEARS.start} et {_YEARS.stop}"
)
# What one answer tells of a difficulty when abilities are spread as expected, in 1/logit².
_TOLD_BY_AN_ANSWER = 0.11
_TYPICAL_FLOOR = 0.2
_MOST_ANSWERS = 10**9
# Logits, and whatever else is a number here: further away, sums overflow.
_FARTHEST = 100
_HOW_MANY = "« answers » doit être un nombre, positif ou nul, ou une liste de scores"
_CAPACITY = re.compile(r"[A-Za-z]*\d+")


class Refused(Exception):
    """A request that makes no sense, said in French."""


class Session:
    """One person's session at a time, over items given first."""

    def __init__(self, tell: Telling) -> None:
        """``tell`` puts into words why a question was chosen."""
        self._tell = tell
        self._model = Model()
        self._pool: Pool | None = None
        self._learner: Learner | None = None
        self._now = _BEGIN

    def do(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one request: ``items``, ``next``, ``answer`` or ``reset``.

        Raises:
            Refused: it makes no sense.
        """
        match request.get("do"):
            case "items":
                return self._items(request)
            case "reset":
                self._begin()
                return {"done": "reset"}
            case "next":
                return self._next(request)
            case "answer":
                return self._answer(request)
            case other:
                raise Refused(f"« do » doit être items, next, answer ou reset, et non {other!r}")

    def _items(self, request: Mapping[str, Any]) -> dict[str, Any]:
        given = request.get("items")
        if not isinstance(given, list) or not given:
            raise Refused("« items » doit être une liste de questions")
        items = [_item(one) for one in given]
        if len({item.id for item in items}) < len(items):
            raise Refused("deux questions ont le même « id »")
        if _are_levels(one.get("difficulty") for one in given):
            items = [
                replace(item, difficulty=author_difficulty(one.get("difficulty") or _MIDDLING))
                for item, one in zip(items, given, strict=True)
            ]
        threshold = Threshold(
            success=_number(request, "threshold", Threshold.success),
            difficulty=float(np.mean([item.difficulty for item in items])),
            floor=float(np.mean([item.floor for item in items])),
        )
        if not threshold.floor < threshold.success < 1:
            raise Refused("le seuil doit être entre le taux de réussite au hasard et 1")
        model = Model(naming=Naming(threshold))
        known = [
            _known(item, one.get("answers"), model.priors)
            for item, one in zip(items, given, strict=True)
        ]
        self._pool, self._model = Pool(known, _hierarchy(known, given)), model
        self._begin()
        return {"done": "items", "items": len(items)}

    def _begin(self) -> None:
        self._learner = None if self._pool is None else Learner(self._pool, self._model)
        self._now = _BEGIN

    def _ready(self) -> tuple[Pool, Learner]:
        if self._pool is None or self._learner is None:
            raise Refused('donnez d\'abord les questions : {"do": "items", "items": […]}')
        return self._pool, self._learner

    def _next(self, request: Mapping[str, Any]) -> dict[str, Any]:
        pool, learner = self._ready()
        now = self._at(request)
        choice = learner.next(now, tie=int(learner.history.times.sum()))
        assert choice is not None
        return {
            "item": pool.items[choice.place].id,
            "why": self._tell(learner, choice, now),
            "points": {str(why): round(points, 4) for why, points in choice.points.items()},
        }

    def _answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        pool, learner = self._ready()
        name = request.get("item")
        place = pool.place.get(name) if isinstance(name, int | str) else None
        if place is None:
            raise Refused(f"question inconnue : {name!r}")
        score = request.get("score")
        if isinstance(score, list):
            score = _by_criterion(score, pool.items[place])
        taken = (
            {name: _score(one) for name, one in score.items()}
            if isinstance(score, dict)
            else _score(score)
        )
        if isinstance(taken, dict) and not (taken and set(taken) <= set(pool.hierarchy.criteria)):
            raise Refused("« score » nomme un critère inconnu")
        learner.answer(place, taken, self._at(request), sure=bool(request.get("sure")))
        ready = learner.readiness()
        return {
            "capacities": {
                one.capacity: {
                    "p_weak": one.p_weak,
                    "mean": one.mean,
                    "sd": one.deviation,
                    "answers": one.answers,
                    "state": str(one.state),
                }
                for one in learner.standings()
            },
            "readiness": float(ready.chance),
            "readiness_interval": [float(ready.low), float(ready.high)],
        }

    def _at(self, request: Mapping[str, Any]) -> datetime:
        """When it happens: seconds since 1970, or ISO 8601; without it, a minute later."""
        match request.get("now"):
            case None:
                self._now += _A_MINUTE
            case bool():
                raise Refused(_WHEN)
            case int() | float() as seconds:
                self._now = _instant_at(seconds)
            case str() as text:
                self._now = _instant(text)
            case _:
                raise Refused(_WHEN)
        return self._now


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"date illisible : {text!r}") from None
    if at.year not in _YEARS:
        raise Refused(_WHEN)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _instant_at(seconds: float) -> datetime:
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(_WHEN) from None
    if at.year not in _YEARS:
        raise Refused(_WHEN)
    return at


def _item(given: Any) -> Item:
    if not isinstance(given, dict) or not isinstance(given.get("id"), int | str):
        raise Refused("chaque question doit avoir un « id », texte ou nombre entier")
    floor = _number(given, "guess", _TYPICAL_FLOOR)
    if not 0 <= floor < 1:
        raise Refused(
            f"question {given['id']!r} : « guess » est la chance de réussir au hasard, "
            f"de 0 à 1, et non {floor}"
        )
    return Item(
        given["id"],
        _shares(given),
        difficulty=_number(given, "difficulty", 0.0),
        variance=AUTHOR_SPREAD**2,
        floor=floor,
        kind=str(given.get("kind", "")),
    )


def _shares(given: Mapping[str, Any]) -> dict[str, float]:
    """What a question measures of each of its criteria, told as a name, names, or shares."""
    criteria = given.get("criteria")
    if isinstance(criteria, int | str):
        criteria = [criteria]
    if isinstance(criteria, list) and all(isinstance(name, int | str) for name in criteria):
        criteria = dict.fromkeys(criteria, 1.0)
    if not criteria or not isinstance(criteria, dict):
        raise Refused(
            f"la question {given['id']!r} doit avoir des « criteria » : des noms, ou des parts"
        )
    shares = {str(name): _number(criteria, name, 0.0) for name in criteria}
    total = sum(shares.values())
    if min(shares.values()) < 0 or total == 0:
        raise Refused(f"question {given['id']!r} : les parts des critères doivent être positives")
    return {name: share / total for name, share in shares.items()}


def _are_levels(difficulties: Iterable[Any]) -> bool:
    """Whether they are an author's levels, 1 to 5 (as whole or floating numbers), not logits."""
    told = [one for one in difficulties if one is not None]
    return bool(told) and all(one in _LEVELS for one in told)


def _known(item: Item, answers: Any, priors: Priors) -> Item:
    """The item, its difficulty as certain as its answers make it."""
    match answers:
        case None | []:
            return item
        case bool():
            raise Refused(_HOW_MANY)
        case int() | float() if 0 <= answers <= _MOST_ANSWERS:
            precision = 1 / item.variance + answers * _TOLD_BY_AN_ANSWER
            return item.calibrated(item.difficulty, 1 / precision)
        case list():
            scores = [_score(one.get("score") if isinstance(one, dict) else one) for one in answers]
            mean, variance = difficulty_given(item, scores, priors)
            return item.calibrated(mean, variance)
        case _:
            raise Refused(_HOW_MANY)


def _by_criterion(scores: Sequence[Any], item: Item) -> dict[str, Any]:
    """Scores told in the order of the question's criteria."""
    if len(scores) != len(item.shares):
        raise Refused(f"« score » doit avoir une valeur par critère : {', '.join(item.shares)}")
    return dict(zip(item.shares, scores, strict=True))


def _number(given: Mapping[Any, Any], name: Any, otherwise: float) -> float:
    number = given.get(name)
    if number is None:
        return otherwise
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise Refused(f"« {name} » doit être un nombre, et non {number!r}")
    if not -_FARTHEST <= number <= _FARTHEST:
        raise Refused(f"« {name} » doit être entre −{_FARTHEST} et {_FARTHEST}")
    return float(number)


def _score(given: Any) -> float:
    if not isinstance(given, int | float) or not 0 <= given <= 1:
        raise Refused(f"« score » doit être entre 0 et 1, et non {given!r}")
    return float(given)


def _hierarchy(items: Sequence[Item], given: Iterable[Mapping[str, Any]]) -> Hierarchy:
    """Criteria and their capacities: named by the question, else by the criterion ("C1.3")."""
    of: dict[str, str] = {}
    for item, one in zip(items, given, strict=True):
        for name in item.shares:
            named = _CAPACITY.match(name)
            of[name] = str(one.get("capacity") or (named.group() if named else name))
    names = sorted(of, key=lambda name: (of[name], name))
    return Hierarchy(tuple(names), tuple(of[name] for name in names))

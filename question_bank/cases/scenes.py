"""A scenario being played, and scored: scenes, choices, and the best way through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from question_bank.cases.model import Scenario, Scene, SceneChoice, in_order
from question_bank.cases.path import Act, Chose, IllegalAct


@dataclass(frozen=True)
class SceneState:
    """Where a scenario stands: the choices made so far, and the scene that they led to."""

    case: Scenario
    acts: tuple[Act, ...] = ()
    made: tuple[tuple[str, SceneChoice], ...] = ()
    minutes: int = 0
    euros: int = 0

    @property
    def scene(self) -> Scene:
        """The scene on screen."""
        return self.case.scene(self.made[-1][1].to) if self.made else self.case.scenes[0]

    @property
    def is_over(self) -> bool:
        """Whether an end is reached."""
        return not self.scene.choices

    @property
    def vetoed(self) -> bool:
        """Whether a choice was made that safety forbids."""
        return any(choice.veto for _, choice in self.made)

    @property
    def counted(self) -> tuple[SceneChoice, ...]:
        """The first choice made in each scene: coming back does not undo what was done."""
        first: dict[str, SceneChoice] = {}
        for scene, choice in self.made:
            first.setdefault(scene, choice)
        return tuple(first.values())


def play_scenes(case: Scenario, acts: Iterable[Act]) -> SceneState:
    """The state that these acts lead to.

    Raises:
        IllegalAct: one of them cannot be done where it stands.
    """
    state = SceneState(case)
    for act in acts:
        state = after_choice(state, act)
    return state


def after_choice(state: SceneState, act: Act) -> SceneState:
    """The state after one more choice.

    Raises:
        IllegalAct: it is not a choice of the scene on screen.
    """
    scene = state.scene
    if not isinstance(act, Chose) or act.scene != scene.id:
        raise IllegalAct(act.do)
    if not 0 <= act.choice < len(scene.choices):
        raise IllegalAct(f"{scene.id} has no choice {act.choice}")
    choice = scene.choices[act.choice]
    return replace(
        state,
        acts=(*state.acts, act),
        made=(*state.made, (scene.id, choice)),
        minutes=state.minutes + choice.minutes,
        euros=state.euros + choice.euros,
    )


def scene_score(state: SceneState) -> float:
    """From 0 to 1: the worth of what was chosen beside the best way; 0 after a veto."""
    if state.vetoed:
        return 0.0
    return _share(state.counted, best_way(state.case).counted)


def scene_criteria(state: SceneState) -> dict[str, float]:
    """The same for each criterion that the best way or the path touches."""
    best = best_way(state.case).counted
    touched = in_order(name for one in (*best, *state.counted) for name in one.criteria)
    by_criterion: dict[str, float] = {}
    for name in touched:
        mine = [one for one in state.counted if name in one.criteria]
        vetoed = any(one.veto for one in mine)
        by_criterion[name] = (
            0.0 if vetoed else _share(mine, [one for one in best if name in one.criteria])
        )
    return by_criterion


def _share(mine: Iterable[SceneChoice], best: Iterable[SceneChoice]) -> float:
    reachable = sum(choice.worth for choice in best)
    worth = sum(choice.worth for choice in mine)
    if reachable <= 0:
        return float(worth >= 0)
    return min(1.0, max(0.0, worth / reachable))


@lru_cache(maxsize=200)
def best_way(case: Scenario) -> SceneState:
    """The way to an end that is worth most, the quickest of those; no scene twice, no veto."""
    # A day's minutes weigh less than the smallest worth that an author writes.
    return _most(case, lambda choice: choice.worth - (choice.minutes + choice.euros) / 1e7)


@lru_cache(maxsize=200)
def longest_way(case: Scenario) -> SceneState:
    """The way to an end that takes most time, no scene twice: who tries everything."""
    return _most(case, lambda choice: choice.minutes)


def _most(case: Scenario, value: Callable[[SceneChoice], float]) -> SceneState:
    """The way to an end, no scene twice and no veto, whose choices add up to the most.

    Ways are walked the most promising choice first, and left as soon as what their unvisited scenes
    could still bring does not reach the best way found.
    """
    most = {
        scene.id: max((value(one) for one in scene.choices if not one.veto), default=0.0)
        for scene in case.scenes
    }
    best, best_value = SceneState(case), -inf
    open_ways = [(SceneState(case), 0.0, frozenset[str]())]
    while open_ways:
        way, reached, visited = open_ways.pop()
        if way.is_over:
            if reached > best_value:
                best, best_value = way, reached
            continue
        scene = way.scene
        here = visited | {scene.id}
        hoped = sum(max(0.0, most[name]) for name in most if name not in here)
        if reached + most[scene.id] + hoped <= best_value:
            continue
        onward = [
            (value(choice), position)
            for position, choice in enumerate(scene.choices)
            if choice.to not in here and not choice.veto
        ]
        open_ways += [
            (after_choice(way, Chose(scene=scene.id, choice=position)), reached + worth, here)
            for worth, position in sorted(onward)
        ]
    return best

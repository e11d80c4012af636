"""What is wrong with a case that loads: what can never be reached, told apart, or used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from question_bank import wording
from question_bank.cases import baselines, beliefs
from question_bank.cases.expert import expert_state, steps_to
from question_bank.cases.lengths import too_long
from question_bank.cases.likelihood import UNSAID, Likelihood
from question_bank.cases.model import About, Case, Diagnosis, Move, Scenario, Scene
from question_bank.cases.scenes import best_way
from question_bank.cases.simulation import State, after
from question_bank.model.common import repeated

# Two hypotheses are told apart by a result at least so many times likelier under one of them.
TOLD_APART = 2.3
# What the four ways of playing must come to in a case that ships.
EXPERT_AT_LEAST, RANDOM_AT_MOST, EVERYTHING_AT_MOST = 0.95, 0.35, 0.70
_EXPECTED_DECISIONS = (About.REPAIR, About.RETURN, About.ALERT, About.RECORD)


class Remark(NamedTuple):
    """Something to tell of a part of a case, in French."""

    path: tuple[str | int, ...]
    message: str


def unknown_names(case: Case) -> Iterator[Remark]:
    """Names used twice or that stand for nothing: such a case cannot even be simulated."""
    if isinstance(case, Scenario):
        yield from _twice("scenes", [scene.id for scene in case.scenes])
        known = {scene.id for scene in case.scenes}
        for n, scene in enumerate(case.scenes):
            for m, choice in enumerate(scene.choices):
                if choice.to not in known:
                    yield Remark(
                        ("scenes", n, "choices", m, "to"),
                        wording.unknown_name(choice.to, "une scène", known),
                    )
        return
    for kind, ones in (
        ("hypotheses", case.hypotheses),
        ("precautions", case.precautions),
        ("moves", case.moves),
        ("decisions", case.decisions),
    ):
        yield from _twice(kind, [one.id for one in ones])
    yield from _strange_names(case)


def _twice(kind: str, names: Sequence[str]) -> Iterator[Remark]:
    if repeated(names):
        index = next(n for n, name in enumerate(names) if name in names[:n])
        yield Remark(
            (kind, index, "id"),
            f"l'identifiant « {names[index]} » sert déjà dans ce cas : choisissez-en un autre",
        )


def _strange_names(case: Diagnosis) -> Iterator[Remark]:
    hypotheses = {one.id for one in case.hypotheses}
    precautions = {one.id for one in case.precautions}
    moves = {one.id for one in case.moves}

    def strange(
        path: tuple[str | int, ...], names: Sequence[str], known: set[str], what: str
    ) -> Iterator[Remark]:
        for index, name in enumerate(names):
            if name not in known:
                yield Remark((*path, index), wording.unknown_name(name, what, known))

    def strange_hypotheses(path: tuple[str | int, ...], bears: beliefs.Bears) -> Iterator[Remark]:
        for name in bears:
            if name not in hypotheses:
                message = wording.unknown_name(name, "une hypothèse", hypotheses)
                yield Remark((*path, name), message)

    for n, move in enumerate(case.moves):
        here = ("moves", n)
        yield from strange((*here, "needs"), move.needs, precautions, "une précaution")
        yield from strange((*here, "after"), move.after, moves, "un geste")
        yield from strange_hypotheses((*here, "bears"), move.bears)
        for m, variant in enumerate(move.variants):
            there = (*here, "variants", m)
            either = moves | precautions
            yield from strange(
                (*there, "after"), variant.after, either, "un geste ou une précaution"
            )
            yield from strange_hypotheses((*there, "bears"), variant.bears)
    for n, decision in enumerate(case.decisions):
        yield from strange(("decisions", n, "needs"), decision.needs, precautions, "une précaution")


def cannot_be_played(case: Case) -> Iterator[Remark]:
    """What no bank may hold: the case would mislead, leave someone stuck, or not be shown whole."""
    yield from map(Remark._make, too_long(case))
    if isinstance(case, Scenario):
        yield from _stuck_scenes(case)
        return
    yield from _contradictions(case)
    yield from _dead_moves(case)
    yield from _unused(case)
    unreachable = tuple(_unreachable_cause(case))
    yield from unreachable
    if not unreachable:
        yield from _not_told_apart(case)


def lacking(case: Case) -> Iterator[Remark]:
    """What a candidate would miss: an error in our own bank, a warning in others."""
    if not case.explanation:
        yield Remark((), "il manque « explanation » : écrivez ce qu'il faut retenir")
    if not case.sources:
        yield Remark((), "il manque « sources » : dites d'où viennent les faits de ce cas")
    if isinstance(case, Scenario):
        for n, scene in enumerate(case.scenes):
            for m, choice in enumerate(scene.choices):
                if not choice.why:
                    yield Remark(("scenes", n, "choices", m), "il manque « why »")
        if not case.criteria:
            yield Remark((), "il manque « criteria » sur les choix de ce cas")
        return
    decided = {decision.about for decision in case.decisions}
    for about in _EXPECTED_DECISIONS:
        if about not in decided:
            yield Remark(("decisions",), f"il manque une décision « about: {about} »")
    for n, decision in enumerate(case.decisions):
        for m, option in enumerate(decision.options):
            if not option.correct and not option.why:
                yield Remark(("decisions", n, "options", m), "il manque « why »")
    for n, hypothesis in enumerate(case.hypotheses):
        if not hypothesis.why:
            yield Remark(("hypotheses", n), "il manque « why » : ce qui l'établit ou l'écarte")
    for n, move in enumerate(case.moves):
        if move.collects and not move.is_mistake and not move.teaches:
            yield Remark(("moves", n), "il manque « teaches » : ce que ce geste apprend")


def badly_rewarded(case: Case) -> Iterator[Remark]:
    """Where chance or testing everything pays, or the expert's own path does not."""
    if (value := baselines.expert(case)) < EXPERT_AT_LEAST:
        yield Remark(
            (),
            f"le chemin de l'expert ne vaut que {_told(value)} ({_told(EXPERT_AT_LEAST)} attendu) "
            ": revoyez ce qu'il ne peut pas faire ou conclure",
        )
    if (value := baselines.at_random(case)) > RANDOM_AT_MOST:
        yield Remark(
            (),
            f"répondre au hasard vaut {_told(value)} ({_told(RANDOM_AT_MOST)} au plus) : ajoutez "
            "des choix qui coûtent, ou des propositions fausses",
        )
    if (value := baselines.test_everything(case)) > EVERYTHING_AT_MOST:
        yield Remark(
            (),
            f"tout essayer vaut {_told(value)} ({_told(EVERYTHING_AT_MOST)} au plus) : donnez aux "
            "détours plus de minutes, ou plus d'euros",
        )


def _told(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")


# --- diagnoses ------------------------------------------------------------------------------------


def _contradictions(case: Diagnosis) -> Iterator[Remark]:
    cause = case.cause.id
    if case.cause.at_first is Likelihood.NEVER:
        yield Remark(
            ("hypotheses", case.hypotheses.index(case.cause), "at_first"),
            "la cause est exclue d'avance : écrivez au moins « rare »",
        )
    told = "ce résultat est vu alors que la cause l'exclut : corrigez le résultat ou le mot"
    for n, move in enumerate(case.moves):
        if move.bears.get(cause) is Likelihood.NEVER:
            yield Remark(("moves", n, "bears", cause), told)
        for m, variant in enumerate(move.variants):
            if variant.bears.get(cause) is Likelihood.NEVER:
                yield Remark(("moves", n, "variants", m, "bears", cause), told)


def _dead_moves(case: Diagnosis) -> Iterator[Remark]:
    """Moves that wait for one another, or for one that no careful person makes."""
    start = State(case)
    for n, move in enumerate(case.moves):
        if move.after and not tuple(steps_to(start, move)):
            yield Remark(("moves", n, "after"), f"impasse : {_why_dead(case, move)}")


def _why_dead(case: Diagnosis, move: Move) -> str:
    """What a move waits for in vain, and what to do about it."""
    path = [move]
    while True:
        for name in path[-1].after:
            awaited = case.move(name)
            if awaited.is_mistake:
                return (
                    f"« {path[-1].id} » attend « {name} », une erreur que l'expert ne fait pas : "
                    "ôtez-la de « after »"
                )
            if awaited in path:
                if awaited is path[-1]:
                    return f"« {name} » s'attend lui-même : ôtez-le de son « after »"
                ring = [*path[path.index(awaited) :], awaited]
                return (
                    f"{' → '.join(one.id for one in ring)}, chacun attend le suivant : "
                    "ôtez l'un de ces « after »"
                )
        path.append(next(one for one in map(case.move, path[-1].after) if _waits(case, one)))


def _waits(case: Diagnosis, move: Move) -> bool:
    return not tuple(steps_to(State(case), move))


def _unused(case: Diagnosis) -> Iterator[Remark]:
    needed = {name for move in case.moves for name in move.needs}
    needed |= {name for decision in case.decisions for name in decision.needs}
    awaited = {name for move in case.moves for name in move.after}
    awaited |= {name for move in case.moves for one in move.variants for name in one.after}
    for n, precaution in enumerate(case.precautions):
        if precaution.id not in needed:
            yield Remark(
                ("precautions", n),
                f"rien ne demande la précaution « {precaution.id} » : ajoutez-la au « needs » d'un "
                "geste ou d'une réparation, ou retirez-la",
            )
    for n, move in enumerate(case.moves):
        used = move.is_mistake or move.expected or move.id in awaited
        if not used and not (move.collects and _bears(move)):
            yield Remark(
                ("moves", n),
                f"résultat jamais utilisé : « {move.id} » ne dit rien d'aucune hypothèse et rien "
                "ne l'attend ; donnez-lui des mots dans « bears », ou retirez-le",
            )


def _bears(move: Move) -> bool:
    """Whether a result distinguishes at all: the same word for all says nothing."""
    return any(word is not UNSAID for word in move.bears.values())


def _unreachable_cause(case: Diagnosis) -> Iterator[Remark]:
    """The cause must be the likeliest for the expert, and when all is seen."""
    cause = case.cause.id
    state = expert_state(case)
    if state.concluded != cause:
        yield Remark(
            ("hypotheses",),
            f"conclusion inaccessible : les résultats mènent à « {state.concluded} », pas à la "
            f"cause « {cause} »",
        )
        return
    state = _all_seen(case)
    likeliest = beliefs.likeliest(state.beliefs)
    if likeliest != cause:
        yield Remark(
            ("hypotheses",),
            f"conclusion inaccessible : tout vu, c'est « {likeliest} » qui paraît la cause",
        )
    elif state.beliefs[cause] < 0.7:
        yield Remark(
            ("hypotheses",),
            "conclusion fragile : tout vu, la cause reste à "
            f"{state.beliefs[cause]:.0%} ; ajoutez un examen qui la distingue",
        )


def _all_seen(case: Diagnosis) -> State:
    state = State(case)
    for move in case.moves:
        if move.collects and not move.is_mistake and move.id not in state.done:
            for act in steps_to(state, move):
                state = after(state, act)
    return state


def _not_told_apart(case: Diagnosis) -> Iterator[Remark]:
    seen = _all_seen(case).seen
    cause = case.cause.id
    for n, other in enumerate(case.hypotheses):
        if other.cause:
            continue
        ratios = [
            one.bears.get(cause, UNSAID).probability / one.bears.get(other.id, UNSAID).probability
            for one in seen
        ]
        if max(ratios, default=1) < TOLD_APART:
            yield Remark(
                ("hypotheses", n),
                f"aucun examen sûr ne distingue « {other.id} » de la cause : il en faut un qui "
                "l'exclue, ou la rende rare",
            )


# --- scenarios ------------------------------------------------------------------------------------


def _stuck_scenes(case: Scenario) -> Iterator[Remark]:
    reached = _reached(case.scenes[0], case)
    ends = {scene.id for scene in case.scenes if not scene.choices}
    if not ends:
        yield Remark(("scenes",), "aucune scène n'est une fin : laissez-en une sans « choices »")
        return
    stuck = False
    for n, scene in enumerate(case.scenes):
        if scene.id not in reached:
            what = "scène" if scene.choices else "conclusion"
            yield Remark(
                ("scenes", n),
                f"{what} inaccessible : rien ne mène à « {scene.id} » ; écrivez-la au « to » d'un "
                "choix, ou retirez-la",
            )
        elif not ends & _reached(scene, case):
            stuck = True
            yield Remark(
                ("scenes", n),
                f"boucle sans issue : de « {scene.id} », aucune fin ; faites mener un choix à une "
                "scène sans « choices »",
            )
        elif len(scene.choices) == 1:
            yield Remark(("scenes", n), f"« {scene.id} » n'offre qu'un choix : il en faut deux")
    if not stuck and not best_way(case).is_over:
        yield Remark(
            ("scenes",),
            "aucun chemin sans choix interdit ne mène à une fin : ôtez un « veto », ou ajoutez "
            "un choix permis",
        )


def _reached(start: Scene, case: Scenario) -> set[str]:
    reached, waiting = {start.id}, [start]
    while waiting:
        for choice in waiting.pop().choices:
            if choice.to not in reached:
                reached.add(choice.to)
                waiting.append(case.scene(choice.to))
    return reached

"""``bank play``: a case in the terminal, as its author would try it."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import TypeVar

import click

from bot.candidate.texts import texts
from bot.cli.bank_cases import cases_named
from bot.cli.output import decimal
from question_bank.cases.expert import expert_state
from question_bank.cases.judging import criteria_of, total_of
from question_bank.cases.model import Case, Diagnosis, Scenario
from question_bank.cases.path import (
    Act,
    Chose,
    Concluded,
    Decided,
    Did,
    IllegalAct,
    Mark,
    Marked,
    Reopened,
    Secured,
)
from question_bank.cases.scenes import SceneState, after_choice
from question_bank.cases.scoring import Aspect, score, spent
from question_bank.cases.simulation import State, after

T = TypeVar("T")

_SIGNS = {Mark.RULED_OUT: "-", Mark.POSSIBLE: "?", Mark.LIKELY: "+"}
_NAMED = {Aspect.PRECAUTIONS, Aspect.DECISIONS}
_HELP = (
    "numéro : faire · s2 : précaution · h3+ / h3- / h3? : hypothèse · c1 : conclure · q : quitter"
)
_HELP_TO_DECIDE = "lettres : décider · s2 : précaution · r : rouvrir l'enquête · q : quitter"


@click.command()
@click.argument("subject", metavar="CAS")
def play(subject: str) -> None:
    """Joue un cas au clavier, sans rien enregistrer.

    CAS est l'identifiant d'un cas de la banque livrée, un fichier, ou FICHIER#identifiant.
    """
    cases = cases_named(subject)
    if len(cases) != 1:
        raise click.UsageError(f"{len(cases)} cas ici : écrivez FICHIER#identifiant.")
    case = cases[0]
    click.echo(f"{case.title}\n\n{case.machine}\n\n{case.call}\n")
    end = _scenes(case) if isinstance(case, Scenario) else _diagnosis(case)
    if end is not None:
        _debrief(case, end)


def _diagnosis(case: Diagnosis) -> State | None:
    state = State(case)
    click.echo(_HELP)
    while not state.is_over:
        _show(state)
        typed = _asked()
        if typed is None or typed == "q":
            return None
        act = _act(state, typed)
        try:
            if act is None:
                raise IllegalAct(typed)
            state = after(state, act)
        except IllegalAct:
            click.echo(
                f"Pas possible maintenant. {_HELP if state.concluded is None else _HELP_TO_DECIDE}"
            )
            continue
        _tell(state)
    return state


def _show(state: State) -> None:
    decision = state.open_decision
    if decision is not None:
        click.echo(f"\n{decision.ask}" + (" (plusieurs : ac)" if decision.several else ""))
        for letter, option in zip(ascii_lowercase, decision.options, strict=False):
            click.echo(f"  {letter}. {option.text}")
        _show_precautions(state)
        return
    click.echo(f"\n[{state.minutes} min, {state.euros} €]")
    for number, move in enumerate(state.case.moves, start=1):
        if state.is_offered(move):
            whom = f"{move.whom} : " if move.whom else ""
            click.echo(f"  {number}. {whom}{move.text} ({move.minutes} min, {move.euros} €)")
    _show_precautions(state)
    for number, hypothesis in enumerate(state.case.hypotheses, start=1):
        click.echo(f"  h{number} {_SIGNS[state.mark_of(hypothesis.id)]} {hypothesis.text}")


def _show_precautions(state: State) -> None:
    for number, one in enumerate(state.case.precautions, start=1):
        if one.id not in state.secured:
            click.echo(f"  s{number}. {one.text} ({one.minutes} min)")


def _act(state: State, typed: str) -> Act | None:
    """What was typed as an act; None when it is none."""
    case = state.case
    decision = state.open_decision
    try:
        if typed[0] == "s" and typed[1:].isdigit():
            return Secured(precaution=_nth(case.precautions, typed[1:]).id)
        if typed == "r":
            return Reopened()
        if decision is not None:
            letters = tuple(ascii_lowercase.index(letter) for letter in typed.replace(" ", ""))
            return Decided(decision=decision.id, options=letters)
        if typed[0] == "c":
            return Concluded(hypothesis=_nth(case.hypotheses, typed[1:]).id)
        if typed[0] == "h":
            mark = next(mark for mark, sign in _SIGNS.items() if sign == typed[-1])
            return Marked(hypothesis=_nth(case.hypotheses, typed[1:-1]).id, mark=mark)
        return Did(move=_nth(case.moves, typed).id)
    except (ValueError, IndexError, StopIteration):
        return None


def _nth(things: Sequence[T], number: str) -> T:
    position = int(number)
    if position < 1:
        raise IndexError(number)
    return things[position - 1]


def _tell(state: State) -> None:
    last = state.last
    for breach in last.breaches:
        forgotten = breach.precaution
        why = forgotten.why if forgotten else state.case.move(breach.by).mistake
        click.echo(f"  ! {forgotten.text if forgotten else 'Danger'}. {why}")
    if last.result:
        click.echo(f"  > {last.result}")
    for event in last.events:
        click.echo(f"  * {event.text}")


def _scenes(case: Scenario) -> SceneState | None:
    state = SceneState(case)
    while not state.is_over:
        click.echo(f"\n[{state.minutes} min] {state.scene.text}")
        for letter, choice in zip(ascii_lowercase, state.scene.choices, strict=False):
            click.echo(f"  {letter}. {choice.text}")
        typed = _asked()
        if typed is None or typed == "q":
            return None
        try:
            position = ascii_lowercase.index(typed)
            state = after_choice(state, Chose(scene=state.scene.id, choice=position))
        except (ValueError, IllegalAct):
            click.echo("Tapez l'une des lettres, ou q pour quitter.")
    click.echo(f"\n{state.scene.text}")
    return state


def _debrief(case: Case, end: State | SceneState) -> None:
    click.echo(f"\nTotal : {decimal(total_of(end))}")
    if isinstance(end, State):
        scored = score(end)
        for part in scored.parts:
            # Precautions, moves and decisions are told under the names that the author gave them.
            named = f" : {part.name}" if part.aspect in _NAMED else ""
            aspect = texts.plain(f"aspect_{part.aspect.value}")
            click.echo(f"  {decimal(part.value)}  {aspect}{named}")
        if scored.vetoed:
            click.echo("  Sécurité : le cas est perdu, quel que soit le reste.")
        expert = expert_state(end.case)
        click.echo(f"  Prix : {spent(end):.0f}, celui de l'expert {spent(expert):.0f}")
        click.echo(f"  La cause : {end.case.cause.text}")
    for criterion, value in criteria_of(end).items():
        click.echo(f"  {decimal(value)}  {criterion}")
    if case.explanation:
        click.echo(f"\n{case.explanation}")


def _asked() -> str | None:
    try:
        return input("> ").strip().lower() or "?"
    except (EOFError, KeyboardInterrupt):
        return None

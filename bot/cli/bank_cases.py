"""``bank solve``: the expert's path through cases, and what other ways of playing are worth."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bot.cli.output import complain, decimal, json_option, print_json
from question_bank.cases import baselines
from question_bank.cases.model import Case, Diagnosis
from question_bank.cases.path import Act, Chose, Concluded, Decided, Did, Marked, Reopened, Secured
from question_bank.cases.scenes import SceneState
from question_bank.cases.scoring import spent
from question_bank.cases.simulation import State, play
from question_bank.checking import check_bank
from question_bank.loading import LoadedBank, load_bank

_MARKS = {"ruled_out": "écartée", "possible": "possible", "likely": "probable"}


@click.command()
@click.argument("subject", required=False, metavar="[CAS]")
@json_option
def solve(subject: str | None, as_json: bool) -> None:
    """Le chemin de l'expert, son prix, et ce que valent les autres façons de jouer.

    CAS est l'identifiant d'un cas de la banque livrée, un fichier ou un dossier de cas, ou
    FICHIER#identifiant ; sans CAS, tous les cas de la banque livrée.
    """
    cases = cases_named(subject)
    solved = [_solved(case) for case in cases]
    if as_json:
        print_json({"cases": solved})
        return
    for one in solved:
        click.echo(f"{one['id']} : {one['minutes']} min, {one['euros']} €")
        for step in one["expert_path"]:
            click.echo(f"  {step['text']}")
        click.echo(
            f"  expert {decimal(one['expert'])} · novice prudent {decimal(one['novice'])} · "
            f"au hasard {decimal(one['random'])} · tout essayer {decimal(one['test_everything'])}"
        )


def cases_named(subject: str | None) -> list[Case]:
    """The cases that an argument names; the command ends with a message when there is none."""
    from bot.cli.bank import shipped

    name, _, wanted = (subject or "").rpartition("#")
    path = Path(name or wanted)
    if subject and path.exists():
        loaded, wanted = _loaded(path), wanted if name else ""
        # Such a case can be tried all the same: that is how one finds out what is wrong with it.
        for problem in (
            problem for one in loaded if one.bank for problem in check_bank(one).errors
        ):
            complain(f"à corriger    {problem}")
    else:
        loaded, wanted = [shipped()], subject or ""
    if any(one.bank is None for one in loaded):
        for problem in (problem for one in loaded for problem in one.errors):
            complain(f"erreur        {problem}")
        raise SystemExit(1)
    cases = [
        case
        for one in loaded
        for case in (one.bank.cases if one.bank else ())
        if wanted in {"", case.id}
    ]
    if not cases:
        raise click.UsageError(
            f"« {subject} » n'est ni un fichier de cas, ni l'identifiant d'un cas connu."
        )
    return cases


def _loaded(path: Path) -> list[LoadedBank]:
    """A file, a bank, or a folder of files that is no bank of its own (its ``cases/``, say)."""
    if path.is_dir() and not (path / "bank.yaml").exists():
        return [load_bank(file) for file in sorted(path.glob("*.yaml"))]
    return [load_bank(path)]


def _solved(case: Case) -> dict[str, Any]:
    end = baselines.expert_end(case)
    return {
        "id": case.id,
        "title": case.title,
        "expert": round(baselines.expert(case), 4),
        "novice": round(baselines.novice(case), 4),
        "random": round(baselines.at_random(case), 4),
        "test_everything": round(baselines.test_everything(case), 4),
        "minutes": end.minutes,
        "euros": end.euros,
        "price": spent(end) if isinstance(end, State) else end.minutes + end.euros,
        "expert_path": list(_steps(end)),
    }


def _steps(end: State | SceneState) -> Iterable[dict[str, Any]]:
    for n, act in enumerate(end.acts):
        step: dict[str, Any] = {
            **act.model_dump(mode="json", exclude={"at"}),
            "text": in_words(end.case, act),
        }
        if isinstance(end, State):
            state = play(end.case, end.acts[: n + 1])
            step["minutes"] = state.minutes
            step["beliefs"] = {name: round(value, 3) for name, value in state.beliefs.items()}
        yield step


def in_words(case: Case, act: Act) -> str:
    """An act in French, as the candidate reads it."""
    if isinstance(act, Chose) and not isinstance(case, Diagnosis):
        return case.scene(act.scene).choices[act.choice].text
    assert isinstance(case, Diagnosis)
    match act:
        case Did(move=name):
            return case.move(name).text
        case Secured(precaution=name):
            return f"Précaution : {case.precaution(name).text}"
        case Marked(hypothesis=name, mark=mark):
            return f"Hypothèse {_MARKS[mark]} : {case.hypothesis(name).text}"
        case Concluded(hypothesis=name):
            return f"Conclusion : {case.hypothesis(name).text}"
        case Decided(decision=name, options=options):
            chosen = " ; ".join(case.decision(name).options[i].text for i in options)
            return f"Décision : {chosen}"
        case Reopened():
            return "Enquête rouverte"
    raise AssertionError(act)

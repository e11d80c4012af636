"""``bank``: checking question banks, and seeing what they cover."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from bot.catalogue import plural
from bot.cli.bank_cases import solve
from bot.cli.bank_play import play
from bot.cli.bank_try import bank_try
from bot.cli.output import complain, json_option, print_json
from question_bank.checking import coverage as coverage_of
from question_bank.checking import load_checked, with_rewards
from question_bank.loading import LoadedBank
from referential.loading import load_referential

SHIPPED = "cqpm_0324"


@click.group(subcommand_metavar="COMMANDE …")
def bank() -> None:
    """Les banques de questions : contrôler, essayer, mesurer la couverture."""


bank.add_command(bank_try)
bank.add_command(play)
bank.add_command(solve)


@bank.command()
@click.argument("paths", nargs=-1, metavar="[CHEMIN]…", type=click.Path(path_type=Path))
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Contrôle des fichiers ou des dossiers de questions (sans chemin : la banque livrée).

    Sort avec 1 s'il y a au moins une erreur.
    """
    loaded = [with_rewards(one) for one in map(load_checked, paths)]
    loaded = loaded or [with_rewards(shipped())]
    errors = [problem for one in loaded for problem in one.errors]
    warnings = [problem for one in loaded for problem in one.warnings]
    questions = sum(len(one.bank.questions) for one in loaded if one.bank)
    cases = sum(len(one.bank.cases) for one in loaded if one.bank)
    if as_json:
        print_json(
            {
                "questions": questions,
                "cases": cases,
                "interviews": 0,
                "errors": [problem._asdict() for problem in errors],
                "warnings": [problem._asdict() for problem in warnings],
            }
        )
    else:
        for problem in errors:
            complain(f"erreur        {problem}")
        for problem in warnings:
            complain(f"avertissement {problem}")
        counts = (
            plural(questions, "question", "questions"),
            plural(cases, "cas", "cas"),
            plural(len(errors), "erreur", "erreurs"),
            plural(len(warnings), "avertissement", "avertissements"),
        )
        click.echo(", ".join(counts))
    raise SystemExit(1 if errors else 0)


@bank.command()
@click.argument("path", required=False, metavar="[CHEMIN]", type=click.Path(path_type=Path))
@json_option
def coverage(path: Path | None, as_json: bool) -> None:
    """Ce que couvre une banque, critère par critère (sans chemin : la banque livrée)."""
    loaded = load_checked(path) if path else shipped()
    if loaded.bank is None:
        for problem in loaded.errors:
            complain(f"erreur        {problem}")
        raise SystemExit(1)
    covered = coverage_of(loaded.bank, load_referential())
    if as_json:
        print_json(covered)
        return
    for criterion in covered["criteria"]:
        kinds = ", ".join(f"{kind} {count}" for kind, count in criterion["kinds"].items())
        click.echo(f"{criterion['id']:<6}{criterion['questions']:>3}  {kinds}")


def shipped() -> LoadedBank:
    """The bank that comes with the product, checked."""
    with as_file(files("question_bank") / SHIPPED) as folder:
        return load_checked(folder)

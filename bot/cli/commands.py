"""All commands, and the language that they speak."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import click
from pydantic import ValidationError

from bot.cli.bank import bank
from bot.cli.certificate import referential
from bot.cli.digest import digest
from bot.cli.learning import learning
from bot.cli.output import complain
from bot.cli.people import people
from bot.cli.running import local_telegram, run


@click.group(
    context_settings={"help_option_names": ["--help"], "max_content_width": 110},
    subcommand_metavar="COMMANDE …",
)
def cli() -> None:
    """Le bot qui prépare au CQPM 0324 (maintenance des systèmes sous vide)."""


cli.add_command(run)
cli.add_command(local_telegram)
cli.add_command(referential)
cli.add_command(bank)
cli.add_command(learning)
cli.add_command(digest)
cli.add_command(people)


def main() -> None:
    """Run the command line in French, whatever the machine's language."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    try:
        cli()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            complain(f"Réglage {name} refusé : {problem['msg'].removeprefix('Value error, ')}")
        raise SystemExit(2) from None

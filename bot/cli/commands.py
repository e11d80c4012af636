"""All commands, and the language that they speak."""

from __future__ import annotations

import gettext
import os
from importlib import import_module
from pathlib import Path

import click
from pydantic import ValidationError

from bot.cli.output import complain

# Each command stands in the module of this name, under this one.
_COMMANDS = {
    "run": ("running", "run"),
    "local-telegram": ("local_telegram", "local_telegram"),
    "referential": ("certificate", "referential"),
    "bank": ("bank", "bank"),
    "learning": ("learning", "learning"),
    "digest": ("digest", "digest"),
    "people": ("people", "people"),
}


class _Commands(click.Group):
    """Imports a command when it is wanted: checking a file need not wait for the whole bot.

    See https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"bot.cli.{module}"), name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["--help"], "max_content_width": 110},
    subcommand_metavar="COMMANDE …",
)
def cli() -> None:
    """Le bot qui prépare au CQPM 0324 (maintenance des systèmes sous vide)."""


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

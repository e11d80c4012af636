"""Results on stdout (one JSON document with ``--json``, nothing else), messages on stderr."""

from __future__ import annotations

import json
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Un document JSON sur stdout.")


def print_json(document: Any) -> None:
    """The one document of a command called with ``--json``."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def decimal(value: float) -> str:
    """Two decimals as one writes them in French: « 0,95 »."""
    return f"{value:.2f}".replace(".", ",")


def complain(message: str) -> None:
    """A message for whoever runs the command."""
    click.echo(message, err=True)

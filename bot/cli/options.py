"""Options that several commands share, and the settings that they change."""

from __future__ import annotations

from pathlib import Path

import click

from bot.settings import Settings

port_option = click.option(
    "--port", type=click.IntRange(0, 65535), help="Port du Telegram local (0 : le premier libre)."
)
data_dir_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier de données (par défaut : data).",
)


def settings_with(port: int | None = None, data_dir: Path | None = None) -> Settings:
    """The environment's settings, with what the command line says instead."""
    given = {"port": port, "data_dir": data_dir}
    return Settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )

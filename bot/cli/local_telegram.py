"""``local-telegram``: the Telegram of this machine, alone."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import data_dir_option, port_option, settings_with
from bot.local_telegram.server import serve


@click.command("local-telegram")
@port_option
@data_dir_option
def local_telegram(port: int | None, data_dir: Path | None) -> None:
    """Démarre seulement le Telegram local : un serveur Bot API et une page de téléphone."""
    settings = settings_with(port, data_dir)
    serve(settings.port, settings.data_dir)

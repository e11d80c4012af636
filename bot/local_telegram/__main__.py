"""``python -m bot.local_telegram``: the local Telegram alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.local_telegram.server import serve

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m bot.local_telegram", description="Un Telegram sur cette machine."
    )
    parser.add_argument("--port", type=int, default=8080, help="port (0 : un port libre)")
    parser.add_argument("--data-dir", type=Path, default=Path("data"), help="dossier de données")
    arguments = parser.parse_args()
    serve(arguments.port, arguments.data_dir)

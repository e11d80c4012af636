"""How long Telegram asks us to wait."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import RetryAfter


def seconds(error: RetryAfter) -> float:
    """The wait that a 429 demands, in seconds."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)

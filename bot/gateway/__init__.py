"""The only room that knows Telegram."""

import os

# Opt in to the type that waits will have in python-telegram-bot's next major version, as it asks:
# https://docs.python-telegram-bot.org/en/v22.8/telegram.error.html#telegram.error.RetryAfter
os.environ.setdefault("PTB_TIMEDELTA", "true")

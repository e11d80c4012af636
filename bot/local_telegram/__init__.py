"""A Telegram on this machine: a strict Bot API server and a phone-like page, in one small process.

It stands alone: it imports nothing else of the product and the product knows it only over HTTP.
Rules and texts follow Telegram's published sources (tdlib/telegram-bot-api and tdlib/td).

Where to look: ``methods`` lists the Bot API methods answered; ``people`` is what a person does on
the page; ``control`` is the ``/local`` interface of the page, tests and scripts; ``state`` keeps
everything in one SQLite file; ``server`` puts them together.
"""

# The token that the bot takes when it talks to this server and none was given. Not a secret.
LOCAL_TOKEN = "4200324:local-telegram-on-this-machine-only"

ROLES = {"candidate": 1000, "tutor": 2000, "administrator": 3000, "employer": 4000}
"""Roles that a person may have here, and below which Telegram id each one's numbers begin."""


def ids_of(role: str) -> range:
    """The Telegram ids of all who have this role here, present or to come."""
    return range(ROLES[role] + 1, ROLES[role] + 1000)


CAMILLE = 1001
SACHA = 1002
DOMINIQUE = 2001
ALIX = 3001
EXTRA = "extra"
EXTRAS = dict(
    enumerate(
        (
            "Amina Exemple",
            "Bruno Exemple",
            "Chloé Exemple",
            "Driss Exemple",
            "Elsa Exemple",
            "Farid Exemple",
            "Gaëlle Exemple",
            "Hugo Exemple",
            "Inès Exemple",
            "Jonas Exemple",
            "Karima Exemple",
            "Léo Exemple",
        ),
        start=5001,
    )
)
"""The fictitious people of the demo cohort, by Telegram id.

They receive messages as everybody does, but nobody plays them: the page does not list them.
Wherever one of them is met, the name says that they are made up.
"""

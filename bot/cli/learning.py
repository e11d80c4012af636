"""``learning``: questioning the engine, and measuring it."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import click

from bot.candidate.why import sentence
from bot.learning.learner import Learner
from bot.learning.selection import Choice
from bot.learning.session import Refused, Session


@click.group(subcommand_metavar="COMMANDE …")
def learning() -> None:
    """Le moteur d'apprentissage : l'interroger, le mesurer, étalonner les questions."""


@learning.command()
def session() -> None:
    """Le moteur seul : une requête JSON par ligne, une réponse JSON par ligne.

    \b
    {"do": "items", "items": [{"id", "criteria", "difficulty", "guess", "answers"}]}
    {"do": "next", "now"}                     -> {"item", "why"}
    {"do": "answer", "item", "score", "now"}  -> {"capacities", "readiness"}
    {"do": "reset"}                           une autre personne, les mêmes questions

    Le détail des champs est dans docs/learning.md. Une requête qui n'a pas de sens reçoit
    {"error"} ; les suivantes sont servies, et la commande sort avec 1 à la fin.
    """
    engine, refused = Session(_tell), False
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            reply = engine.do(_request(line))
        except Refused as reason:
            refused = True
            reply = {"error": str(reason)}
        print(json.dumps(reply, ensure_ascii=False), flush=True)
    raise SystemExit(1 if refused else 0)


def _request(line: str) -> dict[str, object]:
    try:
        request = json.loads(line)
    except ValueError as error:
        raise Refused(f"JSON illisible : {error}") from None
    if not isinstance(request, dict):
        raise Refused("une requête est un objet JSON")
    return request


def _tell(learner: Learner, choice: Choice, now: datetime) -> str:
    pool, memory = learner.pool, learner.memories.get(choice.place)
    return sentence(
        choice.why,
        capacity=pool.hierarchy.capacities[pool.capacity[choice.place]],
        criterion=pool.hierarchy.criteria[pool.criterion[choice.place]],
        last=memory.last if memory else None,
        now=now,
    )

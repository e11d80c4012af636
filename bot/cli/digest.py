"""``digest``: what a tutor would read of a group now, without sending anything."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet

from bot.cli.options import data_dir_option, settings_with
from bot.cli.output import complain, json_option, print_json
from bot.cli.store import in_store
from bot.clock import Clock
from bot.lists import paged
from bot.pictures.heatmap import MOST_PEOPLE
from bot.store import groups
from bot.store.database import Session
from bot.store.files import FileKeeper
from bot.store.tables import Group
from bot.training import pictures
from bot.training.group_map import People
from bot.training.library import Library
from bot.training.mastery import Minds
from bot.tutor import digest_view
from bot.tutor.digest import Evidence
from bot.tutor.digest_facts import Told, told_of
from referential.loading import load_referential

_TAG = re.compile(r"<[^>]+>")


@click.group(subcommand_metavar="COMMANDE …")
def digest() -> None:
    """Le bilan d'un groupe, tel que ses tuteurs le reçoivent."""


@dataclass(frozen=True)
class _Preview:
    """A digest, its text without tags, and what its pictures are drawn from."""

    told: Told
    text: str
    pages: Sequence[tuple[bytes, str, People | None]]


@digest.command()
@click.option("--group", "wanted", required=True, metavar="GROUPE", help="Son numéro ou son nom.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où écrire la carte du groupe, en PNG (une page pour 12 personnes).",
)
@data_dir_option
@json_option
def preview(wanted: str, out: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Montre le bilan d'un groupe sans rien envoyer ni noter.

    C'est celui du premier de ses tuteurs, dans l'ordre de l'alphabet : le texte sur stdout.
    """
    minds = Minds(settings_with(data_dir=data_dir).mastery_threshold)
    shown = in_store(data_dir, lambda session: _preview(session, minds, wanted))
    files = _draw(shown, out) if out is not None else []
    if as_json:
        print_json(_document(shown, files))
        return
    click.echo(shown.text)
    for file in files:
        complain(f"Écrit : {file}")


async def _preview(session: Session, minds: Minds, wanted: str) -> _Preview:
    group = _found(await groups.open_ones(session), wanted)
    tutors = await groups.tutors_of(session, group.id)
    if not tutors:
        complain(f"Le groupe « {group.name} » n'a plus de tuteur : personne n'en reçoit le bilan.")
        raise SystemExit(1)
    # Nothing is kept, so this key opens nothing.
    library = Library(FileKeeper(Fernet.generate_key()), minds)
    told = await told_of(session, library, tutors[0], group, Clock().now())
    parts = [digest_view.alert_text(told)] if told.digest.unsafe else []
    text = "\n\n".join([*parts, digest_view.digest_text(told)])
    maps = []
    for page in range(1, paged(told.everyone, 1, MOST_PEOPLE)[2] + 1 if told.everyone else 1):
        described = pictures.description(digest_view.map_of(group, tutors[0], page, told.now))
        maps.append((*described, await pictures.looked_up(session, minds, *described)))
    return _Preview(told, html.unescape(_TAG.sub("", text)), maps)


def _found(listed: Sequence[Group], wanted: str) -> Group:
    """The group with this number or this name; exits with 1 when there is none, or several."""
    found = [group for group in listed if wanted in {str(group.id), group.name}]
    exact = [group for group in found if wanted == str(group.id)] or found
    if len(exact) == 1:
        return exact[0]
    if exact:
        complain(f"Plusieurs groupes s'appellent « {wanted} ». Donnez le numéro de l'un d'eux :")
    else:
        complain(f"Aucun groupe « {wanted} ». " + ("Il y a :" if listed else "Il n'y en a aucun."))
    for group in exact or listed:
        complain(f"{group.id:>6}  {group.name}")
    raise SystemExit(1)


def _draw(shown: _Preview, out: Path) -> list[str]:
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(shown.pages, start=1):
            file = out / f"groupe-{shown.told.group.id}-{number}.png"
            file.write_bytes(asyncio.run(pictures.to_send(*page)))
            written.append(str(file))
    except OSError as error:
        complain(f"Écriture impossible : {error}. Choisissez un autre dossier avec --out.")
        raise SystemExit(2) from None
    return written


def _document(shown: _Preview, files: Sequence[str]) -> dict[str, Any]:
    told = shown.told
    certificate = load_referential()
    return {
        "group": {"id": told.group.id, "name": told.group.name},
        "since": told.since.isoformat(),
        "weak": [
            {
                "capacity": line.capacity,
                "title": certificate.capacity(line.capacity).short,
                "people": [one.name for one in line.people],
                "known": line.known,
                "rule": digest_view.weak_rule_text(told),
                **_evidence(told, line.evidence),
            }
            for line in told.digest.weak
        ],
        "people": [
            {
                "name": one.who.name,
                "rule": digest_view.rule_text(told, one),
                "capacities": list(one.about),
                "evidence": digest_view.resting_on(one),
                **(_evidence(told, one.evidence) if one.evidence else {"n": 0}),
            }
            for one in told.digest.contacts
        ],
        "improved": [
            {
                "capacity": line.capacity,
                "people": [one.name for one in line.people],
                **_evidence(told, line.evidence),
            }
            for line in told.digest.improved
        ],
        "work": [
            {
                "what": one.what,
                "due": one.due.isoformat(),
                "asked": one.asked,
                "done": one.done,
                "capacity": one.capacity,
                "outcome": digest_view.outcome_text(one) if one.done else None,
            }
            for one in told.digest.given
        ],
        "safety": [
            {"name": one.name, "wrong": len(one.unsafe.wrong), "sure": one.unsafe.sure}
            for one in told.digest.unsafe
            if one.unsafe
        ],
        "text": shown.text,
        "pictures": list(files),
    }


def _evidence(told: Told, one: Evidence) -> dict[str, Any]:
    then = one.then or (None, None)
    return {
        "n": one.answers,
        "new": one.new,
        "low": one.low,
        "high": one.high,
        "trend": {
            "since": told.since.isoformat(),
            "low": then[0],
            "high": then[1],
            "moved": one.trend.value,
        },
    }

"""``people``: who is known to the bot, and erasing someone who asks for it."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import data_dir_option
from bot.cli.output import complain, json_option, print_json
from bot.cli.store import in_store
from bot.clock import Clock
from bot.store import people as stored_people
from bot.store import tutors
from bot.store.database import Session
from bot.store.tables import Person

_NOBODY = "Personne ne porte l'identifiant {} : voyez « people list »."
_telegram_id = click.argument(
    "telegram_id", type=click.IntRange(1, 2**63 - 1), metavar="IDENTIFIANT"
)


@click.group(subcommand_metavar="COMMANDE …")
def people() -> None:
    """Les personnes connues du bot."""


@people.command("list")
@data_dir_option
@json_option
def list_people(data_dir: Path | None, as_json: bool) -> None:
    """Liste les personnes : identifiant Telegram, nom affiché, première visite."""
    known = in_store(data_dir, stored_people.everyone)
    if as_json:
        print_json(
            {
                "people": [
                    {
                        "telegram_id": person.telegram_id,
                        "name": person.display_name,
                        "since": person.created_at.isoformat(),
                    }
                    for person in known
                ]
            }
        )
        return
    for person in known:
        click.echo(f"{person.telegram_id:>12}  {person.created_at:%d/%m/%Y}  {person.display_name}")


@people.command()
@_telegram_id
@click.option("--yes", is_flag=True, help="Efface pour de bon. Sans elle, rien n'est effacé.")
@data_dir_option
def erase(telegram_id: int, yes: bool, data_dir: Path | None) -> None:
    """Efface tout ce qui concerne une personne : profil, réponses, fichiers."""
    if not yes:
        complain("Cela ne se rattrape pas. Ajoutez --yes pour effacer pour de bon.")
        raise SystemExit(2)
    if not in_store(data_dir, lambda session: stored_people.erase(session, telegram_id)):
        complain(_NOBODY.format(telegram_id))
        raise SystemExit(1)
    click.echo("Effacé.")


@people.command("name-tutor")
@_telegram_id
@data_dir_option
def name_tutor(telegram_id: int, data_dir: Path | None) -> None:
    """Nomme tuteur une personne qui a déjà ouvert le bot."""

    async def name(session: Session) -> bool:
        person = await _person(session, telegram_id)
        return await tutors.name(session, person.id, None, Clock().now())

    done = in_store(data_dir, name)
    click.echo("C'est fait." if done else "Cette personne est déjà tuteur.")


@people.command("remove-tutor")
@_telegram_id
@data_dir_option
def remove_tutor(telegram_id: int, data_dir: Path | None) -> None:
    """Retire un tuteur : il ne voit plus rien de ses groupes, qui restent."""

    async def remove(session: Session) -> bool:
        person = await _person(session, telegram_id)
        return await tutors.remove(session, person.id, Clock().now())

    done = in_store(data_dir, remove)
    click.echo("C'est fait." if done else "Cette personne n'est pas tuteur.")


async def _person(session: Session, telegram_id: int) -> Person:
    person = await stored_people.with_telegram_id(session, telegram_id)
    if person is None:
        complain(_NOBODY.format(telegram_id))
        raise SystemExit(1)
    return person

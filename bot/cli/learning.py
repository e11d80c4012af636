"""``learning``: questioning the engine, and measuring it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.admin import quality
from bot.candidate.why import sentence
from bot.catalogue import plural
from bot.cli.bank import shipped
from bot.cli.calibration_picture import draw_calibration
from bot.cli.options import data_dir_option, settings_with
from bot.cli.output import complain, json_option, print_json
from bot.cli.store import in_store
from bot.gateway.rendering import payload
from bot.learning.learner import Learner
from bot.learning.replay import Unreadable, read_log, split
from bot.learning.replay import replay as replay_log
from bot.learning.selection import Choice
from bot.learning.session import Refused, Session
from bot.learning.simulation import World
from bot.learning.trial import Trial
from bot.screen import Screen
from bot.store import calibrations, outbox, people
from bot.store.calibrations import Doubted
from bot.store.database import Session as StoreSession
from bot.training.calibrating import Calibration, calibrate_items
from bot.training.mastery import Minds

_CAPACITIES = 7
_SCENARIOS = {
    "known": "difficultés connues",
    "twenty": "20 réponses par question",
    "cold": "questions nouvelles",
}


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
    except (ValueError, RecursionError) as error:
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


@learning.command()
@click.option("--seed", default=1, show_default=True, help="Le tirage.")
@click.option(
    "--people",
    type=click.IntRange(10),
    default=400,
    show_default=True,
    help="Candidats simulés par cohorte (il y en a deux).",
)
@click.option(
    "--items",
    type=click.IntRange(70),
    default=300,
    show_default=True,
    help="Questions, dans les proportions de la banque livrée.",
)
@click.option(
    "--criteria",
    type=click.IntRange(7),
    help="À la place de ces proportions : des questions sur un seul de ces critères chacune, "
    "répartis entre sept capacités.",
)
@click.option(
    "--spread",
    type=click.FloatRange(0.1, 10),
    default=1.0,
    show_default=True,
    help="Combien de fois les candidats diffèrent plus entre eux (en variance) que ne le pense le "
    "moteur.",
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Dessine aussi la calibration dans ce fichier PNG.",
)
@json_option
def simulate(
    seed: int,
    people: int,
    items: int,
    criteria: int | None,
    spread: float,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Des candidats simulés, dont on connaît la maîtrise : qui est repéré, et quand.

    Compte les questions qu'il faut pour repérer les capacités à consolider (F1 de 0,75), pour ce
    moteur, pour le pourcentage de bonnes réponses et pour un classement Elo. Dure une à trois
    minutes ; avec moins de candidats, c'est plus rapide et plus incertain.
    """
    shape = _shape_of_the_shipped_bank() if criteria is None else _one_criterion_each(criteria)
    world = World([shape[n % len(shape)] for n in range(items)], spread=spread)
    report = Trial(world, people, seed).report()
    if picture is not None:
        draw_calibration(report, picture)
    if as_json:
        print_json(report)
        return
    _print_simulation(report)


def _shape_of_the_shipped_bank() -> list[list[str]]:
    bank = shipped().bank
    if bank is None:
        complain("La banque livrée a des erreurs : voyez « bank check ».")
        raise SystemExit(1)
    return [list(question.criteria) for question in bank.questions]


def _one_criterion_each(criteria: int) -> list[list[str]]:
    return [[f"C{n % _CAPACITIES + 1}.{n // _CAPACITIES + 1}"] for n in range(criteria)]


def _print_simulation(report: dict[str, Any]) -> None:
    click.echo(f"{'Questions pour F1 ≥ 0,75':<34}{'ce moteur':>12}{'pourcentage':>13}{'Elo':>7}")
    for how, needed in report["scenarios"].items():
        ours, percentage, elo = (needed[name] or "> 210" for name in ("ours", "percentage", "elo"))
        click.echo(f"{_SCENARIOS[how]:<34}{ours:>12}{percentage:>13}{elo:>7}")
    click.echo(
        f"\n{'Nommées « à consolider »':<34}{'précision':>12}{'rappel':>13}{'fausses alertes':>17}"
    )
    for number, precision in report["precision"].items():
        recall, alarms = report["recall"][number], report["false_alarms"][number]
        after = f"après {number} questions"
        click.echo(f"{after:<34}{precision:>12.3f}{recall:>13.3f}{alarms:>17.4f}")
    click.echo(f"\n{'Prêt, après 70 questions':<34}{'AUC':>12}{'Brier':>13}{'calibration':>13}")
    rows = {"hasard bien connu": report["readiness"]}
    rows |= {f"hasard annoncé à {off}": one for off, one in report["wrong_guessing"].items()}
    rows["en apprenant"] = report["while_learning"]["readiness"]
    for name, one in rows.items():
        click.echo(f"{name:<34}{one['auc']:>12.3f}{one['brier']:>13.3f}{one['ece']:>13.3f}")


@learning.command()
@click.argument("path", metavar="JOURNAL.tsv", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--train-users",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Les élèves dont apprendre les difficultés, un par ligne (sans : quatre sur cinq).",
)
@json_option
def replay(path: Path, train_users: Path | None, as_json: bool) -> None:
    """Rejoue un journal public : prédit chaque réponse avant de la voir.

    Colonnes séparées par des tabulations : user item skills correct t ; les compétences d'une
    question sont jointes par « ~ ».
    """
    try:
        log = read_log(path)
        train = split(log.users)
        if train_users is not None:
            train = set(train_users.read_text(encoding="utf-8").split())
        result = replay_log(log, train)
    except Unreadable as reason:
        complain(f"{path} : {reason}")
        raise SystemExit(1) from None
    except OSError as error:
        complain(f"Lecture impossible : {error}")
        raise SystemExit(2) from None
    if as_json:
        print_json(vars(result))
        return
    click.echo(f"réponses prédites     {result.answers} (apprises : {result.trained_on})")
    click.echo(f"AUC                   {result.auc:.4f}")
    click.echo(f"perte logarithmique   {result.log_loss:.4f}")
    click.echo(f"erreur de calibration {result.ece:.4f}")
    click.echo(f"temps par réponse     {result.microseconds:.0f} µs")


@learning.command()
@data_dir_option
@json_option
def calibrate(data_dir: Path | None, as_json: bool) -> None:
    """Étalonne les questions d'après toutes les réponses, et numérote le résultat.

    Rien ne change entre deux étalonnages. Les questions douteuses sont signalées, ici et aux
    administrateurs : celles que réussissent surtout ceux qui maîtrisent le moins, ou dont la
    difficulté est très loin de ce que pensait l'auteur.
    """
    settings = settings_with(data_dir=data_dir)

    async def do(session: StoreSession) -> tuple[Calibration, Sequence[Doubted]]:
        now = datetime.now(UTC)
        minds = Minds(settings.mastery_threshold)
        made = await calibrate_items(session, minds, now)
        message = await quality.told(session, minds.model.version)
        if message is not None:
            await _owe_to_all(session, message, settings.admin_ids, now)
        return made, await calibrations.doubted(session, made.number)

    made, odd = in_store(data_dir, do)
    if as_json:
        print_json(
            {
                "number": made.number,
                "answers": made.answers,
                "items": [
                    {
                        "id": item.name,
                        "difficulty": item.found.difficulty,
                        "sd": item.found.variance**0.5,
                        "answers": item.found.answers,
                        "discrimination": item.found.discrimination,
                        "doubt": item.found.doubt,
                    }
                    for item in made.items
                ],
            }
        )
        return
    click.echo(f"étalonnage n° {made.number} : {plural(made.answers, 'réponse', 'réponses')}")
    for one in odd:
        complain(f"à revoir : {quality.in_a_line(one)}")


async def _owe_to_all(
    session: StoreSession, message: Screen, administrators: Iterable[int], now: datetime
) -> None:
    """Owe this to each administrator who has opened the bot."""
    for telegram_id in administrators:
        person = await people.with_telegram_id(session, telegram_id)
        if person is not None:
            outbox.owe(session, person.id, outbox.Kind.MESSAGE, payload(message, None), now)

"""``bank try``: judging answers from a file or as they are typed, to see how a question behaves."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple, TypedDict

import click

from bot.catalogue import plural
from bot.cli.output import complain, json_option, print_json
from question_bank.grading import Judgement, UnreadableAnswer, Verdict, judge
from question_bank.grading.concordance import shift_text
from question_bank.loading import LoadedBank, load_bank
from question_bank.model import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.model.script_concordance import SHIFTS
from question_bank.parametric.instance import instantiate
from question_bank.response import Chosen, Matched, Ordered, Response, Stated, Typed

_ANSWER, _EXPECTED, _QUESTION = "answer", "expected", "question"
_DELIMITERS = ";\t,"
_MARK = {
    Verdict.CORRECT: "juste",
    Verdict.PARTIAL: "en partie juste",
    Verdict.INCORRECT: "faux",
    Verdict.UNDECIDED: "indécis",
}
_FROM_MARK: dict[str, str] = {mark: verdict.value for verdict, mark in _MARK.items()}
_TRUE, _FALSE = {"vrai", "v", "oui", "true"}, {"faux", "f", "non", "false"}


class Tried(TypedDict):
    """One answer and its judgement, as ``--json`` prints it."""

    answer: str
    question: str
    expected: str | None
    verdict: str
    score: float
    understood: str | None
    found: list[str]
    missing: list[str]
    contradicted: list[str]
    feedback: list[str]


class _Row(NamedTuple):
    answer: str
    expected: str | None
    question: str | None


@click.command("try")
@click.argument("subject", metavar="QUESTION")
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Un fichier CSV : colonnes answer, et si l'on veut expected et question.",
)
@click.option(
    "--seed", type=int, default=0, help="Le tirage d'une question à valeurs tirées (0 par défaut)."
)
@json_option
def bank_try(subject: str, answers: Path | None, seed: int, as_json: bool) -> None:
    """Juge des réponses à une question, sans rien enregistrer.

    QUESTION est l'identifiant d'une question de la banque livrée, un fichier ou un dossier de
    questions, ou FICHIER#identifiant. S'il y a plusieurs questions, la colonne « question » du CSV
    dit laquelle. Sans --answers, les réponses se tapent au clavier. Une réponse que l'on ne peut
    pas lire est « undecided », avec ce qui n'a pas été compris.
    """
    questions = {
        name: instantiate(question, seed) for name, question in _questions(subject).items()
    }
    if answers is None:
        if as_json:
            raise click.UsageError("--json demande --answers.")
        _interactive(_only(questions))
        return
    try:
        rows = list(_rows(answers.read_bytes()))
        tried = [_tried(_chosen(questions, row.question), row) for row in rows]
    except _Misuse as misuse:
        raise click.UsageError(str(misuse)) from None
    if as_json:
        print_json({"answers": tried, "confusion": _confusion(tried)})
    else:
        _print(tried)


class _Misuse(Exception):
    """The command cannot do what it was asked. The message is in French."""


# --- which question -------------------------------------------------------------------------------


def _questions(subject: str) -> dict[str, Question]:
    """The questions that a subject names, by their id."""
    from bot.cli.bank import shipped

    name, _, wanted = subject.rpartition("#")
    path = Path(name or subject)
    if path.exists():
        questions = _loaded(load_bank(path))
        wanted = wanted if name else ""
    else:
        questions, wanted = _loaded(shipped()), subject
    if wanted and wanted not in questions:
        raise click.UsageError(
            f"« {wanted} » n'est ni un fichier, ni l'identifiant d'une question connue."
        )
    return {wanted: questions[wanted]} if wanted else questions


def _loaded(loaded: LoadedBank) -> dict[str, Question]:
    if loaded.bank is None:
        for problem in loaded.errors:
            complain(f"erreur        {problem}")
        raise SystemExit(1)
    return {question.id: question for question in loaded.bank.questions}


def _only(questions: dict[str, Question]) -> Question:
    if len(questions) != 1:
        raise click.UsageError(f"{len(questions)} questions ici : écrivez FICHIER#identifiant.")
    return next(iter(questions.values()))


def _chosen(questions: dict[str, Question], name: str | None) -> Question:
    if name is None:
        if len(questions) != 1:
            raise _Misuse(
                f"{len(questions)} questions ici : écrivez FICHIER#identifiant, ou ajoutez une "
                "colonne « question » au CSV."
            )
        return next(iter(questions.values()))
    if name not in questions:
        raise _Misuse(f"La question « {name} » du CSV n'est pas dans le fichier de questions.")
    return questions[name]


# --- the answers ----------------------------------------------------------------------------------


def _rows(content: bytes) -> Iterator[_Row]:
    """The lines of a CSV; « ; », tabulation or « , » between columns.

    A comma that belongs to the answer (1,3e-5) need not be quoted when columns are counted.
    """
    # A spreadsheet may begin with a line « sep=; » of its own.
    text = re.sub(r"\Asep=.\r?\n", "", _decoded(content), flags=re.IGNORECASE)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().casefold() for name in next(lines, [])]
        if _ANSWER not in names:
            raise _Misuse("Le CSV doit commencer par une ligne de titres, dont « answer ».")
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield _row(_rejoined(cells, names, delimiter), names)
    except csv.Error as error:
        raise _Misuse(f"Le CSV est illisible ligne {lines.line_num} : {error}.") from None


def _decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or what spreadsheets write (UTF-16 with its mark, Windows-1252)."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rejoined(cells: list[str], names: list[str], delimiter: str) -> list[str]:
    extra = len(cells) - len(names)
    if extra <= 0:
        return cells + [""] * -extra
    at = names.index(_ANSWER)
    return [*cells[:at], delimiter.join(cells[at : at + extra + 1]), *cells[at + extra + 1 :]]


def _row(cells: Sequence[str], names: Sequence[str]) -> _Row:
    values = dict(zip(names, cells, strict=True))
    expected = values.get(_EXPECTED, "").strip().casefold() or None
    expected = _FROM_MARK.get(expected or "", expected)
    if expected is not None and expected not in set(Verdict):
        raise _Misuse(
            f"« {expected} » dans la colonne expected : écrivez correct, partial, incorrect ou "
            "undecided."
        )
    return _Row(values[_ANSWER], expected, values.get(_QUESTION, "").strip() or None)


def _tried(question: Question, row: _Row) -> Tried:
    judgement = _judged(question, row.answer)
    return {
        "answer": row.answer,
        "question": question.id,
        "expected": row.expected,
        "verdict": judgement.verdict.value,
        "score": round(judgement.score, 4),
        "understood": judgement.understood,
        "found": list(judgement.found),
        "missing": list(judgement.missing),
        "contradicted": list(judgement.contradicted),
        "feedback": list(judgement.feedback),
    }


def _judged(question: Question, answer: str) -> Judgement:
    """The judgement; undecided, with the reason as what was understood, when it cannot be read."""
    try:
        return judge(question, _response(question, answer))
    except (UnreadableAnswer, ValueError) as unreadable:
        return Judgement(verdict=Verdict.UNDECIDED, score=0, understood=str(unreadable))


def _response(question: Question, answer: str) -> Response:
    """What was typed as a response: letters in the author's order for what is chosen."""
    match question:
        case Numeric() | ShortAnswer():
            return Typed(text=answer)
        case TrueFalse():
            word = answer.strip().casefold()
            if word not in _TRUE | _FALSE:
                raise UnreadableAnswer("Écrivez vrai ou faux.")
            return Stated(value=word in _TRUE)
        case SingleChoice():
            return Chosen(options=_some_letters(answer, len(question.options), 1))
        case MultipleChoice():
            return Chosen(options=_each_once(_letters(answer, len(question.options))))
        case Ordering(items=items):
            return Ordered(items=_each_once(_some_letters(answer, len(items), len(items))))
        case Matching(pairs=pairs):
            return Matched(rights=_some_letters(answer, len(question.rights), len(pairs)))
        case ScriptConcordance():
            return Chosen(options=(_shift(answer),))


def _letters(answer: str, count: int) -> tuple[int, ...]:
    """« A C », « A,C », « AC » or « 1 3 »: positions, from 0, among ``count``."""
    signs = re.findall(r"[A-Z]|[0-9]+", answer.upper())
    places = tuple(int(sign) - 1 if sign.isdigit() else ord(sign) - ord("A") for sign in signs)
    if re.search(r"[^A-Z0-9\s,;>→.-]", answer.upper()) or not all(0 <= p < count for p in places):
        last = chr(ord("A") + count - 1)
        raise UnreadableAnswer(f"Écrivez des lettres de A à {last}, dans l'ordre de l'auteur.")
    return places


def _some_letters(answer: str, count: int, wanted: int) -> tuple[int, ...]:
    """As many letters as are wanted."""
    places = _letters(answer, count)
    if len(places) != wanted:
        raise UnreadableAnswer(
            f"Écrivez {plural(wanted, 'lettre', 'lettres')} ; ici, il y en a {len(places)}."
        )
    return places


def _each_once(places: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(places)) != len(places):
        raise UnreadableAnswer("Chaque lettre ne s'écrit qu'une fois.")
    return places


def _shift(answer: str) -> int:
    """« -2 » to « +2 », as a position."""
    text = answer.strip().replace("−", "-").removeprefix("+")
    if text not in {str(shift) for shift in SHIFTS}:
        raise UnreadableAnswer("Écrivez -2, -1, 0, +1 ou +2.")
    return SHIFTS.index(int(text))


# --- what is shown --------------------------------------------------------------------------------


def _confusion(tried: Iterable[Tried]) -> dict[str, dict[str, int]]:
    """How often each verdict was given to answers of each expected one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in tried:
        if one["expected"] is not None:
            counts[one["expected"]][one["verdict"]] += 1
    return {
        expected.value: {verdict.value: counts[expected][verdict] for verdict in Verdict}
        for expected in Verdict
        if expected in counts
    }


def _print(tried: Sequence[Tried]) -> None:
    for one in tried:
        expected = one["expected"]
        wrong = expected is not None and expected != one["verdict"]
        note = f"   ← attendu : {_MARK[Verdict(expected)]}" if expected and wrong else ""
        verdict = f"{_MARK[Verdict(one['verdict'])]:<16}{_score(one['score'])}  "
        click.echo(f"{verdict}{_on_a_line(one['answer'])}{note}")
        if one["understood"]:
            click.echo(f"{'':<22}lu : {_on_a_line(one['understood'])}")
    confusion = _confusion(tried)
    if confusion:
        click.echo("\nattendu \\ jugé  " + "".join(f"{_MARK[verdict]:>17}" for verdict in Verdict))
        for expected, counts in confusion.items():
            row = "".join(f"{counts[verdict.value]:>17}" for verdict in Verdict)
            click.echo(f"{_MARK[Verdict(expected)]:<16}{row}")


def _score(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")


def _on_a_line(text: str) -> str:
    """What was typed, without what would disturb a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _interactive(question: Question) -> None:
    click.echo("\n".join([question.stem.strip(), *_offered(question)]))
    click.echo("(une ligne vide pour finir)")
    while answer := _asked():
        try:
            judgement = judge(question, _response(question, answer))
        except UnreadableAnswer as unreadable:
            click.echo(f"  illisible : {unreadable}")
            continue
        click.echo(f"  {_MARK[judgement.verdict]} ({_score(judgement.score)})")
        for label, texts in (
            ("compris", [judgement.understood or ""]),
            ("trouvé", judgement.found),
            ("manque", judgement.missing),
            ("contredit", judgement.contradicted),
        ):
            if any(texts):
                click.echo(f"  {label} : {' ; '.join(texts)}")
        for sentence in judgement.feedback:
            click.echo(f"  retour : {sentence}")


def _offered(question: Question) -> list[str]:
    """What may be answered, with the letters of the author's order, or how to write it."""
    match question:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            return _lettered(option.text for option in options)
        case Ordering(items=items):
            return [*_lettered(item.text for item in items), "Toutes les lettres, dans l'ordre."]
        case Matching(pairs=pairs):
            lefts = [f"{n}. {pair.left}" for n, pair in enumerate(pairs, start=1)]
            return [*lefts, *_lettered(question.rights), "Une lettre par ligne numérotée."]
        case TrueFalse():
            return ["vrai ou faux ?"]
        case ScriptConcordance():
            return [
                f"Si vous pensiez à… {question.thinking_of}",
                f"Et que vous constatez alors… {question.finding}",
                *map(shift_text, SHIFTS),
            ]
        case Numeric(unit=unit) if unit:
            return [f"En {unit}."]
        case Numeric() | ShortAnswer():
            return []


def _lettered(texts: Iterable[str]) -> list[str]:
    return [f"{letter}. {text}" for letter, text in zip(ascii_uppercase, texts, strict=False)]


def _asked() -> str:
    try:
        return input("Votre réponse > ").strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return ""

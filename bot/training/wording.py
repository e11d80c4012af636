"""What was asked and what was answered, in words, long after: for whoever reads about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from question_bank.bank import Entry
from question_bank.cases.model import CaseBase, Diagnosis, Scenario
from question_bank.cases.path import Chose, Concluded, Played
from question_bank.parametric.instance import instance_of
from question_bank.parametric.parameters import Drawn
from question_bank.response import Response, Typed

_response: TypeAdapter[Response | Played] = TypeAdapter(Response | Played)


def asked(entry: Entry, drawn: Drawn | None) -> str:
    """The stem of a question with the values that were drawn for it; the title of a case."""
    return entry.title if isinstance(entry, CaseBase) else instance_of(entry, drawn).question.stem


def answered(entry: Entry, response: Mapping[str, Any], understood: str | None) -> str:
    """What was answered: as it was typed, else as the judge read it (``understood``).

    Of a case, the cause that was named, or the choices made.
    """
    match _response.validate_python(response):
        case Typed(text=text):
            return text
        case Played() as played:
            return _path(entry, played)
        case _:
            return understood or ""


def _path(entry: Entry, played: Played) -> str:
    match entry:
        case Diagnosis():
            named = [act.hypothesis for act in played.acts if isinstance(act, Concluded)]
            return entry.hypothesis(named[-1]).text if named else ""
        case Scenario():
            made = [act for act in played.acts if isinstance(act, Chose)]
            return " → ".join(entry.scene(act.scene).choices[act.choice].text for act in made)
    raise TypeError(f"{entry.id} is a question: it is not played")

"""One question: from its node to its class, every error at its place."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from question_bank import wording
from question_bank.model import (
    Concept,
    Examples,
    Matching,
    Mistake,
    MultipleChoice,
    Numeric,
    NumericMistake,
    Option,
    OrderedItem,
    Ordering,
    Pair,
    Picture,
    Question,
    QuestionBase,
    ScriptConcordance,
    ShortAnswer,
    SingleChoice,
    Tolerance,
    TrueFalse,
)
from question_bank.parametric.curves import PumpDownCurve, RateOfRiseCurve
from question_bank.parametric.parameters import Parameter
from question_bank.problem import Place, Problem
from question_bank.written import with_letter
from question_bank.yaml_nodes import Mapping, Node, Scalar, Sequence, place_of, plain, scalars
from referential.loading import load_referential

KINDS: dict[str, type[Question]] = {
    "single": SingleChoice,
    "multiple": MultipleChoice,
    "true_false": TrueFalse,
    "numeric": Numeric,
    "short_text": ShortAnswer,
    "ordering": Ordering,
    "matching": Matching,
    "script_concordance": ScriptConcordance,
}
_PARTS: dict[str, type[BaseModel]] = {
    "options": Option,
    "mistakes": Mistake,
    "tolerance": Tolerance,
    "concepts": Concept,
    "examples": Examples,
    "items": OrderedItem,
    "pairs": Pair,
    "picture": Picture,
    "parameters": Parameter,
}
_CURVES: dict[str, type[BaseModel]] = {"rate_of_rise": RateOfRiseCurve, "pump_down": PumpDownCurve}
_LATER = {"interview"}
_CRITERION = re.compile(r"C[1-7]\.[1-9][0-9]?")


def read_question(node: Node) -> Question | list[Problem]:
    """The question that a node describes, or everything that is wrong with it."""
    if not isinstance(node, Mapping):
        message = "une question est attendue ici : commencez par « - id: … », clés alignées dessous"
        return [Problem(*node.place, message)]
    problems = unknown_criteria(node)
    kind = _kind(node)
    if isinstance(kind, Problem):
        return [*problems, kind]
    try:
        question = kind.model_validate(plain(node))
    except ValidationError as invalid:
        errors = invalid.errors()
        return problems + [
            _located(node, kind, error) for error in errors if not follows(error, errors)
        ]
    return problems or question


def follows(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether a list is too short only because what is in it was refused."""
    path = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(path)] == path and other is not error for other in errors
    )


def _kind(node: Mapping) -> type[Question] | Problem:
    choices = ", ".join(KINDS)
    written = node.values.get("kind")
    if written is None:
        return Problem(*node.place, f"il manque « kind » : écrivez « kind: » puis {choices}")
    text = written.text.strip() if isinstance(written, Scalar) else ""
    if text == "case":
        message = "un cas s'écrit sous « cases: », dans son propre fichier : voyez le guide des cas"
        return Problem(*written.place, message)
    if text in _LATER:
        return Problem(*written.place, f"« {text} » ne se pose pas encore comme une question")
    if text not in KINDS:
        message = f"« {text[:40]} » n'est pas une sorte de question : écrivez {choices}"
        return Problem(*written.place, message)
    return KINDS[text]


def _located(node: Mapping, kind: type[QuestionBase], error: ErrorDetails) -> Problem:
    path = _written_path(error["loc"])
    if error["type"] != "extra_forbidden":
        return Problem(*place_of(node, path), wording.message(error))
    *parents, key = path
    part = next((step for step in parents if isinstance(step, str)), None)
    model = _part(kind, part, error["loc"]) if part else kind
    return Problem(
        *place_of_key(node, tuple(parents), str(key)), _extra(str(key), model, part is None)
    )


def _written_path(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path without the kind of curve, which pydantic adds and no author writes."""
    if path[0] == "curve" and len(path) > 1 and path[1] in _CURVES:
        return (path[0], *path[2:])
    return path


def _part(kind: type[QuestionBase], part: str, path: tuple[str | int, ...]) -> type[BaseModel]:
    if part == "curve":
        return _CURVES[str(path[1])]
    return NumericMistake if kind is Numeric and part == "mistakes" else _PARTS[part]


def _extra(key: str, model: type[BaseModel], of_question: bool) -> str:
    if of_question and any(key in kind.model_fields for kind in KINDS.values()):
        name = next(name for name, kind in KINDS.items() if kind is model)
        return f"« {key} » ne va pas avec une question « {name} » : retirez cette clé"
    return wording.unknown_key(key, model.model_fields)


def place_of_key(node: Node, parents: tuple[str | int, ...], key: str) -> Place:
    """The place of a key itself, in the mapping at a path."""
    for step in parents:
        if isinstance(node, Mapping):
            node = node.values[str(step)]
        elif isinstance(step, int) and not isinstance(node, Scalar):
            node = node.items[step]
    return node.keys[key] if isinstance(node, Mapping) else node.place


def unknown_criteria(node: Node) -> list[Problem]:
    """Criteria, anywhere in a node, that look like one and are none of the certificate."""
    problems = []
    if isinstance(node, Sequence):
        return [problem for item in node.items for problem in unknown_criteria(item)]
    if isinstance(node, Scalar):
        return []
    for written in scalars(node.values.get("criteria")):
        name = with_letter(written.text)
        if _CRITERION.fullmatch(name) and name not in _criteria():
            capacity = name.partition(".")[0]
            message = f"le critère {name} n'existe pas : le dernier de {capacity} est "
            problems.append(Problem(*written.place, message + _last(capacity)))
    for key, value in node.values.items():
        if key != "criteria":
            problems += unknown_criteria(value)
    return problems


def _last(capacity: str) -> str:
    return [name for name in _criteria() if name.startswith(f"{capacity}.")][-1]


@cache
def _criteria() -> tuple[str, ...]:
    return tuple(
        criterion.id
        for capacity in load_referential().capacities
        for criterion in capacity.criteria
    )

"""One case: from its node to its class, every error at its place."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from question_bank import wording
from question_bank.cases.checking import unknown_names
from question_bank.cases.model import (
    Case,
    Decision,
    Diagnosis,
    Event,
    Hypothesis,
    Move,
    Precaution,
    Scenario,
    Scene,
    SceneChoice,
    Variant,
)
from question_bank.model import Option
from question_bank.problem import Problem
from question_bank.question_nodes import follows, place_of_key, unknown_criteria
from question_bank.yaml_nodes import Mapping, Node, place_of, plain

_PARTS: dict[str, type[BaseModel]] = {
    "hypotheses": Hypothesis,
    "precautions": Precaution,
    "moves": Move,
    "variants": Variant,
    "decisions": Decision,
    "options": Option,
    "events": Event,
    "scenes": Scene,
    "choices": SceneChoice,
}


def read_case(node: Node) -> Case | list[Problem]:
    """The case that a node describes, or everything that is wrong with it.

    One with ``scenes`` is a scenario; any other is a diagnosis.
    """
    if not isinstance(node, Mapping):
        message = "un cas est attendu ici : commencez par « - id: … », clés alignées dessous"
        return [Problem(*node.place, message)]
    problems = unknown_criteria(node)
    model: type[Diagnosis | Scenario] = Scenario if "scenes" in node.values else Diagnosis
    try:
        case = model.model_validate(plain(node))
    except ValidationError as invalid:
        errors = invalid.errors()
        return problems + [
            _located(node, model, error) for error in errors if not follows(error, errors)
        ]
    problems += [Problem(*place_of(node, path), message) for path, message in unknown_names(case)]
    return problems or case


def _located(node: Mapping, model: type[Diagnosis | Scenario], error: ErrorDetails) -> Problem:
    path = error["loc"]
    if error["type"] != "extra_forbidden":
        return Problem(*place_of(node, path), wording.message(error))
    *parents, key = path
    part = next((step for step in reversed(parents) if step in _PARTS), None)
    fields = _PARTS[str(part)].model_fields if part else model.model_fields
    message = wording.unknown_key(str(key), [name for name in fields if name != "kind"])
    return Problem(*place_of_key(node, tuple(parents), str(key)), message)

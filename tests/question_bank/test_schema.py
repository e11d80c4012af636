"""The schema of editors is fresh, is draft-07, and takes what the loader takes."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from question_bank import yaml_nodes
from question_bank.schema import SCHEMA_FILE, bank_schema, text

BANK = Path(__file__).parents[2] / "question_bank" / "cqpm_0324"
VALIDATOR = Draft7Validator(bank_schema())
QUESTION = {"id": "q-un", "capacity": 2, "kind": "true_false", "stem": "Vrai ?", "answer": True}


def accepts(**changes: Any) -> bool:
    return bool(VALIDATOR.is_valid({"questions": [QUESTION | changes]}))


def test_the_schema_s_file_is_fresh() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text()


def test_the_schema_is_draft_07_and_in_french() -> None:
    Draft7Validator.check_schema(bank_schema())
    for newer in ('"$defs"', '"prefixItems"', '"null"'):
        assert newer not in text()
    for definition in bank_schema()["definitions"].values():
        for name, described in definition.get("properties", {}).items():
            assert described.get("description"), name


@pytest.mark.parametrize(
    "file",
    sorted(file for file in BANK.rglob("*.yaml") if file.name != "vocabulary.yaml"),
    ids=lambda file: file.name,
)
def test_the_shipped_bank_follows_the_schema(file: Path) -> None:
    content = file.read_bytes()
    root = yaml_nodes.parse(file.name, content).root
    assert root is not None
    for as_read in (yaml_nodes.plain(root), yaml.safe_load(content)):
        errors = [
            f"{list(error.path)}: {error.message}" for error in VALIDATOR.iter_errors(as_read)
        ]
        assert errors == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"capacity": "C2"},
        {"capacity": "2"},
        {"criteria": 2.1},
        {"criteria": ["C2.1", 2.2]},
        {"answer": "Oui"},
        {"answer": "faux"},
        {"stem": 12},
        {"stem": False},
        {"difficulty": "4"},
        {"sources": "S1"},
        {"picture": {"file": "a.png", "alt": "Une courbe"}},
        {"kind": "numeric", "answer": "1,3e-5", "tolerance": {"relative": "5 %"}},
        {"kind": "numeric", "answer": 1013, "tolerance": {"nominal": 1}},
    ],
)
def test_the_schema_takes_the_forms_of_the_loader(changes: dict[str, Any]) -> None:
    assert accepts(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": "C8"},
        {"answer": "peut-être"},
        {"difficulty": 6},
        {"explicaton": "x"},
        {"options": []},
        {"kind": "qcm"},
        {"stem": ["liste"]},
        {"picture": {"file": "a.png"}},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(changes: dict[str, Any]) -> None:
    assert not accepts(**changes)

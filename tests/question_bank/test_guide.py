"""What the guide for authors shows works as it stands."""

import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from question_bank.checking import check_bank
from question_bank.grading import Verdict, judge, right_response
from question_bank.loading import LoadedBank, load_bank
from question_bank.model import ScriptConcordance
from question_bank.parametric.instance import instantiate
from question_bank.question_nodes import KINDS
from question_bank.schema import bank_schema

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ecrire_des_questions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def load(folder: Path, example: str) -> LoadedBank:
    file = folder / "exemple.yaml"
    file.write_text(example, encoding="utf-8")
    return load_bank(file)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("id: ")[1].split()[0])
def test_every_example_loads_without_a_remark_and_its_key_is_right(
    tmp_path: Path, example: str
) -> None:
    loaded = load(tmp_path, example)
    assert loaded.errors == loaded.warnings == ()
    assert check_bank(loaded) == ((), ())
    assert loaded.bank is not None
    (written,) = loaded.bank.questions
    question = instantiate(written, seed=1)
    # Nobody's answer is right before a panel of trainers has voted.
    expected = Verdict.UNDECIDED if isinstance(question, ScriptConcordance) else Verdict.CORRECT
    assert judge(question, right_response(question)).verdict is expected
    Draft7Validator(bank_schema()).validate(yaml.safe_load(example))


def test_every_kind_has_its_example() -> None:
    shown = {
        question["kind"] for text in EXAMPLES for question in yaml.safe_load(text)["questions"]
    }
    assert shown == set(KINDS)


def test_the_schema_named_in_the_guide_is_there() -> None:
    (named,) = re.findall(r"\$schema=(\S+)", GUIDE)
    assert (ROOT / "docs" / named).is_file()

"""The cases that these tests play: those of the guide, those that ship, and a small one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from question_bank.cases.model import Case, Diagnosis, Scenario
from question_bank.cases.path import (
    Act,
    Chose,
    Concluded,
    Decided,
    Did,
    Mark,
    Marked,
    Reopened,
    Secured,
)
from question_bank.loading import LoadedBank, load_bank

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "question_bank" / "cqpm_0324"
_GUIDE = (ROOT / "docs" / "ecrire_des_cas.md").read_text(encoding="utf-8")
DIAGNOSIS_AS_WRITTEN, SCENARIO_AS_WRITTEN = re.findall(
    r"^```yaml\n(.*?)^```$", _GUIDE, re.MULTILINE | re.DOTALL
)

# Three hypotheses, of which « seal » is true; every sort of precaution, move and decision.
_SMALL = yaml.safe_load("""
id: a-small-case
title: A small case
capacity: C4
machine: A machine.
call: It does not work.
hypotheses:
  - {id: seal, text: The seal leaks, cause: true, at_first: parfois}
  - {id: pump, text: The pump is weak, at_first: parfois}
  - {id: gauge, text: The gauge lies, at_first: rare}
precautions:
  - {id: lock, text: Lock, aim: safety, minutes: 4, criteria: [C4.4], why: It starts by itself.}
  - {id: gloves, text: Gloves, aim: cleanliness, minutes: 1, criteria: [C4.5], why: Finger marks.}
  - {id: leave, text: Leave, aim: agreement, minutes: 2, criteria: [C4.6], why: A batch waits.}
moves:
  - {id: worker, how: ask, stage: functional, text: Ask, minutes: 3, result: Since yesterday.,
     bears: {seal: souvent, pump: rare}}
  - {id: second, how: measure, stage: gauges, text: Read another gauge, minutes: 5,
     result: The same., bears: {seal: toujours, pump: toujours, gauge: exclut}}
  - {id: closed, how: test, stage: pumps, text: Close the valve, minutes: 6, needs: [leave],
     result: The pump is fine., bears: {seal: toujours, pump: exclut}}
  - {id: helium, how: test, stage: accessories, text: Helium at the seal, minutes: 10, euros: 20,
     needs: [lock, gloves], after: [worker], result: It answers.,
     bears: {seal: toujours, pump: exclut, gauge: exclut},
     variants: [{after: [flood], result: Nothing can be said., bears: {}}]}
  - {id: flood, how: test, stage: accessories, text: Helium everywhere, minutes: 30, euros: 60,
     result: The background is up., mistake: Nothing can be located., criteria: [C2.2],
     bears: {gauge: rare}}
  - {id: open, how: act, text: Open it hot, minutes: 5, result: Steam., veto: true,
     mistake: One is burnt., criteria: [C3.6]}
  - {id: hold, how: act, text: Hold the batch, minutes: 2, result: It waits., expected: true,
     criteria: [C4.6]}
events:
  - {at: 8, text: The foreman comes by.}
  - {at: 40, text: The batch leaves.}
decisions:
  - {id: repair, about: repair, ask: How, needs: [lock], criteria: [C5.7], options: [
      {text: A new seal, correct: true}, {text: A new pump, why: It is fine.}]}
  - {id: tell, about: alert, ask: Whom, criteria: [C1.4, C4.6], options: [
      {text: The foreman, correct: true}, {text: Quality, correct: true},
      {text: Nobody, why: They wait.}, {text: Everybody, why: Too many.}]}
""")


def small(**changes: Any) -> Diagnosis:
    """The small case, some of its keys changed."""
    return Diagnosis.model_validate({**_SMALL, **changes})


def small_moves(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The moves of the small case, some of them changed, for ``small(moves=…)``."""
    return [{**move, **changes.get(move["id"], {})} for move in _SMALL["moves"]]


def loaded(folder: Path, text: str) -> LoadedBank:
    """What a file of cases that reads so gives."""
    file = folder / "essai.yaml"
    file.write_text(text, encoding="utf-8")
    return load_bank(file)


@cache
def shipped() -> tuple[Case, ...]:
    """All cases of the bank that ships."""
    bank = load_bank(SHIPPED).bank
    assert bank is not None
    assert bank.cases
    return bank.cases


def guide_diagnosis() -> Diagnosis:
    """The diagnosis of the guide."""
    case = _read(DIAGNOSIS_AS_WRITTEN)
    assert isinstance(case, Diagnosis)
    return case


def guide_scenario() -> Scenario:
    """The scenario of the guide."""
    case = _read(SCENARIO_AS_WRITTEN)
    assert isinstance(case, Scenario)
    return case


@cache
def _read(text: str) -> Case:
    (node,) = yaml.safe_load(text)["cases"]
    # The guide writes « oui » and « 0,5 », as its readers do.
    return (Scenario if "scenes" in node else Diagnosis).model_validate(node)


def all_acts(case: Case) -> list[Act]:
    """Every act that could be tried in a case, and some that no button makes."""
    if isinstance(case, Scenario):
        return [
            Chose(scene=scene.id, choice=choice)
            for scene in case.scenes
            for choice in range(-1, len(scene.choices) + 1)
        ]
    return [
        *(Did(move=one.id) for one in case.moves),
        *(Secured(precaution=one.id) for one in case.precautions),
        *(Marked(hypothesis=one.id, mark=mark) for one in case.hypotheses for mark in Mark),
        *(Concluded(hypothesis=one.id) for one in case.hypotheses),
        Reopened(),
        *(
            Decided(decision=one.id, options=options)
            for one in case.decisions
            for options in ((), (0,), (1,), (0, 1), (1, 1), (-1,), (99,))
        ),
        Did(move="nothing-of-that-name"),
        Chose(scene="no-scene", choice=0),
    ]

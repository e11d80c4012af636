"""What the model finds, and what it refuses to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from referential.loading import as_json, load_referential
from referential.model import Referential

REFERENTIAL = load_referential()
Data = dict[str, Any]


def test_lookups_find_by_identifier() -> None:
    assert REFERENTIAL.capacity("C3").short == "Préventif des pompes à vide"
    assert REFERENTIAL.criterion("C3.11").short == "Respecter la gestion des déchets"
    assert REFERENTIAL.block("B3").capacities == ("C6", "C7")
    assert REFERENTIAL.modality("d").title == "Avis de l’entreprise"


def test_every_criterion_leads_to_its_capacity_and_every_capacity_to_its_block() -> None:
    for criterion in REFERENTIAL.criteria:
        assert criterion in REFERENTIAL.capacity_of(criterion.id).criteria
    for capacity in REFERENTIAL.capacities:
        assert capacity.id in REFERENTIAL.block_of(capacity.id).capacities


@pytest.mark.parametrize(
    "look_up",
    [
        lambda: REFERENTIAL.capacity("C8"),
        lambda: REFERENTIAL.criterion("C1.7"),
        lambda: REFERENTIAL.block("B4"),
        lambda: REFERENTIAL.modality("e"),
        lambda: REFERENTIAL.capacity_of("C1"),
        lambda: REFERENTIAL.block_of("C1.1"),
    ],
)
def test_an_unknown_identifier_is_a_key_error(look_up: Callable[[], object]) -> None:
    with pytest.raises(KeyError):
        look_up()


def test_a_criterion_tells_its_themes() -> None:
    safety, clean = REFERENTIAL.criterion("C1.5"), REFERENTIAL.criterion("C1.6")
    alert, waste = REFERENTIAL.criterion("C1.4"), REFERENTIAL.criterion("C3.11")
    flags = [
        (each.is_safety, each.is_cleanliness, each.is_alert, each.is_waste)
        for each in (safety, clean, alert, waste)
    ]
    assert flags == [
        (True, False, False, False),
        (False, True, False, False),
        (False, False, True, False),
        (False, False, False, True),
    ]


def test_nothing_changes_once_read() -> None:
    with pytest.raises(ValidationError):
        REFERENTIAL.capacity("C1").title = "Autre titre"  # type: ignore[misc]


def _drop_a_criterion(data: Data) -> None:
    del data["capacities"][2]["criteria"][4]


def _swap_two_criteria(data: Data) -> None:
    data["capacities"][0]["criteria"].reverse()


def _move_a_criterion_to_another_capacity(data: Data) -> None:
    data["capacities"][1]["criteria"].append(data["capacities"][0]["criteria"].pop())


def _drop_a_capacity(data: Data) -> None:
    del data["capacities"][6]


def _put_a_capacity_in_two_blocks(data: Data) -> None:
    data["blocks"][0]["capacities"].append("C3")


def _leave_a_capacity_out_of_the_blocks(data: Data) -> None:
    data["blocks"][2]["capacities"].remove("C7")


def _give_two_blocks_one_name(data: Data) -> None:
    data["blocks"][1]["id"] = "B1"


def _name_a_group_that_does_not_exist(data: Data) -> None:
    data["capacities"][0]["criteria"][0]["group"] = "1.A"


def _leave_a_criterion_out_of_the_groups(data: Data) -> None:
    data["capacities"][5]["criteria"][3]["group"] = None


def _leave_a_group_empty(data: Data) -> None:
    extra = data["capacities"][6]["groups"][1] | {"id": "7.C"}
    data["capacities"][6]["groups"].append(extra)


def _number_a_group_after_another_capacity(data: Data) -> None:
    data["capacities"][6]["groups"][0]["id"] = "6.D"
    for criterion in data["capacities"][6]["criteria"][:2]:
        criterion["group"] = "6.D"


def _drop_a_modality(data: Data) -> None:
    del data["modalities"][1]


def _lengthen_a_button(data: Data) -> None:
    data["capacities"][0]["short"] = "R" * 29


def _lengthen_a_criterion_label(data: Data) -> None:
    data["capacities"][0]["criteria"][0]["short"] = "R" * 41


def _invent_a_theme(data: Data) -> None:
    data["capacities"][0]["criteria"][0]["themes"] = ["quality"]


def _add_a_key(data: Data) -> None:
    data["capacities"][0]["criteria"][0]["note"] = "12/20"


def _place_beyond_the_last_page(data: Data) -> None:
    data["blocks"][0]["place"]["page"] = 9


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_drop_a_criterion, "les critères de C3 doivent être"),
        (_swap_two_criteria, "les critères de C1 doivent être"),
        (_move_a_criterion_to_another_capacity, "les critères de C2 doivent être"),
        (_drop_a_capacity, "les capacités doivent être C1 à C7"),
        (_put_a_capacity_in_two_blocks, "doit appartenir à un seul bloc"),
        (_leave_a_capacity_out_of_the_blocks, "doit appartenir à un seul bloc"),
        (_give_two_blocks_one_name, "deux blocs portent le même identifiant"),
        (_name_a_group_that_does_not_exist, "les critères de C1 doivent suivre les groupes"),
        (_leave_a_criterion_out_of_the_groups, "les critères de C6 doivent suivre les groupes"),
        (_leave_a_group_empty, "les critères de C7 doivent suivre les groupes"),
        (_number_a_group_after_another_capacity, "le numéro d'une autre capacité"),
        (_drop_a_modality, "les modalités doivent être a, b, c et d"),
        (_lengthen_a_button, "at most 28 characters"),
        (_lengthen_a_criterion_label, "at most 40 characters"),
        (_invent_a_theme, "'safety', 'cleanliness', 'alert' or 'waste'"),
        (_add_a_key, "Extra inputs are not permitted"),
        (_place_beyond_the_last_page, "less than or equal to 8"),
    ],
)
def test_a_referential_that_contradicts_itself_is_refused(
    spoil: Callable[[Data], None], message: str
) -> None:
    data = as_json(REFERENTIAL)
    spoil(data)
    with pytest.raises(ValidationError, match=re.escape(message)):
        Referential.model_validate(data)

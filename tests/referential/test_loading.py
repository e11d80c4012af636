"""The file is read once, its errors say where they are, its JSON is what the command promises."""

from __future__ import annotations

import json

import pytest
import yaml

from referential.loading import ReferentialError, as_json, load_referential, parse_referential


def test_the_shipped_file_is_read_once() -> None:
    assert load_referential() is load_referential()


def test_json_has_the_promised_keys() -> None:
    printed = json.loads(json.dumps(as_json(load_referential()), ensure_ascii=False))
    assert printed["code"] == "0324"
    assert printed["title"].startswith("Technicien.ne de maintenance")
    assert printed["last_modified"] == "2018-04-05"
    assert printed["admissibility"].startswith("Le CQPM est attribué")

    assert [block["capacities"] for block in printed["blocks"]] == [
        ["C1", "C2"],
        ["C3", "C4", "C5"],
        ["C6", "C7"],
    ]
    assert all(block["id"] and block["title"] for block in printed["blocks"])

    assert [capacity["id"] for capacity in printed["capacities"]] == [f"C{n}" for n in range(1, 8)]
    for capacity in printed["capacities"]:
        assert capacity["title"]
        assert capacity["conditions"]
        assert all(isinstance(condition, str) for condition in capacity["conditions"])
        assert all(criterion["text"] for criterion in capacity["criteria"])
    assert printed["capacities"][0]["criteria"][4]["id"] == "C1.5"
    assert printed["capacities"][0]["criteria"][4]["themes"] == ["safety"]
    assert printed["capacities"][5]["criteria"][0]["group"] == "6.A"

    assert [modality["id"] for modality in printed["modalities"]] == ["a", "b", "c", "d"]
    assert all(modality["title"] and modality["text"] for modality in printed["modalities"])


def test_what_is_printed_can_be_read_again() -> None:
    written = yaml.safe_dump(as_json(load_referential()), allow_unicode=True)
    assert parse_referential(written, source="copie.yaml") == load_referential()


def test_errors_name_the_file_the_place_and_what_to_do_all_at_once() -> None:
    data = as_json(load_referential())
    data["code"] = 324
    del data["capacities"][0]["criteria"][1]["text"]
    data["capacities"][3]["short"] = "Diagnostic des pannes et des défauts"
    data["modalities"][0]["note"] = "12/20"
    data["capacities"][6]["criteria"].pop(0)

    with pytest.raises(ReferentialError) as caught:
        parse_referential(yaml.safe_dump(data, allow_unicode=True), source="essai.yaml")

    lines = str(caught.value).splitlines()
    assert all(line.startswith("essai.yaml : ") for line in lines)
    assert [line.removeprefix("essai.yaml : ") for line in lines] == [
        "code : il faut un texte (entre guillemets, si besoin)",
        "capacities[1].criteria[2].text : ce champ est obligatoire",
        "capacities[4].short : ce texte est trop long (28 caractères au plus)",
        "capacities[7] : les critères de C7 doivent être ['C7.1', 'C7.2', 'C7.3', 'C7.4'], "
        "et non ['C7.2', 'C7.3', 'C7.4', 'C7.5']",
        "modalities[1].note : ce champ est inconnu",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: a: b", "essai.yaml : ce n'est pas du YAML valable"),
        ("", "essai.yaml : document : il faut des champs"),
        ("- C1", "essai.yaml : document : il faut des champs"),
    ],
)
def test_a_text_that_is_no_referential_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReferentialError, match=message):
        parse_referential(text, source="essai.yaml")

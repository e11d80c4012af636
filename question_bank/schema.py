"""The JSON Schema by which editors complete and check a bank file while it is written.

``python -m question_bank.schema`` writes it. It is draft-07, which yaml-language-server reads
(pydantic emits 2020-12). The loader remains the judge: the schema takes what it takes, and says
less.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from question_bank.bank import Bank
from question_bank.cases.model import Diagnosis, Scenario
from question_bank.question_nodes import KINDS

SCHEMA_FILE = Path(__file__).with_name("bank.schema.json")

# Keys whose meaning is the same wherever they stand.
_DESCRIPTIONS = {
    "kind": "La sorte de question.",
    "text": "Le texte montré au candidat.",
    "why": "Pourquoi : la raison, montrée après la réponse.",
    "options": "Les propositions, de 2 à 8.",
    "concepts": "Les idées que la réponse doit exprimer.",
    "words": "Les mots ou courtes expressions qui expriment l'idée.",
    "role": "required (attendue), one_of (une du groupe suffit) ou forbidden (rend faux).",
    "accepted": "Les réponses justes ; la première sert de modèle.",
    "mistakes": "Des réponses fausses fréquentes, chacune avec sa raison.",
    "tolerance": "Écart admis, d'une seule manière : nominal, relative, geometric…",
    "nominal": "Écart admis, dans l'unité de la réponse.",
    "relative": "Écart admis, en part de la réponse : 5 % ou 0,05.",
    "items": "Les étapes, dans le bon ordre, de 3 à 8.",
    "pairs": "Les paires à former, de 2 à 6.",
    "left": "L'élément de gauche.",
    "right": "L'élément de droite qui va avec.",
    "distractors": "Des éléments de droite qui ne vont avec rien (3 au plus).",
    "picture": "L'image sur laquelle repose la question.",
    "answer": "La réponse.",
    "examples": "Des réponses d'essai, que « bank check » fait juger.",
    "formula": "Un calcul, à la place de answer : V*dp/dt.",
    "figures": "Chiffres significatifs montrés quand la réponse est calculée (3 sinon).",
    "cycles": "2 : montrer deux remontées successives.",
    "reference": "oui : montrer aussi la courbe normale.",
    "id": "Identifiant : minuscules sans accent, chiffres, tirets.",
    "criteria": "Les critères d'évaluation concernés : C2.1, ou une liste.",
    "explanation": "Ce qu'il faut retenir.",
    "sources": "D'où viennent les faits : clés déclarées (S1…) ou références complètes.",
    "hypotheses": "Ce qui peut être en panne, de 2 à 8 ; une seule cause.",
    "at_first": "Avant tout examen : exclut, rare, parfois, souvent ou toujours.",
    "precautions": "Ce qu'il faut faire avant : sécurité, propreté, accords.",
    "aim": "safety (sécurité), cleanliness (propreté) ou agreement (accord).",
    "moves": "Ce qui peut être demandé, observé, mesuré, essayé ou fait.",
    "how": "ask, observe, measure, test ou act.",
    "result": "Ce que l'on voit, ou ce qui se passe.",
    "bears": "Pour chaque hypothèse, si on verrait ce résultat : exclut, rare, parfois…",
    "variants": "Un autre résultat, si quelque chose a été fait avant.",
    "decisions": "Ce qu'il faut décider une fois la cause nommée, dans l'ordre.",
    "about": "repair, return, consequences, alert, record, advice ou improvement.",
    "events": "Ce qui arrive quand l'enquête dure.",
    "scenes": "Les scènes ; la première est le début, celles sans choix sont des fins.",
    "choices": "Ce que l'on peut faire dans la scène, de 2 à 6.",
    "thinking_of": "L'hypothèse : « Si vous pensiez à… ».",
    "finding": "Le constat nouveau : « et que vous constatez alors… ».",
    "status": "published, ou draft : la question n'est pas posée.",
}
_LISTED_OR_ALONE = (
    "criteria",
    "sources",
    "accepted",
    "refused",
    "unlike",
    "words",
    "distractors",
    "regime",
    "values",
    "needs",
    "after",
)


def bank_schema() -> dict[str, Any]:
    """The schema of a bank file, whether ``bank.yaml``, a file of questions or both in one."""
    _, definitions = models_json_schema(
        [(kind, "validation") for kind in (*KINDS.values(), Diagnosis, Scenario)],
        ref_template="#/definitions/{model}",
    )
    head = TypeAdapter(Bank).json_schema()["properties"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Banque de questions",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "bank": {**_draft_07(head["name"]), "description": "Nom de la banque."},
            "title": {**_draft_07(head["title"]), "description": "Titre lu par les candidats."},
            "sources": {
                **_draft_07(head["sources"]),
                "description": "Les ouvrages cités : clé (S1) et référence complète.",
            },
            "questions": {
                "type": "array",
                "description": "Les questions.",
                "items": {
                    "oneOf": [{"$ref": f"#/definitions/{kind.__name__}"} for kind in KINDS.values()]
                },
            },
            "cases": {
                "type": "array",
                "description": "Les cas : diagnostics (hypotheses, moves…) ou scénarios (scenes).",
                "items": {
                    "oneOf": [
                        {"$ref": f"#/definitions/{case.__name__}"} for case in (Diagnosis, Scenario)
                    ]
                },
            },
        },
        "definitions": {
            name: _draft_07(definition) for name, definition in definitions["$defs"].items()
        },
    }


def text() -> str:
    """The content of the schema's file."""
    return json.dumps(bank_schema(), ensure_ascii=False, indent=2) + "\n"


def _draft_07(schema: Any) -> Any:
    """The same in draft-07, without what only Python readers care about."""
    if isinstance(schema, list):
        return [_draft_07(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _draft_07(value)
        for key, value in schema.items()
        if (
            key != "discriminator"
            and not (key in {"title", "default", "description"} and not isinstance(value, dict))
        )
        or (key == "description" and "properties" not in schema)
    }
    if "$ref" in kept:  # draft-07 ignores what stands beside a reference
        return {"$ref": kept["$ref"]}
    if "properties" in kept:
        kept["properties"] = {
            key: _described(key, value) for key, value in kept["properties"].items()
        }
    return kept


def _described(key: str, schema: dict[str, Any]) -> dict[str, Any]:
    if key in _LISTED_OR_ALONE:
        one = schema["items"]
        schema = {"anyOf": [one, {k: v for k, v in schema.items() if k != "description"}]} | {
            k: v for k, v in schema.items() if k == "description"
        }
    if "$ref" in schema:
        schema = {"allOf": [schema]}
    if "anyOf" in schema:
        schema = {**schema, "anyOf": [part for part in schema["anyOf"] if part != {"type": "null"}]}
    return {"description": _DESCRIPTIONS[key], **schema} if key in _DESCRIPTIONS else schema


if __name__ == "__main__":
    SCHEMA_FILE.write_text(text(), encoding="utf-8")

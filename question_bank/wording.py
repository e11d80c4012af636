"""What pydantic refuses, in French: one message a type of error, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic_core import ErrorDetails
from rapidfuzz.distance import OSA

from question_bank.words import normalised

_FALLBACK = "valeur refusée ici : comparez avec les exemples du guide"
_LIST = "une liste est attendue ici : une ligne « - … » par élément"

_MESSAGES = {
    "missing": "il manque « {key} » : ajoutez une ligne « {key}: … »",
    "string_type": "un texte est attendu pour « {key} », ni liste ni sous-clés : "
    "mettez-le entre guillemets",
    "string_too_short": "« {key} » est vide : écrivez sa valeur, ou supprimez la ligne",
    "string_too_long": "« {key} » est trop long : {max_length} caractères au plus",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": "« {key} » : il en faut au moins {min_length}",
    "too_long": "« {key} » : {max_length} au plus",
    "model_type": "des sous-clés sont attendues ici, par exemple « text: … » et « why: … »",
    "dict_type": "des sous-clés sont attendues ici, par exemple « {example} »",
    "enum": "« {input} » n'est pas possible pour « {key} » : écrivez {expected}",
    "literal_error": "« {input} » n'est pas possible pour « {key} » : écrivez {expected}",
    "greater_than_equal": "« {key} » vaut au moins {ge}",
    "less_than_equal": "« {key} » vaut au plus {le}",
    "less_than": "« {key} » doit être inférieur à {lt} : écrivez par exemple « 5 % » ou 0,05",
    "bool_type": "écrivez oui ou non",
    "int_type": "un nombre entier est attendu pour « {key} »",
    "is_instance_of": "un nombre est attendu pour « {key} »",
    "decimal_type": "un nombre est attendu pour « {key} »",
    "greater_than": "« {key} » doit être plus grand que {gt}",
    "model_attributes_type": "des sous-clés sont attendues ici, par exemple « kind: rate_of_rise »",
    "union_tag_invalid": "« {tag} » n'est pas une sorte de courbe : écrivez {expected_tags}",
    "union_tag_not_found": "il manque « kind » : écrivez rate_of_rise ou pump_down",
}
# What the keys of a mapping look like.
_SUB_KEYS = {"bears": "fuite: rare"}
_NAMED_BY = "écrivez 1 à 40 minuscules sans accent, chiffres ou tirets, par exemple jauge-pirani"
_PATTERNS = {
    "id": "écrivez 3 à 64 minuscules sans accent, chiffres ou tirets, par exemple c2-fuite-01",
    "capacity": "écrivez C1 à C7",
    "criteria": "écrivez par exemple C2.1",
    "bank": "écrivez 3 à 40 minuscules sans accent, chiffres ou _, par exemple ma_banque",
    "needs": _NAMED_BY,
    "after": _NAMED_BY,
    "to": _NAMED_BY,
}
# What one writes before having read the guide, and the keys that it may stand for.
_FRENCH_KEYS = {
    "question": "stem",
    "enonce": "stem",
    "type": "kind",
    "reponse": "answer",
    "reponses": "accepted",
    "propositions": "options",
    "choix": "options choices",
    "gestes": "moves",
    "scene": "scenes",
    "appel": "call",
    "resultat": "result",
    "erreur": "mistake",
    "attendu": "expected",
    "texte": "text",
    "juste": "correct",
    "correcte": "correct",
    "pourquoi": "why",
    "explication": "explanation",
    "source": "sources",
    "image": "picture",
    "unite": "unit",
    "difficulte": "difficulty",
    "capacite": "capacity",
    "critere": "criteria",
    "criteres": "criteria",
    "etapes": "items",
    "paires": "pairs",
    "intrus": "distractors",
    "erreurs": "mistakes",
    "parametres": "parameters",
    "formule": "formula",
    "courbe": "curve",
    "duree": "duration",
    "vitesse": "speed",
    "pas": "step",
    "valeurs": "values",
    "symbole": "symbol",
    "titre": "title",
    "banque": "bank",
}


def message(error: ErrorDetails) -> str:
    """The French sentence for one of pydantic's errors (not ``extra_forbidden``)."""
    context = dict(error.get("ctx", {}))
    if error["type"] == "enum":
        context["expected"] = context["expected"].replace("'", "").replace(" or ", " ou ")
    key = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "valeur")
    if error["type"] == "value_error":
        return str(context["error"])
    if error["type"] == "string_pattern_mismatch":
        return f"« {_short(error['input'])} » ne convient pas : {_pattern(error['loc'], key)}"
    template = _MESSAGES.get(error["type"], _FALLBACK)
    context["example"] = _SUB_KEYS.get(key, "S1: référence")
    return template.format_map({"key": key, "input": _short(error["input"]), **context})


def _pattern(path: tuple[str | int, ...], key: str) -> str:
    """How such a value is written. What is named within a case has a shorter name than the case."""
    within = len(path) > 1
    if (key == "id" and within) or "bears" in path:
        return _NAMED_BY
    return _PATTERNS.get(key, _FALLBACK)


def unknown_key(key: str, known: Iterable[str]) -> str:
    """« clé inconnue « explicaton » : vouliez-vous écrire « explanation » ? »"""
    known = sorted(known)
    meant = _FRENCH_KEYS.get(normalised(key), "").split()
    closest = next((name for name in meant if name in known), "") or _closest(key, known)
    if closest:
        return f"clé inconnue « {_short(key)} » : vouliez-vous écrire « {closest} » ?"
    return f"clé inconnue « {_short(key)} » : les clés possibles ici sont {', '.join(known)}"


def unknown_name(name: str, what: str, known: Iterable[str]) -> str:
    """« « voyan » n'est pas un geste de ce cas : vouliez-vous écrire « voyant » ? »"""
    known = sorted(known)
    told = f"« {_short(name)} » n'est pas {what} de ce cas"
    if closest := _closest(name, known):
        return f"{told} : vouliez-vous écrire « {closest} » ?"
    if not known:
        return f"{told}, qui n'en a pas : ajoutez-la, ou retirez ce nom"
    return f"{told} : écrivez {', '.join(known)}"


def _closest(written: str, known: Iterable[str]) -> str:
    """The name that was probably meant; empty when none comes near."""
    closest = min(known, key=lambda name: OSA.distance(written.casefold(), name), default="")
    edits = OSA.distance(written.casefold(), closest)
    far = edits > max(2, len(closest) // 3) or edits >= len(written)
    return "" if far else closest


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"

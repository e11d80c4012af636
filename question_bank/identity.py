"""What makes a question the same question: hashes of its content."""

from __future__ import annotations

import hashlib
import json

from question_bank.bank import Entry
from question_bank.cases.model import Diagnosis, Scenario

# What a candidate must find; a better explanation or source leaves the statistics comparable.
_ITEM = {
    "kind",
    "stem",
    "options",
    "answer",
    "parameters",
    "curve",
    "formula",
    "unit",
    "unit_required",
    "tolerance",
    "accepted",
    "concepts",
    "in_order",
    "unlike",
    "items",
    "pairs",
    "distractors",
    "thinking_of",
    "finding",
    "votes",
}


def revision_hash(entry: Entry, picture: bytes | None = None) -> str:
    """SHA-256 of all the content, picture included: what an answer points to."""
    # Defaults are left out, so that a new optional key does not change every question's hash.
    return _hash(entry.model_dump(mode="json", exclude_defaults=True), picture)


def item_hash(entry: Entry, picture: bytes | None = None) -> str:
    """SHA-256 of what is asked and its key: a change opens a new statistical item.

    In a case everything that a candidate reads may help or mislead: any change opens a new one.
    """
    if isinstance(entry, Diagnosis | Scenario):
        return revision_hash(entry)
    content = entry.model_dump(mode="json", include=_ITEM, exclude_defaults=True)
    for part in ("options", "items", "pairs", "concepts"):
        if part in content:
            content[part] = [
                {key: value for key, value in one.items() if key != "why"} for one in content[part]
            ]
    return _hash(content, picture)


def _hash(content: object, picture: bytes | None) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode())
    if picture is not None:
        digest.update(b"\0" + hashlib.sha256(picture).digest())
    return digest.hexdigest()

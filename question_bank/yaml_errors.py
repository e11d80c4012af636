"""What PyYAML complains of, in French and with the usual cause.

PyYAML's two parsers word their messages differently: the offending character says more than they.
"""

from __future__ import annotations

import yaml

from question_bank.problem import Problem

_QUOTE = "mettez tout le texte entre guillemets"
_INDENTATION = (
    "alignement incorrect : les clés d'une même question doivent commencer à la même colonne"
)


def describe(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """The problem at its place: « guillemet jamais refermé », « tabulation »…"""
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable(file, text)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(file, 1, 1, "ce fichier n'est pas du YAML lisible")
    mark = error.problem_mark
    context = error.context or ""
    opened = "quoted scalar" in context and "escape" not in (error.problem or "")
    if opened or "flow sequence" in context or "flow mapping" in context:
        mark = error.context_mark or mark  # where it opens says more than where it fails
    message = _message(text, mark.line, mark.column, error)
    return Problem(file, mark.line + 1, mark.column + 1, message)


def unreadable_character(sign: str) -> str:
    """The message for a control character or half of one."""
    return f"caractère invisible interdit (U+{ord(sign):04X}) : retirez-le"


def _unreadable(file: str, text: str) -> Problem:
    position = next(
        (i for i, sign in enumerate(text) if sign not in "\t\n\r" and not _printable(sign)), 0
    )
    before = text[:position].split("\n")
    message = unreadable_character(text[position])
    return Problem(file, len(before), len(before[-1]) + 1, message)


def _printable(sign: str) -> bool:
    code = ord(sign)
    return (
        0x20 <= code < 0x7F
        or code == 0x85
        or 0xA0 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or code >= 0x10000
    ) and code != 0xFEFF


def _message(text: str, line: int, column: int, error: yaml.MarkedYAMLError) -> str:
    """The first cause that applies."""
    problem, context = error.problem or "", error.context or ""
    lines = text.split("\n")
    written = lines[line] if line < len(lines) else ""
    before, sign = written[:column], written[column : column + 1]
    colon = "mapping values are not allowed" in problem
    causes = (
        (
            "escape" in problem,
            "« \\ » mal employé entre guillemets doubles : utilisez des guillemets simples ' '",
        ),
        (
            "quoted scalar" in context,
            "guillemet ouvert ici et jamais refermé : fermez-le, ou doublez l'apostrophe ('')",
        ),
        (
            "\t" in before + sign and not (before + sign).strip(),
            "tabulation en début de ligne : remplacez-la par des espaces",
        ),
        (
            colon and ": " in f"{before.lstrip('- ')} ",
            f"« : » dans un texte sans guillemets : {_QUOTE}",
        ),
        (colon, f"« : » inattendu : {_INDENTATION}, ou {_QUOTE}"),
        (
            "cannot start any token" in problem,
            f"un texte ne peut pas commencer par « {sign} » : {_QUOTE}",
        ),
        (
            "block scalar" in context,
            "après « | » ou « > », allez à la ligne avant d'écrire le texte",
        ),
        (
            "flow" in context or sign in set("[]{},"),
            f"crochet ou accolade mal fermé : {_QUOTE} s'il contient [ ] {{ }}",
        ),
        (
            "'" in before or '"' in before,
            "texte après un guillemet fermant : doublez l'apostrophe (l''arbre), "
            "ou employez des guillemets doubles",
        ),
        (
            "could not find expected ':'" in problem,
            "« : » manque après la clé, ou la suite d'un texte n'est pas décalée vers la droite",
        ),
        ("block" in context, _INDENTATION),
    )
    fallback = f"écriture YAML incorrecte près d'ici : vérifiez l'alignement, ou {_QUOTE}"
    return next((message for applies, message in causes if applies), fallback)

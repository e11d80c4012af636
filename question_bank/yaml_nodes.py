"""YAML read into nodes that keep every scalar as typed, with its place.

Only what a bank needs is allowed: mappings, lists and texts. Aliases, tags and deep nesting are
refused while the events go by, before anything could be expanded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from question_bank.problem import Place, Problem
from question_bank.yaml_errors import describe, unreadable_character

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_NODES = 60_000

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GLUED_COMMENT = re.compile(r"\s+(?P<comment>#[^\s#].*)")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Scalar:
    """A text exactly as typed; empty when nothing was."""

    place: Place
    text: str


@dataclass(frozen=True)
class Sequence:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    """Keys, each with its own place, and their values."""

    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The node as dicts, lists and texts."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text


def child(node: Node | None, key: str) -> Node | None:
    """The value of a key, None when it was not written."""
    return node.values.get(key) if isinstance(node, Mapping) else None


def scalars(node: Node | None) -> list[Scalar]:
    """The texts of a list, or the text that stands alone in its place."""
    if isinstance(node, Sequence):
        return [item for item in node.items if isinstance(item, Scalar)]
    return [node] if isinstance(node, Scalar) else []


def place_of(node: Node, path: tuple[str | int, ...]) -> Place:
    """The place of the value at a path, or of its nearest ancestor that was written."""
    for step in path:
        child: Node | None = None
        if isinstance(node, Mapping):
            child = node.values.get(str(step))
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            child = node.items[step]
        if child is None:
            return node.place
        node = child
    return node.place


@dataclass
class Parsed:
    """A file read: its top mapping (None when there are errors), and the problems met."""

    root: Mapping | None = None
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def parse(file: str, content: bytes) -> Parsed:
    """Read the bytes of a file; never raises. ``file`` is the name that problems give."""
    parsed = Parsed()
    text = _decoded(file, content, parsed)
    if text is None:
        return parsed
    try:
        root = _Composer(file, text, parsed).compose()
    except _StopReading:
        return parsed
    except yaml.YAMLError as error:
        parsed.errors.append(describe(file, text, error))
        return parsed
    if root is None:
        message = "le fichier est vide : commencez par « questions: » ou « cases: »"
        parsed.errors.append(Problem(file, 1, 1, message))
    elif not isinstance(root, Mapping):
        message = "le fichier doit commencer par une clé : « questions: » ou « cases: »"
        parsed.errors.append(Problem(*root.place, message))
    elif not parsed.errors:
        parsed.root = root
    return parsed


def _decoded(file: str, content: bytes, parsed: Parsed) -> str | None:
    if len(content) > MAX_BYTES:
        message = (
            f"fichier trop gros : {MAX_BYTES // 1_000_000} Mo au plus, répartissez les questions"
        )
        parsed.errors.append(Problem(file, 1, 1, message))
        return None
    encoding = _BYTE_ORDER_MARKS.get(content[:2])
    if encoding:
        message = f"le fichier est en {encoding} : enregistrez-le en UTF-8"
        parsed.errors.append(Problem(file, 1, 1, message))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").split("\n")
        message = "caractère illisible : le fichier n'est pas en UTF-8, enregistrez-le en UTF-8"
        parsed.errors.append(Problem(file, len(before), len(before[-1]) + 1, message))
        return None
    if text.startswith("\ufeff"):
        message = "marque BOM invisible en tête, ignorée : enregistrez en « UTF-8 sans BOM »"
        parsed.warnings.append(Problem(file, 1, 1, message))
    return text.removeprefix("\ufeff")


class _StopReading(Exception):
    """What is left is not worth reading, or would cost too much; the problem is told already."""


class _Composer:
    """Builds nodes from the parser's events."""

    def __init__(self, file: str, text: str, parsed: Parsed) -> None:
        self.file = file
        self.lines = text.replace("\r\n", "\n").split("\n")
        self.errors = parsed.errors
        self.warnings = parsed.warnings
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self.nodes = 0

    def compose(self) -> Node | None:
        """The tree of the only document, None when there is none."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._stop(event, "un second document commence ici : retirez la ligne « --- »")
                root = self._node(next(self.events), 1)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(event, "fichier trop long : répartissez les questions en plusieurs fichiers")
        if depth > MAX_DEPTH:
            self._stop(event, f"trop de niveaux imbriqués ({MAX_DEPTH} au plus)")
        self._refuse_yaml_tricks(event)
        place = self._place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = Sequence(place)
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                sequence.items.append(self._node(item, depth + 1))
            return sequence
        if not isinstance(event, yaml.ScalarEvent):  # an alias, refused already
            return Scalar(place, "")
        self._refuse_odd_characters(event, event.value)
        self._warn_of_lost_text(event)
        return Scalar(place, event.value)

    def _mapping(self, place: Place, depth: int) -> Mapping:
        mapping = Mapping(place)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self._error(key.place, "une clé doit être un mot suivi de « : »")
            elif key.text in mapping.keys:
                first = mapping.keys[key.text].line
                self._error(
                    key.place,
                    f"clé « {key.text} » en double, déjà écrite ligne {first} : gardez-en une",
                )
            else:
                mapping.keys[key.text] = key.place
                mapping.values[key.text] = value
        return mapping

    def _refuse_yaml_tricks(self, event: yaml.Event) -> None:
        place = self._place(event)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            self._error(
                place,
                f"« *{anchor} » est un alias YAML, refusé ici : "
                "recopiez le texte, ou mettez-le entre guillemets",
            )
        elif anchor is not None:
            self._error(
                place,
                f"« &{anchor} » est une ancre YAML, refusée ici : "
                "retirez-la, ou mettez le texte entre guillemets",
            )
        if getattr(event, "tag", None) is not None:
            self._error(
                place,
                "un texte qui commence par « ! » est une étiquette YAML, refusée ici : "
                "retirez-la, ou mettez le texte entre guillemets",
            )

    def _refuse_odd_characters(self, event: yaml.Event, text: str) -> None:
        """Escapes (``"\\0"``) can bring characters that no screen shows and no database takes."""
        for sign in text:
            if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}:
                self._error(self._place(event), unreadable_character(sign))
                return

    def _warn_of_lost_text(self, event: yaml.ScalarEvent) -> None:
        """« Vanne #3 » without quotes is « Vanne »: the rest is a comment."""
        mark = event.end_mark
        if event.style or mark is None or mark.line >= len(self.lines):
            return
        lost = _GLUED_COMMENT.match(self.lines[mark.line], mark.column)
        if lost:
            place = Place(self.file, mark.line + 1, lost.start("comment") + 1)
            message = f"« {lost['comment'][:40]} » est lu comme un commentaire : "
            message += "mettez le texte entre guillemets s'il en fait partie"
            self.warnings.append(Problem(*place, message))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def _error(self, place: Place, message: str) -> None:
        self.errors.append(Problem(*place, message))

    def _stop(self, event: yaml.Event, message: str) -> None:
        self._error(self._place(event), message)
        raise _StopReading

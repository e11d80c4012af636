"""From files to a bank: all errors of all files at once, each at its line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from question_bank import wording, yaml_nodes
from question_bank.bank import SOURCE_KEY, Bank
from question_bank.cases.model import Case
from question_bank.cases.nodes import read_case
from question_bank.model import Question, ShortAnswer
from question_bank.pictures import UnfitPicture, read_picture
from question_bank.problem import Place, Problem
from question_bank.question_nodes import read_question
from question_bank.vocabulary import (
    VOCABULARY_FILE,
    BadVocabulary,
    read_vocabulary,
    shared_vocabulary,
    with_own_words,
)
from question_bank.yaml_nodes import Node, Scalar, Sequence, child, place_of, scalars

__all__ = ["LoadedBank", "Problem", "load_bank", "load_banks"]

_HEAD = ("bank", "title", "sources")
_HEAD_FILE = "bank.yaml"
_ENTRIES = ("questions", "cases")
_CASES_FOLDER = "cases"
_NOT_YET = ("interviews",)


@dataclass(frozen=True)
class LoadedBank:
    """What a path gave: a bank, or the errors that prevent one.

    ``pictures`` holds the content of each picture under the name that questions give it;
    ``nodes`` where each question or case was written, by its id.
    """

    bank: Bank | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def place(self, entry: str, *path: str | int) -> Place:
        """Where a part of an entry was written; ``path`` as in ``("options", 0, "text")``."""
        return place_of(self.nodes[entry], path)


def load_bank(path: Path) -> LoadedBank:
    """Read a folder (``bank.yaml``, its other ``*.yaml`` and those of ``cases/``) or one file.

    Never raises.

    One file may say ``bank``, ``title`` and ``sources`` itself; else its name serves, and the
    sources are those of the ``bank.yaml`` beside it.
    """
    reading = _Reading(path, path if path.is_dir() else path.parent)
    if path.is_dir():
        reading.folder_files(path)
    else:
        reading.single_file(path)
    return reading.result()


def load_banks(paths: Iterable[Path]) -> tuple[LoadedBank, ...]:
    """Read several banks. Two of the same name cannot stand together: the second is an error."""
    loaded: list[LoadedBank] = []
    first: dict[str, Path] = {}
    for path in paths:
        one = load_bank(path)
        if one.bank and one.bank.name in first:
            message = f"la banque « {one.bank.name} » est déjà celle de {first[one.bank.name]}"
            one = LoadedBank(None, (Problem(str(path), 1, 1, message),), one.warnings)
        elif one.bank:
            first[one.bank.name] = path
        loaded.append(one)
    return tuple(loaded)


class _Reading:
    """One bank being read: what was found so far."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder
        self.head: dict[str, object] = {}
        self.head_node: yaml_nodes.Mapping | None = None
        self.sources_known = True
        self.questions: list[Question] = []
        self.cases: list[Case] = []
        self.nodes: dict[str, Node] = {}
        self._ids: dict[str, Place] = {}
        self._cited: list[Scalar] = []
        self.pictures: dict[str, bytes] = {}
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def folder_files(self, folder: Path) -> None:
        head = folder / _HEAD_FILE
        if head.exists():
            self._head(self._parse(head), _HEAD)
        else:
            self.sources_known = False
            self._error(
                Place(str(folder)), "il manque bank.yaml : créez-le avec « bank: » et « title: »"
            )
        files = [*sorted(folder.glob("*.yaml")), *sorted((folder / _CASES_FOLDER).glob("*.yaml"))]
        for file in files:
            if file.name not in {_HEAD_FILE, VOCABULARY_FILE}:
                root = self._parse(file)
                if root:
                    self._refuse_unknown_keys(root, _ENTRIES)
                    self._entries(root)
        self._warn_of_what_is_ignored(folder)

    def single_file(self, file: Path) -> None:
        root = self._parse(file)
        if root is None:
            return
        folder = self.folder.parent if self.folder.name == _CASES_FOLDER else self.folder
        beside = folder / _HEAD_FILE
        shared = None
        if "sources" not in root.values and file.name != _HEAD_FILE and beside.is_file():
            shared = self._parse(beside)
        self._head(root, (*_HEAD, *_ENTRIES))
        if shared and "sources" in shared.values:
            self.head["sources"] = yaml_nodes.plain(shared.values["sources"])
        name = _name_from(file)
        self.head = {"name": name, "title": file.stem.replace("_", " "), **self.head}
        self._entries(root)

    def result(self) -> LoadedBank:
        bank = None
        self._check_sources()
        self._own_vocabulary()
        try:
            bank = Bank.model_validate(
                {**self.head, "questions": tuple(self.questions), "cases": tuple(self.cases)}
            )
        except ValidationError as invalid:
            self._tell_of_head(invalid)
        if bank and not self.errors and not bank.entries:
            self.warnings.append(Problem(str(self.path), 1, 1, "cette banque n'a aucune question"))
        return LoadedBank(
            None if self.errors else bank,
            tuple(sorted(set(self.errors))),
            tuple(sorted(set(self.warnings))),
            self.pictures,
            self.nodes,
        )

    def _own_vocabulary(self) -> None:
        """What the bank's own words add is written into its questions."""
        file = self.folder / VOCABULARY_FILE
        if not file.is_file():
            return
        try:
            own = read_vocabulary(str(file), file.read_bytes()[: yaml_nodes.MAX_BYTES + 1])
        except BadVocabulary as bad:
            self.errors += bad.problems
            return
        except OSError:
            self._error(Place(str(file)), "fichier illisible : vérifiez ses droits")
            return
        if own == shared_vocabulary():
            return
        if own.families or own.opposites or own.kinds or own.unfit:
            message = "une banque n'ajoute que « terms » et « not_typos » : retirez le reste"
            self._error(Place(str(file)), message)
        self.questions = [
            with_own_words(question, own) if isinstance(question, ShortAnswer) else question
            for question in self.questions
        ]

    def _tell_of_head(self, invalid: ValidationError) -> None:
        """Nothing to tell when the head could not be read: that was told already."""
        if self.head_node is None:
            return
        for error in invalid.errors():
            error["loc"] = tuple("bank" if step == "name" else step for step in error["loc"])
            self._error(place_of(self.head_node, error["loc"]), wording.message(error))

    def _head(self, root: yaml_nodes.Mapping | None, keys: tuple[str, ...]) -> None:
        if root is None:
            self.sources_known = False
            return
        self._refuse_unknown_keys(root, keys)
        self.head_node = root
        self.head = {
            "name" if key == "bank" else key: yaml_nodes.plain(root.values[key])
            for key in _HEAD
            if key in root.values
        }

    def _entries(self, root: yaml_nodes.Mapping) -> None:
        # A misspelt key is told by itself: its content is not missing.
        if not any(key in root.values for key in _ENTRIES) and set(root.values) <= set(_HEAD):
            message = "il manque « questions » (ou « cases ») : ajoutez « questions: » et sa liste"
            self._error(root.place, message)
        for node in self._listed(root, "questions"):
            self._question(node)
        for node in self._listed(root, "cases"):
            self._case(node)

    def _listed(self, root: yaml_nodes.Mapping, key: str) -> list[Node]:
        listed = root.values.get(key)
        if listed is None or isinstance(listed, Sequence):
            return listed.items if listed else []
        self._error(listed.place, f"« {key} » attend une liste : une ligne « - id: … » pour chacun")
        return []

    def _case(self, node: Node) -> None:
        case = read_case(node)
        self._unique(node)
        self._cited += scalars(child(node, "sources"))
        if isinstance(case, list):
            self.errors += case
        else:
            self.cases.append(case)
            self.nodes.setdefault(case.id, node)

    def _question(self, node: Node) -> None:
        question = read_question(node)
        self._unique(node)
        self._picture(node)
        self._cited += scalars(child(node, "sources"))
        if isinstance(question, list):
            self.errors += question
        else:
            self.questions.append(question)
            self.nodes.setdefault(question.id, node)

    def _unique(self, node: Node) -> None:
        for written in scalars(child(node, "id")):
            first = self._ids.setdefault(written.text.strip(), written.place)
            if first != written.place:
                self._error(
                    written.place,
                    f"l'identifiant « {written.text} » sert déjà dans {first.file}, "
                    f"ligne {first.line} : choisissez-en un autre",
                )

    def _picture(self, node: Node) -> None:
        for written in scalars(child(child(node, "picture"), "file")):
            file = written.text.strip()
            try:
                if file and file not in self.pictures:
                    self.pictures[file] = read_picture(self.folder, file)
            except UnfitPicture as unfit:
                self._error(written.place, str(unfit))

    def _check_sources(self) -> None:
        declared = self.head.get("sources") or {}
        if not self.sources_known or not isinstance(declared, dict):
            return
        for written in self._cited:
            source = written.text.strip()
            if SOURCE_KEY.match(source) and source not in declared:
                message = f"la source {source} n'est pas déclarée : ajoutez-la sous « sources: »"
                self._error(written.place, message)

    def _parse(self, file: Path) -> yaml_nodes.Mapping | None:
        try:
            if not file.is_file():
                raise FileNotFoundError
            with file.open("rb") as handle:
                content = handle.read(yaml_nodes.MAX_BYTES + 1)
        except (OSError, ValueError):
            self._error(Place(str(file)), "fichier introuvable ou illisible : vérifiez son nom")
            return None
        parsed = yaml_nodes.parse(str(file), content)
        self.errors += parsed.errors
        self.warnings += parsed.warnings
        return parsed.root

    def _refuse_unknown_keys(self, root: yaml_nodes.Mapping, known: tuple[str, ...]) -> None:
        for key, place in root.keys.items():
            if key in known:
                continue
            if key in _HEAD:
                self._error(place, f"« {key} » se déclare dans bank.yaml : déplacez cette clé")
            elif key in _ENTRIES:
                self._error(place, f"« {key} » va dans un autre fichier que bank.yaml")
            else:
                self._error(place, wording.unknown_key(key, known))

    def _warn_of_what_is_ignored(self, folder: Path) -> None:
        for name in _NOT_YET:
            if (folder / name).is_dir() and any((folder / name).iterdir()):
                self.warnings.append(
                    Problem(str(folder / name), 1, 1, f"le dossier {name} n'est pas encore lu")
                )
        self.warnings += [
            Problem(str(file), 1, 1, "fichier ignoré : renommez-le avec l'extension .yaml")
            for file in folder.glob("*.yml")
        ]

    def _error(self, place: Place, message: str) -> None:
        self.errors.append(Problem(*place, message))


def _name_from(file: Path) -> str:
    """A valid bank name from a file's: « Été 2026.yaml » gives ``ete_2026``."""
    folded = unicodedata.normalize("NFKD", file.stem.casefold())
    name = re.sub(r"[^a-z0-9]+", "_", folded.encode("ascii", "ignore").decode()).strip("_")
    return (name if len(name) >= 3 else f"banque_{name or 'sans_nom'}")[:40].rstrip("_")

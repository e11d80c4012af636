"""A bank loads as its author typed it, or every error of every file is told at its place."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank import yaml_nodes
from question_bank.loading import LoadedBank, load_bank, load_banks
from question_bank.model import (
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Pair,
    Picture,
    ShortAnswer,
    Tolerance,
    TrueFalse,
)
from question_bank.question_nodes import KINDS

BROKEN = Path(__file__).parent / "broken"
SHIPPED = Path(__file__).parents[2] / "question_bank" / "cqpm_0324"

MODELS = (*KINDS.values(), Option, Mistake, Pair, Picture, Tolerance)

HEAD = "bank: essai\ntitle: Essai\n"
STATEMENT = """\
questions:
  - id: {id}
    capacity: C2
    kind: true_false
    stem: {stem}
    answer: vrai
"""


def statement(name: str, stem: str = "L'hélium est inerte.") -> str:
    return STATEMENT.format(id=name, stem=stem)


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


def told(loaded: LoadedBank) -> list[tuple[int, int, str]]:
    return [(line, column, message) for _, line, column, message in loaded.errors]


# What is wrong in each file of broken/: line, column, and words of the message.
BROKEN_FILES = {
    "alias_bomb": [
        (1, 4, "ancre YAML"),
        (2, 4, "ancre YAML"),
        *((2, column, "« *a » est un alias") for column in (8, 12, 16, 20)),
        *((3, column, "« *b » est un alias") for column in (13, 17)),
    ],
    "apostrophe_in_quotes": [(3, 14, "doublez l'apostrophe")],
    "at_sign": [(3, 11, "ne peut pas commencer par « @ »")],
    "bad_indentation": [(4, 4, "même colonne")],
    "bell": [(2, 12, "U+0007")],
    "bracket": [(3, 11, "crochet")],
    "colon_in_text": [(5, 21, "« : » dans un texte sans guillemets")],
    "control_character": [(2, 11, "U+0000")],
    "duplicate_key": [(4, 5, "clé « capacity » en double, déjà écrite ligne 3")],
    "empty": [(1, 1, "le fichier est vide")],
    "latin1": [(2, 14, "enregistrez-le en UTF-8")],
    "list_on_top": [(1, 1, "commencer par une clé")],
    "only_comment": [(1, 1, "le fichier est vide")],
    "quote_not_closed": [(3, 11, "jamais refermé")],
    "tab": [(2, 1, "tabulation")],
    "tags": [(3, 15, "étiquette YAML"), (5, 11, "étiquette YAML")],
    "too_deep": [(2, 20, "trop de niveaux")],
    "two_documents": [(2, 1, "second document")],
    "unknown_keys": [
        (1, 1, "clé inconnue « question » : vouliez-vous écrire « questions » ?"),
        (8, 5, "clé inconnue « explicaton » : vouliez-vous écrire « explanation » ?"),
        (9, 5, "clé inconnue « énoncé » : vouliez-vous écrire « stem » ?"),
        (10, 5, "« options » ne va pas avec une question « true_false »"),
        (11, 5, "clé inconnue « zzzzzzzzz » : les clés possibles ici sont answer, capacity"),
        (13, 7, "clé inconnue « fichier »"),
        (14, 13, "dans le dossier de la banque"),
    ],
    "utf16": [(1, 1, "UTF-16")],
    "wrong_values": [
        (2, 9, "« Question Un » ne convient pas : écrivez 3 à 64 minuscules"),
        (3, 15, "« C8 » ne convient pas : écrivez C1 à C7"),
        (5, 11, "un texte est attendu pour « stem »"),
        (6, 13, "« peut-être » : écrivez oui ou non"),
        (7, 17, "« difficulty » vaut au plus 5"),
        (8, 9, "« why » est vide"),
        (9, 13, "écrivez published ou draft"),
        (12, 15, "le critère C3.1 n'appartient pas à C2"),
        (15, 13, "« 12:30 » n'est pas un nombre lisible"),
        (16, 27, "écrivez par exemple « 5 % » ou 0,05"),
        (21, 13, "sans « mbar »"),
        (22, 16, "une seule tolérance"),
        (24, 7, "« beaucoup » n'est pas un nombre"),
        (28, 15, "le critère C2.9 n'existe pas : le dernier de C2 est C2.7"),
        (32, 7, "une proposition, et une seule"),
        (38, 15, "C2.9 n'existe pas"),
        (41, 13, "des sous-clés sont attendues"),
        (41, 16, "des sous-clés sont attendues"),
        (43, 11, "« qcm » n'est pas une sorte de question : écrivez single, multiple"),
        (44, 5, "il manque « kind »"),
        (46, 5, "une question est attendue ici"),
        (47, 5, "il manque « stem »"),
        (50, 12, "une liste est attendue"),
        (53, 15, "C2.9 n'existe pas"),
        (57, 15, "la source S1 n'est pas déclarée"),
        (57, 19, "la source S12 n'est pas déclarée"),
        (58, 9, "l'identifiant « q-neuf » sert déjà dans"),
        (67, 15, "« ? » ne contient ni lettre ni chiffre"),
    ],
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_every_error_is_told_at_its_place(name: str) -> None:
    loaded = load_bank(BROKEN / f"{name}.yaml")
    expected = BROKEN_FILES[name]
    assert loaded.bank is None
    assert [(line, column) for line, column, _ in told(loaded)] == [
        (line, column) for line, column, _ in expected
    ]
    for (_, _, words), (_, _, message) in zip(expected, told(loaded), strict=True):
        assert words in message
    assert {problem.file for problem in loaded.errors} == {str(BROKEN / f"{name}.yaml")}


def test_every_broken_file_is_expected() -> None:
    names = {file.stem for file in BROKEN.glob("*.yaml")}
    assert names == {*BROKEN_FILES, "comment_in_text"}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_no_english_reaches_an_author(name: str) -> None:
    text = " ".join(problem.message for problem in load_bank(BROKEN / f"{name}.yaml").errors)
    assert not {"should", "must", "while", "found", "expected", "Input", "error"} & set(
        text.split()
    )


def test_text_lost_in_a_comment_is_warned_of() -> None:
    loaded = load_bank(BROKEN / "comment_in_text.yaml")
    assert loaded.bank is not None
    (warning,) = loaded.warnings
    assert (warning.line, warning.column) == (5, 37)
    assert "« #3 du plan »" in warning.message


@pytest.mark.parametrize("parser", ["SafeLoader", "CSafeLoader"])
def test_both_parsers_of_yaml_tell_the_same(parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {name: load_bank(BROKEN / f"{name}.yaml").errors for name in BROKEN_FILES}
    monkeypatch.setattr(yaml_nodes, "_Loader", getattr(yaml_nodes.yaml, parser))
    for name, errors in usual.items():
        assert load_bank(BROKEN / f"{name}.yaml").errors == errors


@pytest.mark.parametrize(
    "typed", ["no", "12:30", "5e-6", "012", "1.0", "~", "2026-11-23", "0x1F", "null", "1_000"]
)
def test_a_text_stays_what_the_author_typed(tmp_path: Path, typed: str) -> None:
    write(tmp_path, a=statement("q-un", stem=typed))
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions[0].stem == typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5e-6", "0.000005"), ("1,3e-5", "0.000013"), ("1 013", "1013"), ("012", "12")],
)
def test_a_number_is_read_exactly_as_typed(tmp_path: Path, typed: str, value: str) -> None:
    content = statement("q-un").replace("true_false", "numeric").replace("vrai", typed)
    write(tmp_path, a=content + "    tolerance: {relative: 5 %}\n    unit: mbar\n")
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    (question,) = loaded.bank.questions
    assert isinstance(question, Numeric)
    assert question.answer == Decimal(value)
    assert question.tolerance.relative == Decimal("0.05")


@pytest.mark.parametrize(
    ("typed", "value"),
    [(word, True) for word in ("oui", "VRAI", "true", "Yes")]
    + [(word, False) for word in ("non", "Faux", "FALSE", "no")],
)
def test_true_and_false_are_read_in_both_languages(tmp_path: Path, typed: str, value: bool) -> None:
    write(tmp_path, a=statement("q-un").replace("vrai", typed))
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    (question,) = loaded.bank.questions
    assert isinstance(question, TrueFalse)
    assert question.answer is value


@pytest.mark.parametrize("criteria", ["2.1", "C2.1", "[C2.1]", "[2.1]", "c2.1"])
@pytest.mark.parametrize("capacity", ["2", "C2"])
def test_capacity_and_criteria_take_short_forms(
    tmp_path: Path, capacity: str, criteria: str
) -> None:
    content = statement("q-un").replace("C2", capacity)
    write(tmp_path, a=f"{content}    criteria: {criteria}\n")
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions[0].capacity == "C2"
    assert loaded.bank.questions[0].criteria == ("C2.1",)


def test_a_folder_is_one_bank(tmp_path: Path) -> None:
    write(
        tmp_path,
        bank=HEAD + "sources: {S1: Un livre.}\n",
        a=statement("q-un") + "    sources: S1\n",
        b=statement("q-deux"),
    )
    loaded = load_bank(tmp_path)
    assert loaded.errors == loaded.warnings == ()
    assert loaded.bank is not None
    assert loaded.bank.name == "essai"
    assert [question.id for question in loaded.bank.questions] == ["q-un", "q-deux"]
    assert loaded.bank.citation("S1") == "Un livre."
    assert loaded.place("q-deux", "stem") == (str(tmp_path / "b.yaml"), 5, 11)


def test_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        bank="bank: Mon Essai\ntitle: Essai\nquestions: []\n",
        a=statement("q-un").replace("C2", "C9"),
        b="title: B\n" + statement("q-un"),
    )
    loaded = load_bank(tmp_path)
    assert loaded.bank is None
    assert [(Path(p.file).name, p.line, p.column) for p in loaded.errors] == [
        ("a.yaml", 3, 15),
        ("b.yaml", 1, 1),
        ("b.yaml", 3, 9),
        ("bank.yaml", 1, 7),
        ("bank.yaml", 3, 1),
    ]
    duplicate = loaded.errors[2].message
    assert str(tmp_path / "a.yaml") in duplicate
    assert "ligne 2" in duplicate


def test_a_folder_needs_its_head(tmp_path: Path) -> None:
    write(tmp_path, a=statement("q-un"))
    (error,) = load_bank(tmp_path).errors
    assert "il manque bank.yaml" in error.message
    write(tmp_path, bank="sources: {}\n")
    assert [message for *_, message in told(load_bank(tmp_path))] == [
        "il manque « bank » : ajoutez une ligne « bank: … »",
        "il manque « title » : ajoutez une ligne « title: … »",
    ]


def test_a_bank_without_questions_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, bank=HEAD)
    loaded = load_bank(tmp_path)
    assert loaded.bank is not None
    assert "aucune question" in loaded.warnings[0].message


def test_what_is_not_read_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, bank=HEAD, a=statement("q-un"))
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews" / "oral.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "oubli.yml").write_text("x", encoding="utf-8")
    loaded = load_bank(tmp_path)
    assert loaded.bank is not None
    assert [Path(warning.file).name for warning in loaded.warnings] == ["interviews", "oubli.yml"]


@pytest.mark.parametrize(
    ("file", "name"),
    [("Été 2026", "ete_2026"), ("a", "banque_a"), ("…", "banque_sans_nom"), ("x" * 60, "x" * 40)],
)
def test_one_file_takes_its_name_from_its_file(tmp_path: Path, file: str, name: str) -> None:
    write(tmp_path, **{file: statement("q-un")})
    loaded = load_bank(tmp_path / f"{file}.yaml")
    assert loaded.bank is not None
    assert loaded.bank.name == name


def test_one_file_may_be_a_whole_bank(tmp_path: Path) -> None:
    write(tmp_path, a=HEAD + "sources: {S1: Un livre.}\n" + statement("q-un"))
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    assert (loaded.bank.name, loaded.bank.title) == ("essai", "Essai")


def test_one_file_of_a_folder_knows_the_sources_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        bank=HEAD + "sources: {S1: Un livre.}\n",
        a=statement("q-un") + "    sources: S1\n",
    )
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.errors == ()
    assert loaded.bank is not None
    assert loaded.bank.name == "banque_a"
    assert loaded.bank.citation("S1") == "Un livre."


def test_a_marked_file_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(statement("q-un"), encoding="utf-8-sig")
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    assert "BOM" in loaded.warnings[0].message


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    stem = "|\n      Première ligne.\n      Deuxième, voir #3.\n"
    content = statement("q-un", stem=stem).replace("vrai", "vrai #sûr")
    write(tmp_path, unix=content)
    (tmp_path / "windows.yaml").write_bytes(content.replace("\n", "\r\n").encode())
    unix, windows = load_bank(tmp_path / "unix.yaml"), load_bank(tmp_path / "windows.yaml")
    assert unix.bank is not None
    assert windows.bank is not None
    assert windows.bank.questions == unix.bank.questions
    assert [problem[1:] for problem in windows.warnings] == [
        problem[1:] for problem in unix.warnings
    ]


def test_what_is_too_big_is_refused(tmp_path: Path) -> None:
    write(tmp_path, big="a: " + "x" * yaml_nodes.MAX_BYTES, many="a: [" + "x," * 70_000 + "]")
    assert "trop gros" in load_bank(tmp_path / "big.yaml").errors[0].message
    assert "trop long" in load_bank(tmp_path / "many.yaml").errors[0].message


@pytest.mark.parametrize("name", ["absent.yaml", "absent", "nul\0.yaml"])
def test_a_missing_path_is_told(tmp_path: Path, name: str) -> None:
    (error,) = load_bank(tmp_path / name).errors
    assert "introuvable" in error.message


def test_two_banks_may_not_share_a_name(tmp_path: Path) -> None:
    write(tmp_path, a=HEAD + statement("q-un"), b=HEAD + statement("q-deux"), c=statement("q-un"))
    first, second, third = load_banks(tmp_path / f"{name}.yaml" for name in "abc")
    assert first.bank is not None
    assert second.bank is None
    assert "« essai » est déjà" in second.errors[0].message
    assert third.bank is not None


garbage = st.binary(max_size=400) | st.text(
    alphabet=" \n-:[]{}*&!|>'\"#%@,?\tquestionskdta", max_size=200
).map(str.encode)


@settings(max_examples=300)
@given(garbage)
def test_no_bytes_break_the_parser(content: bytes) -> None:
    parsed = yaml_nodes.parse("a.yaml", content)
    assert parsed.root is not None or parsed.errors
    for problem in parsed.errors:
        assert problem.line >= 1
        assert problem.column >= 1


KEYS = sorted({key for model in MODELS for key in model.model_fields} | {"autre"})

nodes = st.recursive(
    st.text(max_size=8) | st.sampled_from(["oui", "1,5", "C2", "2.1", "single", "numeric"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(st.lists(nodes, max_size=3), st.sampled_from(["single", "numeric", "matching", "ordering"]))
def test_no_shape_breaks_the_loader(
    tmp_path_factory: pytest.TempPathFactory, questions: list[object], kind: str
) -> None:
    for question in questions:
        if isinstance(question, dict):
            question.setdefault("kind", kind)
    file = tmp_path_factory.getbasetemp() / "shape.yaml"
    file.write_text(json.dumps({"questions": questions}), encoding="utf-8")
    loaded = load_bank(file)
    assert loaded.bank is not None or loaded.errors
    assert not any("comparez avec les exemples" in error.message for error in loaded.errors)


def test_the_shipped_bank_loads() -> None:
    loaded = load_bank(SHIPPED)
    assert loaded.errors == ()
    assert loaded.bank is not None
    kinds = {question.kind for question in loaded.bank.questions}
    assert kinds == set(KINDS)


def test_lists_of_one_may_stand_alone(tmp_path: Path) -> None:
    content = statement("q-un").replace("true_false", "short_text")
    write(tmp_path, a=content.replace("answer: vrai", "accepted: hélium") + "    sources: Livre\n")
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    (question,) = loaded.bank.questions
    assert isinstance(question, ShortAnswer)
    assert (question.accepted, question.sources) == (("hélium",), ("Livre",))


def test_options_keep_the_author_s_order(tmp_path: Path) -> None:
    content = statement("q-un").replace("true_false", "multiple").replace("    answer: vrai\n", "")
    options = "    options:\n      - {text: b, correct: oui}\n      - {text: a}\n"
    write(tmp_path, a=content + options)
    loaded = load_bank(tmp_path / "a.yaml")
    assert loaded.bank is not None
    (question,) = loaded.bank.questions
    assert isinstance(question, MultipleChoice)
    assert [option.text for option in question.options] == ["b", "a"]
    assert question.key == {0}

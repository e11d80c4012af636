"""The right words, taken back: by a state, a later clause, another agent. None is accepted."""

import pytest

from question_bank.grading import Verdict, judge
from question_bank.model import ShortAnswer
from question_bank.response import Typed

CORRECT, UNDECIDED = Verdict.CORRECT, Verdict.UNDECIDED


def asking(
    stem: str,
    accepted: str,
    *concepts: tuple[str, ...],
    in_order: bool = False,
    mistakes: tuple[str, ...] = (),
) -> ShortAnswer:
    return ShortAnswer.model_validate(
        {
            "kind": "short_text",
            "id": "essai",
            "capacity": "C3",
            "stem": stem,
            "accepted": [accepted],
            "concepts": [{"name": words[0], "words": list(words)} for words in concepts],
            "in_order": in_order,
            "mistakes": [{"answer": one, "why": "Non."} for one in mistakes],
        }
    )


def verdict(question: ShortAnswer, text: str) -> Verdict:
    return judge(question, Typed(text=text)).verdict


SCALE = asking(
    "Avec quel appareil, dont l'étalonnage est à jour, pesez-vous la charge de gaz ?",
    "une balance",
    ("balance",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("une balance étalonnée", CORRECT),
        ("la balance, étalonnée ce matin", CORRECT),
        ("une balance non étalonnée", UNDECIDED),
        ("balance pas etalonnée", UNDECIDED),
        ("une balance non réglée", UNDECIDED),
        ("une balance en panne", UNDECIDED),
        ("une balance périmée", UNDECIDED),
    ],
)
def test_a_tool_said_to_be_unfit_is_not_accepted(typed: str, expected: Verdict) -> None:
    assert verdict(SCALE, typed) is expected


GAUGE = asking(
    "Vanne principale fermée, joint neuf : que regardez-vous sur l'enceinte isolée ?",
    "la remontée de pression",
    ("remontée de pression",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("la remontée de pression, vanne fermée", CORRECT),
        ("la remontée de pression, vanne ouverte", UNDECIDED),
        ("la remontée de pression sur l'ancien joint", UNDECIDED),
        ("la remontée de pression d'une autre enceinte", UNDECIDED),
    ],
)
def test_the_contrary_of_the_state_that_the_question_gives_is_not_accepted(
    typed: str, expected: Verdict
) -> None:
    assert verdict(GAUGE, typed) is expected


DANGER = asking(
    "Quel danger mécanique demeure deux minutes après la coupure ?",
    "le rotor tourne encore",
    ("rotor tourne", "rotor lancé"),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("le rotor tourne toujours", CORRECT),
        ("le rotor tourne mais aussi les paliers chauffent", CORRECT),
        ("rotor lancé, ce n'est pas dangereux", UNDECIDED),
        ("le rotor tourne mais on peut ouvrir la bride", UNDECIDED),
        ("le rotor tourne, pourtant je démonte", UNDECIDED),
    ],
)
def test_what_a_later_clause_takes_back_is_not_accepted(typed: str, expected: Verdict) -> None:
    assert verdict(DANGER, typed) is expected


TELL = asking(
    "Le jalon ne sera pas tenu. Que faites-vous ?",
    "je préviens mon responsable",
    ("prévenir", "préviens", "prévient", "alerte"),
    ("responsable",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("je préviens le responsable", CORRECT),
        ("je préviens mon responsable et je note le retard", CORRECT),
        ("le responsable est prévenu", CORRECT),
        ("le responsable m'alerte", UNDECIDED),
        ("le magasinier prévient le responsable", UNDECIDED),
        ("je préviens le responsable et je falsifie la date", UNDECIDED),
        ("je préviens le responsable dans deux mois", UNDECIDED),
    ],
)
def test_what_another_does_or_what_is_done_besides_is_not_accepted(
    typed: str, expected: Verdict
) -> None:
    assert verdict(TELL, typed) is expected


TRAP = asking(
    "À quoi sert le piège froid ?",
    "le piège protège la pompe des vapeurs",
    ("protège la pompe", "protéger la pompe"),
)
KNIFE = asking(
    "Qu'est-il arrivé au joint cuivre ?", "il est écrasé par le couteau", ("écrasé", "déformé")
)
ASPHYXIA = asking(
    "L'hélium fuit dans un local. Quel danger ?",
    "il chasse l'oxygène",
    ("chasse l'oxygène", "remplace l'oxygène"),
)


@pytest.mark.parametrize(
    ("question", "right", "swapped"),
    [
        (TRAP, "il protège la pompe", "la pompe protège le piège"),
        (TRAP, "le piège froid protège la pompe", "les vapeurs protègent la pompe"),
        (KNIFE, "le couteau l'a écrasé", "le joint a écrasé le couteau"),
        (ASPHYXIA, "l'hélium remplace l'oxygène", "l'oxygène chasse l'hélium"),
        (ASPHYXIA, "l'oxygène est chassé", "l'oxygène remplace l'hélium"),
    ],
)
def test_swapped_roles_are_not_accepted(question: ShortAnswer, right: str, swapped: str) -> None:
    assert verdict(question, right) is CORRECT
    assert verdict(question, swapped) is not CORRECT


FAILURES = asking(
    "Des débitmètres protègent les turbos. Quel indicateur suivez-vous ?",
    "le MTBF des turbos",
    ("MTBF",),
    mistakes=("le nombre de débitmètres",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("le MTBF", CORRECT),
        ("le MTBF des turbos", CORRECT),
        ("le MTBF des débitmètres", UNDECIDED),
        ("le MTBF des compresseurs", UNDECIDED),
    ],
)
def test_the_same_told_of_something_else_is_not_accepted(typed: str, expected: Verdict) -> None:
    assert verdict(FAILURES, typed) is expected


CLOSED = asking(
    "Dans quelle position laisse-t-on la vanne ?", "vanne fermée", ("vanne fermée", "fermée")
)


def test_another_thing_in_the_right_state_is_not_accepted() -> None:
    assert verdict(CLOSED, "fermée") is CORRECT
    assert verdict(CLOSED, "porte fermée") is UNDECIDED


STOP = asking(
    "Dans quel ordre arrêtez-vous les deux pompes ?",
    "la turbo puis la primaire",
    ("turbo",),
    ("primaire",),
    in_order=True,
    mistakes=("la primaire puis la turbo",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("la turbo avant la primaire", CORRECT),
        ("turbo en premier, primaire ensuite", CORRECT),
        ("la primaire puis la turbo", Verdict.INCORRECT),
        ("la primaire avant la turbo", Verdict.INCORRECT),
    ],
)
def test_a_listed_wrong_order_does_not_refuse_the_right_one(typed: str, expected: Verdict) -> None:
    assert verdict(STOP, typed) is expected


def test_words_in_a_row_are_no_answer() -> None:
    assert verdict(GAUGE, "vide pression remontée joint couple") is not CORRECT

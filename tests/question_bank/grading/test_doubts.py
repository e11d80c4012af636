"""What is clearly right or wrong is decided; what may be either is left to the candidate."""

import pytest

from question_bank.grading import UnreadableAnswer, Verdict, judge
from question_bank.model import ShortAnswer
from question_bank.response import Typed

CORRECT, INCORRECT, UNDECIDED = Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNDECIDED


def asking(
    stem: str, accepted: str, *concepts: tuple[str, ...], in_order: bool = False
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
        }
    )


def verdict(question: ShortAnswer, text: str) -> Verdict:
    return judge(question, Typed(text=text)).verdict


PURGE = asking(
    "Vous devez ouvrir une pompe qui a pompé un gaz corrosif. Que faites-vous d'abord ?",
    "je la purge à l'azote",
    ("purge", "purger"),
)


@pytest.mark.parametrize(
    "typed", ["je démonte le couvercle", "je mets des gants et des lunettes", "je pose un cadenas"]
)
def test_understood_words_that_say_nothing_expected_are_wrong(typed: str) -> None:
    assert verdict(PURGE, typed) is INCORRECT


def test_several_words_that_nobody_knows_may_say_it_otherwise() -> None:
    assert verdict(PURGE, "je gazouille le bidulage") is UNDECIDED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("je fais une purge à l'azote", CORRECT),
        ("je la purge à l'air", INCORRECT),
        ("je l'ouvre puis je la purge", INCORRECT),
        ("après l'avoir ouvert je purge", INCORRECT),
        ("je fais la purge plus tard", INCORRECT),
        ("j'attends avant de purger", INCORRECT),
        ("je reporte la purge à demain", INCORRECT),
        ("je contourne la purge", UNDECIDED),
        ("je saute la purge", UNDECIDED),
        ("j'annule la purge", INCORRECT),
        ("je fais l'impasse sur la purge", INCORRECT),
        ("j'ignore la purge", INCORRECT),
        ("la purge du réservoir rouge, du bureau et du couloir", UNDECIDED),
    ],
)
def test_the_right_act_is_accepted_only_when_it_is_done_now_and_on_the_right_thing(
    typed: str, expected: Verdict
) -> None:
    assert verdict(PURGE, typed) is expected


CLOSED = asking(
    "Dans quelle position laisse-t-on la vanne pendant le prévidage ?", "fermée", ("fermée",)
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("elle reste fermée", CORRECT),
        ("pas ouverte", CORRECT),
        ("ouverte", INCORRECT),
        ("fermée puis ouverte", UNDECIDED),
        ("fermée après le prévidage", INCORRECT),
    ],
)
def test_a_state_said_with_its_contrary_or_at_another_moment_is_not_accepted(
    typed: str, expected: Verdict
) -> None:
    assert verdict(CLOSED, typed) is expected


BEARING = asking(
    "La turbo s'arrête plus vite qu'avant. Que soupçonnez-vous ?",
    "un roulement usé",
    ("roulement",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("le roulement est mort", CORRECT),
        ("un roulement neuf", UNDECIDED),
        ("les roulements sont en bon état", UNDECIDED),
    ],
)
def test_a_suspect_said_to_be_fine_is_not_accused(typed: str, expected: Verdict) -> None:
    assert verdict(BEARING, typed) is expected


RISES = asking("Pourquoi commencer l'aspersion par le haut ?", "L'hélium monte", ("monte",))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("il monte", CORRECT), ("l'air monte", INCORRECT), ("l'azote monte", INCORRECT)],
)
def test_what_is_said_of_another_gas_is_not_accepted(typed: str, expected: Verdict) -> None:
    assert verdict(RISES, typed) is expected


MTBF = asking(
    "Que mesure le MTBF ?",
    "le temps moyen entre deux pannes",
    ("temps moyen", "durée moyenne"),
    ("entre deux pannes", "entre pannes"),
)


def test_the_time_between_failures_is_not_the_time_of_failures() -> None:
    assert verdict(MTBF, "la durée moyenne entre pannes") is CORRECT
    assert verdict(MTBF, "la durée moyenne des pannes") is not CORRECT


TENSION = asking(
    "Que vérifiez-vous avant d'ouvrir le coffret ?",
    "l'absence de tension",
    ("absence de tension",),
)


@pytest.mark.parametrize(
    "typed", ["tension nulle", "que la tension est nulle", "0 volt", "hors tension"]
)
def test_no_voltage_is_said_in_many_ways(typed: str) -> None:
    assert verdict(TENSION, typed) is CORRECT


@pytest.mark.parametrize(
    "typed", ["tension non nulle", "pas hors tension", "sous tension", "la tension n'est pas nulle"]
)
def test_voltage_is_never_no_voltage(typed: str) -> None:
    assert verdict(TENSION, typed) is not CORRECT


VIRTUAL = asking("De l'air sort lentement d'un trou borgne. Quel défaut ?", "fuite virtuelle")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pas une fuite réelle mais virtuelle", CORRECT),
        ("la fuite n'est pas réelle, elle est virtuelle", CORRECT),
        ("pas une fuite virtuelle mais réelle", INCORRECT),
    ],
)
def test_the_contrary_denied_lends_its_words_to_what_is_said(typed: str, expected: Verdict) -> None:
    assert verdict(VIRTUAL, typed) is expected


FORGOTTEN = asking("Quel organe a-t-on oublié de fermer ?", "le lest d'air")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("on a oublié de fermer le lest d'air", CORRECT),
        ("on n'a pas fermé le lest d'air", CORRECT),
        ("le lest d'air est fermé", UNDECIDED),
        ("on n'a pas oublié de fermer le lest d'air", UNDECIDED),
        ("on a oublié d'ouvrir le lest d'air", UNDECIDED),
        ("pas le lest d'air", INCORRECT),
    ],
)
def test_what_was_forgotten_is_told_as_not_done(typed: str, expected: Verdict) -> None:
    assert verdict(FORGOTTEN, typed) is expected


ANY_GAS = asking(
    "Une jauge capacitive dépend-elle du gaz ?",
    "elle ne dépend pas du gaz",
    ("ne dépend pas du gaz", "tous les gaz", "indépendante du gaz"),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("elle mesure tous les gaz", CORRECT),
        ("non, elle n'en dépend pas du gaz", CORRECT),
        ("elle dépend du gaz", INCORRECT),
        ("elle n'est pas indépendante du gaz", INCORRECT),
    ],
)
def test_when_the_question_says_all_the_little_words_answer(typed: str, expected: Verdict) -> None:
    assert verdict(ANY_GAS, typed) is expected


STOPPED = asking(
    "Avant de passer la main dans la bride, de quoi vous assurez-vous ?",
    "que le rotor est arrêté et la pompe consignée",
    ("rotor arrêté", "ne tourne plus"),
    ("consignée",),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("que ça ne tourne plus et que c'est consigné", CORRECT),
        ("rotor arrêté mais pas consignée", INCORRECT),
        ("pas besoin de consigner", INCORRECT),
        ("je vérifie tout sauf que le rotor est arrêté et la pompe consignée", INCORRECT),
    ],
)
def test_what_is_not_looked_at_is_not_checked(typed: str, expected: Verdict) -> None:
    assert verdict(STOPPED, typed) is expected


CLEAN = asking(
    "Pourquoi porte-t-on des gants ?",
    "pour ne pas polluer l'enceinte",
    ("éviter la pollution", "ne pas polluer"),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pour ne rien contaminer", CORRECT),
        ("éviter de polluer", CORRECT),
        ("pour polluer l'enceinte", INCORRECT),
    ],
)
def test_to_pollute_is_no_reason_to_keep_clean(typed: str, expected: Verdict) -> None:
    assert verdict(CLEAN, typed) is expected


START = asking(
    "Dans quel ordre démarrez-vous ?",
    "la primaire puis la turbo",
    ("primaire",),
    ("turbo",),
    in_order=True,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("la turbo une fois la primaire lancée", CORRECT),
        ("la turbo dès que la primaire tourne", CORRECT),
        ("après avoir lancé la primaire, la turbo", CORRECT),
        ("la turbo ensuite, d'abord la primaire", CORRECT),
        ("avant de lancer la turbo je lance la primaire", CORRECT),
        ("la turbo suit la primaire", CORRECT),
        ("après avoir lancé la turbo, la primaire", INCORRECT),
        ("avant de lancer la primaire je lance la turbo", INCORRECT),
        ("jamais la turbo avant la primaire", UNDECIDED),
    ],
)
def test_the_order_is_that_of_the_acts_and_not_of_the_words(typed: str, expected: Verdict) -> None:
    assert verdict(START, typed) is expected


STOP = asking(
    "Dans quel ordre remettez-vous l'enceinte à l'air ?",
    "je ferme la vanne, j'arrête la pompe, puis je remets à l'air",
    ("fermer la vanne",),
    ("arrêter la pompe",),
    ("remettre à l'air",),
    in_order=True,
)


@pytest.mark.parametrize(
    "typed",
    [
        "je ferme la vanne, je remets à l'air et entre les deux j'arrête la pompe",
        "avant d'arrêter la pompe je ferme la vanne, ensuite je remets à l'air",
    ],
)
def test_an_order_told_out_of_turn_is_left_to_the_candidate(typed: str) -> None:
    assert verdict(STOP, typed) is UNDECIDED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("je contrôle si la pression monte", CORRECT),
        ("je la contrôle seulement si elle monte", UNDECIDED),
    ],
)
def test_looking_whether_it_rises_sets_no_condition(typed: str, expected: Verdict) -> None:
    question = asking("Que faites-vous ?", "je contrôle la pression", ("contrôler", "contrôle"))
    assert verdict(question, typed) is expected


@pytest.mark.parametrize("typed", ["٠:٠", "ﷺ", "五", "ꙮ"])
def test_letters_that_french_is_not_written_in_are_no_words(typed: str) -> None:
    with pytest.raises(UnreadableAnswer):
        verdict(TENSION, typed)


def test_a_number_is_not_the_name_that_it_begins() -> None:
    assert verdict(asking("Quel diagramme ?", "Ishikawa", ("5 M",)), "5S") is not CORRECT

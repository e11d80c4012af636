"""What an answer says, and what it denies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading.polarity import Stance, read

SAID, DENIED, AVOIDED, UNCLEAR = Stance.SAID, Stance.DENIED, Stance.AVOIDED, Stance.UNCLEAR


@pytest.mark.parametrize(
    ("text", "word", "stance"),
    [
        ("la pompe est contaminée", "contaminee", SAID),
        ("la pompe n'est pas contaminée", "contaminee", DENIED),
        ("tension nulle", "tension", DENIED),
        ("la tension est nulle", "tension", DENIED),
        ("tension non nulle", "tension", SAID),
        ("zéro humidité", "humidite", DENIED),
        ("tension à zéro", "tension", DENIED),
        ("la mise à zéro de la jauge", "mise", SAID),
        ("sans dépasser la température des joints", "temperature", SAID),
        ("sans comparer avec une autre jauge", "jauge", DENIED),
        ("sans test par aspersion", "aspersion", DENIED),
        ("hors tension et cadenassée", "cadenassee", SAID),
        ("une lingette qui ne peluche pas avec de l'alcool", "alcool", SAID),
        ("pour ne pas polluer et limiter le dégazage", "degazage", AVOIDED),
        ("ce n'est pas car il est lourd", "lourd", DENIED),
        ("j'annule le contrôle", "controle", DENIED),
        ("je me passe de la notice", "notice", DENIED),
        ("tout sauf j'alerte le chef", "chef", DENIED),
        ("la pompe n est pas contaminee", "contaminee", DENIED),
        ("la pompe nest pas contaminée", "contaminee", DENIED),
        ("la pompe est pas contaminée", "contaminee", DENIED),
        ("elle n'est plus contaminée", "contaminee", DENIED),
        ("elle n'a jamais été contaminée", "contaminee", DENIED),
        ("nullement contaminée", "contaminee", DENIED),
        ("aucune contamination", "contamination", DENIED),
        ("absence de contamination", "contamination", DENIED),
        ("sans contamination", "contamination", DENIED),
        ("ni contamination ni fuite", "fuite", DENIED),
        ("non contaminée", "contaminee", DENIED),
        ("rien d'anormal", "anormal", DENIED),
        ("la pompe tourne pas", "tourne", DENIED),
        ("ce n'est pas une fuite mais du dégazage", "fuite", DENIED),
        ("ce n'est pas une fuite mais du dégazage", "degazage", SAID),
        ("du dégazage et non une fuite", "fuite", DENIED),
        ("du dégazage plutôt qu'une fuite", "fuite", DENIED),
        ("dégazage, contrairement à la fuite", "fuite", DENIED),
        ("la pompe n'est que contaminée", "contaminee", SAID),
        ("il n'y a que de l'eau", "eau", SAID),
        ("pas seulement une fuite", "fuite", SAID),
        ("non seulement une fuite", "fuite", SAID),
        ("pas forcément une fuite", "fuite", UNCLEAR),
        ("ne jamais intervenir sans consigner", "consigner", SAID),
        ("ne pas oublier de consigner", "consigner", SAID),
        ("oublier de consigner", "consigner", DENIED),
        ("il n'est pas interdit d'ouvrir", "ouvrir", SAID),
        ("il est interdit d'ouvrir", "ouvrir", DENIED),
        ("éviter d'ouvrir", "ouvrir", DENIED),
        ("éviter la condensation", "condensation", AVOIDED),
        ("l'étuvage est inutile", "etuvage", DENIED),
        ("la consignation n'est pas nécessaire", "consignation", DENIED),
        ("ne pas ouvrir avant d'avoir consigné", "consigne", SAID),
        ("il n'y a plus de tension après avoir consigné", "consigne", SAID),
        ("Non, il faut consigner", "consigner", SAID),
        ("le pas de vis", "vis", SAID),
        ("il cesse de monter", "monter", DENIED),
        ("il ne cesse pas de monter", "monter", SAID),
        ("arrêter la pompe", "pompe", SAID),
        ("je change pas l'huile", "change", DENIED),
        ("ce n'est pas parce qu'il monte", "monte", DENIED),
        ("pour pas que la pompe tourne", "tourne", Stance.AVOIDED),
        ("pour ne pas polluer", "polluer", Stance.AVOIDED),
        ("perte d'étanchéité", "etancheite", DENIED),
        ("il n'est pas non toxique", "toxique", SAID),
        ("mal réparti", "reparti", DENIED),
        ("sans aucune rayure", "rayure", DENIED),
        ("sans danger et petit", "petit", UNCLEAR),
        ("propre et sans rayure", "propre", SAID),
        ("moins léger", "leger", Stance.LESS),
        ("pas moins léger", "leger", SAID),
        ("au moins léger", "leger", SAID),
        ("moins de bruit", "bruit", Stance.FEWER),
        ("elle est plus étanche", "etanche", Stance.MORE),
        ("elle n'est plus étanche", "etanche", DENIED),
        ("plus étanche que l'autre", "etanche", SAID),
        ("elle tourne plus", "tourne", Stance.NO_MORE),
        ("elle tourne plus du tout", "tourne", DENIED),
        ("il y a plus de tension", "tension", Stance.NO_MORE),
        ("je retire mes gants", "gants", Stance.REMOVED),
        ("je ne retire pas mes gants", "gants", SAID),
        ("vérifier l'absence de fuite", "fuite", Stance.ABSENT),
        ("vérifier le niveau", "niveau", Stance.CHECKED),
        ("je ne vérifie pas le niveau", "niveau", Stance.UNCHECKED),
        ("sinon la pompe chauffe", "chauffe", Stance.RISKED),
        ("on risque de casser la vis", "casser", Stance.RISKED),
        ("les roulements sont bons", "roulements", Stance.FINE),
    ],
)
def test_stance(text: str, word: str, stance: Stance) -> None:
    (said,) = {one.stance for one in read(text).all_words if one.word.plain == word}
    assert said is stance


def test_the_subject_of_a_denial_is_marked() -> None:
    pump, contaminated = read("la pompe n'est pas contaminée").words
    assert pump.of_negation
    assert not contaminated.of_negation


@pytest.mark.parametrize(
    "text",
    [
        "la primaire puis la turbo",
        "d'abord la primaire, ensuite la turbo",
        "la turbo après la primaire",
        "avant la turbo on démarre la primaire",
        "la primaire avant la turbo",
        "la primaire et après la turbo",
    ],
)
def test_acts_are_put_in_their_order(text: str) -> None:
    ranks = {one.word.plain: one.rank for one in read(text).words}
    assert ranks["primaire"] < ranks["turbo"]


@given(st.text(max_size=600))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert [one.place for one in reading.all_words] == list(range(len(reading.all_words)))

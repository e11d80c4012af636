"""The shipped referential says what the official document says, whole and in readable French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from referential.loading import as_json, load_referential
from referential.model import Theme

REFERENTIAL = load_referential()

# The official titles, copied from the document (only its line breaks are gone).
CAPACITY_TITLES = {
    "C1": "Réaliser les réglages et la mise au point de sous-ensembles ou d’équipements en "
    "ateliers, en laboratoires ou en salles ultra propres (clean rooms).",
    "C2": "Effectuer les contrôles d’étanchéité sur une pièce, une structure ou un assemblage.",
    "C3": "Assurer les opérations de maintenance préventive sur les pompes à vide.",
    "C4": "Diagnostiquer les pannes sur les machines installées et déterminer les solutions "
    "techniques avec les équipes et les conditions de remise en état.",
    "C5": "Identifier, réparer ou remplacer les organes et les éléments des systèmes défectueux "
    "sur les équipements utilisant les technologies du vide",
    "C6": "Transférer, capitaliser l’information.",
    "C7": "Définir et piloter les actions de progrès",
}
BLOCK_TITLES = {
    "B1": "La fiabilisation des équipements et l’amélioration du rendement et du taux de "
    "disponibilité des équipements",
    "B2": "Le diagnostic de pannes et l’organisation d’interventions de maintenance",
    "B3": "La contribution à l’amélioration continue sur le champ de la maintenance.",
}
MODALITY_TITLES = {
    "a": "Evaluation en situation professionnelle réelle",
    "b": "Présentation des projets ou activités réalisés en milieu professionnel",
    "c": "Evaluation à partir d’une situation professionnelle reconstituée",
    "d": "Avis de l’entreprise",
}

SAFETY = ["sécurité", "environnement de travail"]
ULTRA_CLEAN = [
    "ultra-propreté",
    "high purity vacuum",
    "cavités accélératrices",
    "miroirs de satellite",
    "synchrotron",
    "bâtis de dépôt",
    "microélectronique",
    "PECVD",
    "PVD",
]
PEOPLE_CONCERNED = "personnes concernées"

# What each line of the document names and a candidate may be asked about: requirements, examples,
# instruments. A restatement that loses one of them is not faithful.
NAMED_IN_CRITERIA = {
    "C1.1": [
        "éléments",
        "partie",
        "fonctions",
        "réglages",
        "paramètres de fonctionnement",
        "ajuster",
    ],
    "C1.2": [
        "en route",
        "écarts",
        "noter",
        "valeur de pression",
        "temps de process",
        "consigne",
        "trop long",
        "trop court",
        "étalonnage",
        "jauges de pression",
        "thermocouple",
    ],
    "C1.3": [
        "fonctionnement de la machine",
        "fonctionnement des pompes",
        "temps de process",
        "valeurs de pression",
        "consignes",
        "qualité du produit",
    ],
    "C1.4": [
        "dysfonctionnement",
        "alerter",
        PEOPLE_CONCERNED,
        "contamination du milieu ou de l’équipement",
        "fuite d’air",
        "mécanique",
        "vibration d’arbre",
        "courroie de transmission détendue",
        "usure de poulie",
        "composition de l’huile",
    ],
    "C1.5": SAFETY,
    "C1.6": ULTRA_CLEAN,
    "C2.1": ["consigner", "résultats", "interpréter"],
    "C2.2": [
        "matériels",
        "méthodes",
        "disponibles",
        "avec gaz traceur",
        "global hélium",
        "sans gaz traceur",
        "variation de pression",
        "spectromètre de masse",
        "résultats de mesure",
    ],
    "C2.3": [
        "test",
        "méthode",
        "étanchéité",
        "adapté",
        "équipements",
        "hélium",
        "hydrogène",
        "variation de pression",
    ],
    "C2.4": ["maîtriser", "rédaction", "modes opératoires"],
    "C2.5": ["dysfonctionnement", "moyen de contrôle hors service", "alerter", PEOPLE_CONCERNED],
    "C2.6": SAFETY,
    "C2.7": ULTRA_CLEAN,
    "C3.1": ["pièces défectueuses", "état d’usure", "contrôle dimensionnel si nécessaire"],
    "C3.2": [
        "pièces",
        "fluides",
        "huile",
        "eau",
        "causes",
        "étanchéité",
        "pression ou pureté du gaz",
        "compresseur",
        "pompe cryogénique",
        "diode",
        "température",
        "charbons",
        "couche mince de nickel",
    ],
    "C3.3": [
        "test de fonctionnement",
        "pompe cryogénique",
        "installer correctement",
        "banc de test",
        "givre",
        "ou non",
        "parois",
    ],
    "C3.4": ["documentation technique"],
    "C3.5": ["démonter le matériel", "procédures de maintenance"],
    "C3.6": ["remonter la pompe", "procédures de maintenance", "jeux de calage"],
    "C3.7": ["détection de fuite", "procédé retenu", "constater", "résultats"],
    "C3.8": ["problèmes", "remonter", PEOPLE_CONCERNED, "maintenance préventive"],
    "C3.9": ["outils", "adaptée", "outillage du constructeur"],
    "C3.10": SAFETY,
    "C3.11": ["gestion des déchets", "contraintes environnementales", "entreprise"],
    "C4.1": [
        "méthode",
        "collecte d’informations",
        "structurées",
        "identifier la panne",
        "plan fonctionnel",
        "défaut d’énergies",
        "modification du processus",
        "maintenance collatérale",
        "plan matériel",
        "tests des pompes",
        "accessoires autour de la chambre à vide",
        "autres composants défaillants",
        "huile adaptée",
    ],
    "C4.2": ["informations", "différents interlocuteurs", "diagnostic"],
    "C4.3": [
        "hypothèses de panne",
        "méthodologie de diagnostic",
        "mesure du vide",
        "manomètres",
        "production du vide",
        "pompes",
        "enceinte",
        "accessoires autour de la chambre",
        "ligne de gaz",
        "air comprimé",
        "ligne d’eau",
    ],
    "C4.4": SAFETY,
    "C4.5": ["environnement technique", "respecter les consignes de propreté"],
    "C4.6": [
        "conséquences",
        "qualité",
        "perturbation de la production",
        "sécurité",
        "environnement",
        "mesures",
        "actions",
        "proposer",
        "contraintes",
        "sous-ensembles",
        "isoler",
    ],
    "C5.1": [
        "essais de fonctionnement",
        "contrôle de performance",
        "si possible",
        "conditions d’utilisation du client",
        "position du matériel",
        "pompes à vide",
        "manomètres",
        "thermocouples",
        "vannes",
    ],
    "C5.2": SAFETY,
    "C5.3": ["environnement technique", "consignes de propreté", "impact éventuel", "défaillance"],
    "C5.4": ["rédiger", "contenu de l’intervention", "service concerné", "hiérarchie"],
    "C5.5": [
        "ensemble des contrôles",
        "mécaniques",
        "électriques",
        "de fuite",
        "électroniques",
        "hydrauliques",
        "pneumatiques",
        "consignes de sécurité",
        "multimètre",
        "manomètre",
        "comparateur",
        "micromètre",
        "clé dynamométrique",
        "push-pull",
        "dynamomètre",
        "banc de test",
        "spectromètre de masse",
    ],
    "C5.6": ["résultats", "contrôles", "mesures", "tests", "écarts"],
    "C5.7": ["interventions", "priorité", "dépannage", "démontage", "remplacement", "remontage"],
    "C5.8": ["anticiper", "pannes", "dysfonctionnements subsidiaires"],
    "C6.1": ["l’oral", "par écrit", "dossiers techniques", "documents de production", "s’ils sont"],
    "C6.2": [
        "causes",
        "effets",
        "conséquences",
        "temps",
        "exploitables",
        "historique",
        "économique",
        "technique",
    ],
    "C6.3": ["vocabulaire technique", "références techniques", "nécessaires", "appropriée"],
    "C6.4": ["documents", "informations", "directement", "autre personne"],
    "C6.5": ["procédures de saisie", "champs", "formats", "GMAO", "GPAO", "tableur"],
    "C6.6": ["cohérentes", "exploitables", "détail", "analyse"],
    "C6.7": ["durées réelles", "réalité", "exactitude"],
    "C6.8": [
        "toutes les données",
        "consignes",
        "nature de l’intervention",
        "numéros de pièces",
        "temps d’intervention",
        "temps d’arrêt",
        "essais",
        "justes",
    ],
    "C6.9": ["informations ou les questions recueillies", "pertinente", "feed-back"],
    "C6.10": ["conseils", "comprenne", "exploite", "directement", "sécurité", "respect des règles"],
    "C6.11": ["termes techniques appropriés"],
    "C7.1": [
        "effective",
        "propositions",
        "diminuer les pannes ou les dysfonctionnements",
        "constats lors des interventions",
        "observation de situations",
        "méthode d’analyse",
        "indicateurs",
    ],
    "C7.2": [
        "pertinentes",
        "réalistes",
        "efficacité",
        "fiabilité",
        "coûts d’arrêt et d’intervention",
        "sécurité",
    ],
    "C7.3": ["délais", "réalisation", "écart", "alerte"],
    "C7.4": [PEOPLE_CONCERNED, "participants à l’action", "responsable"],
    "C7.5": [
        "interlocuteurs",
        "termes techniques appropriés",
        "explications compréhensibles",
        "avis",
    ],
}
RISKS = "Les risques aux postes de travail ont été évalués"
NAMED_IN_CONDITIONS = {
    "C1": ["procédures", "consignes", "documentations existantes", "mises à disposition", RISKS],
    "C2": ["outils", "procédures", "mis à disposition", RISKS],
    "C3": [
        "origine de la pompe",
        "type d’industrie",
        "contamination",
        "responsable",
        "client",
        "si nécessaire",
        "procédure de traitement",
        "ingénieur sécurité",
        "documentations techniques d’une pompe à vide",
        "contraintes environnementales",
        RISKS,
        "plan de prévention des risques",
    ],
    "C4": [
        "procédures",
        "consignes",
        "la production ou par le client",
        "règles de sécurité",
        "connaissances sur l’équipement",
        "environnement technique",
        "plan de prévention des risques",
        RISKS,
    ],
    "C5": [
        "documentation",
        "constructeur",
        "savoir-faire interne",
        "connaissances en technologies du vide",
        "collègues",
        "production",
        "maintenance",
        RISKS,
    ],
    "C6": [
        "installation automatisée",
        "un ou plusieurs paramètres de réglage",
        "vitesse",
        "température",
        "synchronisation de mouvement",
    ],
    "C7": ["activité normale"],
}
NAMED_IN_GROUPS = {
    "6.A": ["documents de maintenance et/ou de production", "tout ou partie", "compte rendu"],
    "6.B": ["base de données informatique"],
    "6.C": ["conseiller", "assister", "maintenance", "qualification inférieure"],
    "7.A": ["actions de progrès", "diminuer les pannes ou les dysfonctionnements"],
    "7.B": ["conduire une action de progrès", "échanges avec d’autres interlocuteurs"],
}
NAMED_IN_MODALITIES = {
    "a": [
        "activités professionnelles réelles",
        "observation en situation de travail",
        "questionnements",
        "éléments de preuve",
    ],
    "b": [
        "rapport",
        "UIMM territoriale centre d’examen",
        "délais",
        "conditions fixés à l’avance",
        "en entreprise",
        "un ou plusieurs projets ou activités",
        "devant une commission d’évaluation",
        "exigences du référentiel",
    ],
    "c": [
        "représentatives",
        "situation réelle d’entreprise",
        "observation, avec des questionnements",
        "restitution",
        "écrite et/ou orale",
    ],
    "d": ["tuteur", "responsable hiérarchique ou fonctionnel", "avis", "projets", "activités"],
}
NAMED_ELSEWHERE = {
    "missions": [
        "support industriel",
        "support de recherche",
        "préventive et curative",
        "tous les systèmes de vide",
        "semi-conducteur",
        "équipements de dépôts",
        "accélérateur de particules",
        "grands instruments sous vide",
    ],
    "activities": [
        "diagnostiquer et contrôler",
        "mécanique",
        "électrotechnique",
        "instrumentation",
        "en atelier",
        "ultra-propreté",
        "clean concept",
        "sites des clients",
        "technologies différentes",
    ],
    "environment": [
        "atelier de maintenance ou de production",
        "recherche",
        *("aéronautique", "nautique", "nucléaire", "énergie", "automobile", "fonderie"),
        *("mécatronique", "optique", "micro et nanotechnologie", "agroalimentaire"),
        "EPI",
        "habilitation électrique BR",
        "COFREND étanchéité de niveau 1 ou 2",
        "règles de sécurité",
        "nombreux ateliers",
        "même journée",
        "sites de clients",
        "international",
    ],
    "interactions": [
        "hiérarchique",
        "procédures",
        "hygiène",
        "équipe de maintenance ou de production",
        "interne ou externe",
        "fournisseurs d’équipements sous vide",
        "pièces de rechange",
        "documentations de maintenance",
        "qualité, sécurité, environnement",
    ],
    "evaluation_conditions": [
        "s’inscrit d’abord",
        "UIMM territoriale centre d’examen",
        "blocs de compétences",
        "l’entreprise constituent un dossier",
        "selon le contexte",
        "VAE",
        "demandeurs d’emploi",
        "le candidat qui les fixe",
        "UIMM centre de ressources",
        "de préférence",
        "milieu professionnel",
        "exceptionnels",
        "impossible",
        "lorsque le référentiel",
        "reconstituée",
    ],
    "validation": ["commission d’évaluation", "avis de l’entreprise", "sauf en VAE"],
    "admissibility": [
        "groupe technique paritaire",
        "Qualifications",
        "à l’issue des évaluations",
        "toutes les capacités professionnelles",
        "acquises",
        "jury paritaire de délibération",
        "observables",
        "mesurables",
        "blocs de compétences",
        "RNCP",
    ],
    "notes": ["niveau d’exigence", "RNCP", "un candidat ou une candidate"],
}


def strings(value: Any) -> Iterator[str]:
    """Every text found in a piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def missing(named: list[str], text: str) -> list[str]:
    """The words that ``text`` should hold, whole words (letter case aside), and does not."""
    return [
        words for words in named if not re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE)
    ]


def test_identity_is_the_documents() -> None:
    assert REFERENTIAL.title == (
        "Technicien.ne de maintenance des systèmes sous vide dans l’industrie et la recherche"
    )
    assert REFERENTIAL.code == "0324"
    assert REFERENTIAL.reference == "MQ 2018 04 38 0324"
    assert REFERENTIAL.category == "B"
    assert REFERENTIAL.last_modified == date(2018, 4, 5)
    assert REFERENTIAL.issuer == (
        "Commission paritaire nationale de l’emploi et de la formation professionnelle "
        "de la métallurgie"
    )
    assert REFERENTIAL.pages == 8


def test_there_are_54_criteria_6_7_11_6_8_11_and_5_a_capacity() -> None:
    assert [len(capacity.criteria) for capacity in REFERENTIAL.capacities] == [
        6,
        7,
        11,
        6,
        8,
        11,
        5,
    ]
    assert len(REFERENTIAL.criteria) == 54
    assert len({criterion.id for criterion in REFERENTIAL.criteria}) == 54


def test_titles_are_official_word_for_word() -> None:
    assert {each.id: each.title for each in REFERENTIAL.capacities} == CAPACITY_TITLES
    assert {each.id: each.title for each in REFERENTIAL.blocks} == BLOCK_TITLES
    assert {each.id: each.title for each in REFERENTIAL.modalities} == MODALITY_TITLES


def test_blocks_hold_capacities_1_to_2_3_to_5_and_6_to_7() -> None:
    assert [block.capacities for block in REFERENTIAL.blocks] == [
        ("C1", "C2"),
        ("C3", "C4", "C5"),
        ("C6", "C7"),
    ]


def test_headings_of_capacities_6_and_7_gather_their_criteria() -> None:
    assert {
        group.id: [criterion.id for criterion in capacity.criteria if criterion.group == group.id]
        for capacity in REFERENTIAL.capacities
        for group in capacity.groups
    } == {
        "6.A": ["C6.1", "C6.2", "C6.3", "C6.4"],
        "6.B": ["C6.5", "C6.6", "C6.7", "C6.8"],
        "6.C": ["C6.9", "C6.10", "C6.11"],
        "7.A": ["C7.1", "C7.2"],
        "7.B": ["C7.3", "C7.4", "C7.5"],
    }


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        (Theme.SAFETY, ["C1.5", "C2.6", "C3.10", "C4.4", "C5.2"]),
        (Theme.CLEANLINESS, ["C1.6", "C2.7", "C4.5", "C5.3"]),
        (Theme.ALERT, ["C1.4", "C2.5", "C3.8", "C7.3"]),
        (Theme.WASTE, ["C3.11"]),
    ],
)
def test_criteria_of_each_theme(theme: Theme, expected: list[str]) -> None:
    assert [criterion.id for criterion in REFERENTIAL.criteria_about(theme)] == expected


def test_every_criterion_has_its_list_of_named_things() -> None:
    assert list(NAMED_IN_CRITERIA) == [criterion.id for criterion in REFERENTIAL.criteria]


@pytest.mark.parametrize("criterion_id", NAMED_IN_CRITERIA)
def test_a_criterion_keeps_every_requirement_example_and_instrument(criterion_id: str) -> None:
    text = REFERENTIAL.criterion(criterion_id).text
    assert missing(NAMED_IN_CRITERIA[criterion_id], text) == []


@pytest.mark.parametrize("capacity_id", NAMED_IN_CONDITIONS)
def test_conditions_keep_everything(capacity_id: str) -> None:
    text = "\n".join(REFERENTIAL.capacity(capacity_id).conditions)
    assert missing(NAMED_IN_CONDITIONS[capacity_id], text) == []


def test_conditions_are_as_many_as_the_documents_lines() -> None:
    assert [len(capacity.conditions) for capacity in REFERENTIAL.capacities] == [
        4,
        2,
        6,
        7,
        4,
        1,
        1,
    ]


def test_groups_keep_everything() -> None:
    groups = {group.id: group.text for each in REFERENTIAL.capacities for group in each.groups}
    assert groups.keys() == NAMED_IN_GROUPS.keys()
    assert {each: missing(NAMED_IN_GROUPS[each], groups[each]) for each in groups} == {
        each: [] for each in groups
    }


@pytest.mark.parametrize("modality_id", NAMED_IN_MODALITIES)
def test_modalities_keep_everything(modality_id: str) -> None:
    text = REFERENTIAL.modality(modality_id).text
    assert missing(NAMED_IN_MODALITIES[modality_id], text) == []


@pytest.mark.parametrize("field", NAMED_ELSEWHERE)
def test_the_rest_of_the_document_is_whole(field: str) -> None:
    text = "\n".join(strings(as_json(REFERENTIAL)[field]))
    assert missing(NAMED_ELSEWHERE[field], text) == []


def test_criteria_say_their_place_in_the_document() -> None:
    for criterion in REFERENTIAL.criteria:
        capacity, number = criterion.id.removeprefix("C").split(".")
        assert criterion.place.section == "2.2"
        assert criterion.place.rank == f"capacité {capacity}, critère {number}"
    pages = {criterion.id: criterion.place.page for criterion in REFERENTIAL.criteria}
    assert [pages[each] for each in ("C1.1", "C2.7", "C3.1", "C4.6")] == [3, 3, 4, 4]
    assert [pages[each] for each in ("C5.1", "C6.8", "C6.9", "C7.5")] == [5, 5, 6, 6]
    assert list(pages.values()) == sorted(pages.values())


def test_a_place_reads_as_a_reference() -> None:
    assert str(REFERENTIAL.criterion("C1.5").place) == "§ 2.2, page 3, capacité 1, critère 5"


def test_short_labels_of_one_capacity_or_of_the_capacities_are_not_confused() -> None:
    """Buttons that read the same cannot be told apart."""
    siblings = [
        [capacity.short for capacity in REFERENTIAL.capacities],
        [block.short for block in REFERENTIAL.blocks],
        [modality.short for modality in REFERENTIAL.modalities],
        *([each.short for each in capacity.criteria] for capacity in REFERENTIAL.capacities),
    ]
    for labels in siblings:
        assert len(set(labels)) == len(labels)


def test_french_is_typeset_so_that_a_phone_breaks_lines_well() -> None:
    """High punctuation is tied to its word by a narrow no-break space; apostrophes are curved."""
    loose = re.compile(r"[^\u202f][:;!?»]|«[^\u202f]|'|\.\.\.")
    texts = list(strings(as_json(REFERENTIAL)))
    assert [text for text in texts if loose.search(text)] == []

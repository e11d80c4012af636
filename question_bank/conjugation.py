"""French verbs whose forms share no stem, and the nouns of their action: « retient », « retenir ».

Only endings are listed: what stands before them (« re-tenir », « main-tenir ») is kept.
"""

from __future__ import annotations

# For each radical, the endings that its verbs and their nouns take, all without accents.
_FORMS = {
    "ten": "tenir tiens tient tiennent tenons tenez tenant tenu tenue tenus tenues tiendra tenait",
    "ven": "venir viens vient viennent venons venez venant venu venue venus venues viendra venait",
    "mett": "mettre mets met mettons mettez mettent mettant mettait mettra mise mises",
    "prend": "prendre prends prend prenons prenez prennent prenant prenait prendra prise prises",
    "dui": "duire duis duit duisent duisant duisait duite duites duits duira duction ductions",
    "strui": "struire struis struit struisent struisant struite struits struction structions",
    "crir": "ecrire ecris ecrit ecrivent ecrivez ecrivons ecrivant ecrite ecrits ecrites",
    "ouvr": "ouvrir ouvre ouvres ouvrez ouvrent ouvrons ouvrant ouvert ouverte ouverts ouvertes"
    " ouverture ouvertures ouvrait ouvrira",
    "couvr": "couvrir couvre couvrez couvrent couvrant couvert couverte couverts couvertes"
    " couverture",
    "teign": "teindre teins teint teinte teints teintes teignez teignent teignant teignons",
    "joign": "joindre joins joint jointe joignez joignent joignant",
    "romp": "rompre romps rompt rompent rompez rompu rompue rompant ruption ruptions rupture",
    "batt": "battre bats battent battez battu battue battant",
    "sort": "sortir sors sort sortent sortez sortons sortant sorti sortie sorties sortis",
    "serv": "servir sers sert servent servez servant servi servie",
    "suiv": "suivre suivent suivez suivant suivi suivie suivis",
    "voi": "prevoir prevois prevoit prevoient prevoyez prevu prevue prevus prevues prevoyant",
    "croi": "croitre croit croissent croissant croissance",
    "connai": "connaitre connais connait connaissent connaissez connu connue connaissance",
    "parai": "paraitre parait paraissent parais paraissant disparition disparu",
    "proteg": "proteger protege proteges protegent protegez protegeant protegeons protection",
    "mesur": "mesurer mesure mesures mesurez mesurent",
    "dissou": "dissoudre dissout dissolvent dissolution dissous dissoute dissolvant",
    "essui": "essuyer essuie essuies essuient essuyez essuyant essuyage",
    "appel": "appeler appelle appelles appellent appelez appelons appelant appel appels",
    "jet": "jeter jette jettes jettent jetez jetant",
}
_RADICAL_OF = {form: radical for radical, forms in _FORMS.items() for form in forms.split()}
_LONGEST = max(map(len, _RADICAL_OF))
_SHORTEST = min(map(len, _RADICAL_OF))


def radical(plain: str) -> str | None:
    """What all the forms of the verb share (« reten » for « retient »), or None when the verb is
    regular enough, or the word no verb."""
    for size in range(min(len(plain), _LONGEST), _SHORTEST - 1, -1):
        found = _RADICAL_OF.get(plain[-size:])
        if found is not None:
            return plain[:-size] + found
    return None

"""The little words of French that a judge must know, all without accents.

Each set says what its words do to a sentence; ``polarity`` and ``phrases`` say what follows of it.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no meaning of their own in an answer.
# « entre » is one of them unless it is a verb.
GRAMMAR = _words(
    "le la les l un une des du de d au aux a à en y dans sur sous par pour avec vers chez"
    " entre ce c ca cela ceci cet cette ces celui celle ceux qui que qu quoi dont ou et s se"
    " sa son ses mon ma mes ton ta tes notre nos votre vos leur leurs je j tu il elle on"
    " nous vous ils elles me m te t lui eux soi est es suis sommes etes sont etait etaient"
    " sera seront serait soit soient etre ete etant ai as avons avez ont avait avaient aura"
    " aurait aurais avoir ayant eu n ne pas si comme quand lorsque lorsqu dont mais donc or"
    " car parce puisque puis ensuite alors enfin afin deja encore aussi ainsi tres trop bien"
    " plutot toujours souvent tout toute tous toutes meme chaque oui ok euh bah ben svp"
    " merci voila voici faut falloir faudra faudrait doit doivent devra dois devons devez"
    " devoir peut peuvent pouvoir peux pourrait va vont aller vais fait faire font fais"
    " faites the of and quel quelle quels quelles lequel laquelle lors cote ici etc tant"
    " jusqu"
)
# Words that only introduce an answer.
FILLERS = _words(
    "technique methode appelle appeler appel nomme nommer nom terme mot agit utilise"
    " utiliser utilisant emploie employer sers sert servir type sorte genre reponse pense"
    " crois dirais dire dit chose moyen aide grace moment cas fois probleme question"
    " necessaire obligatoire obligatoirement besoin donc bonjour normalement generalement"
    " surtout notamment simplement juste d'abord abord premierement systematiquement"
    " imperativement absolument vraiment correctement selon moi permet permettre permettant"
    " probablement certainement"
)
MARKS = _words(
    "aucunement nullement pas plus jamais aucun aucune aucuns aucunes"
    " rien ni personne nul nulle point guere"
)
MISTYPED_MARKS = _words("pa aps pas pass")
RESTRICTING = _words("que qu seulement uniquement juste simplement")
WEAK = _words(
    "forcement necessairement toujours obligatoirement totalement"
    " completement vraiment tres trop systematiquement tellement"
)
BARE_NE_VERBS = _words("peut peuvent peux pouvait saurait sait ose cesse puis pourrait")
EXPLETIVE_NE = _words("avant moins peur crainte sauf")

# What is said to be there is not missing: « présence de tension ».
PRESENCE = re.compile("presence")
# Verbs and nouns that deny what follows, those that only keep it away, those that bring it about.
DENYING = re.compile(
    r"interdi\w*|proscri\w*|prohib\w*|exclu[est]?|exclues|exclure|ecart(?:er|e|ee|es|ees|ez)|oubli\w*"
    r"|omet\w*|omis|neglig\w*|refus\w*|absten\w*|abstien\w*|deconseill\w*|inutil\w*|impossibl\w*"
    r"|absence|manqu(?:e|er|ait|ant)|depourvue?s?|exempte?s?|prive|privee|hors|faute|dispense\w*"
    r"|ignor(?:e|er|es|ons|ez)"
    r"|pertes?|perd(?:re|s|ent|u|ue|ant)?|annul(?:e|er|es|ez|ons|ant)|zapp\w*|esquiv\w*|impasse"
    r"|renonc\w*|abandonn\w*|saut(?:er|es|ez|ons)"
)
# Those of them that deny a noun, up to the next preposition.
LACKING = re.compile("absence|hors|faute|manqu|perte|perd")
FORGETTING = re.compile("oubli|omet|omis|neglig")
AVOIDING = re.compile(r"evit\w*|empech\w*|limiter|limitant|lutt\w*")
PROMOTING = re.compile(
    r"favoris\w*|provoqu\w*|caus(?:er|ent|ant)|entrain\w*|augment\w*|acceler\w*|amplifi\w*|aggrav\w*"
)
# « cesse de tourner » denies; « arrêter la pompe » does not.
CEASING = re.compile(r"cess(?:e|er|ent|ait|ant|es|ez)|arret(?:e|er|ent|es|ez|ait|ant)")
# The thing is there no more, but the word for it is said: « je retire mes gants ».
REMOVING = re.compile(
    r"retir(?:e|er|ent|es|ez|ant|ons)|enlev(?:e|er|ent|es|ez|ant|ons)|ot(?:er|e|ez|ent)"
    r"|supprim(?:e|er|ent|es|ez|ant|ons)|suppression|elimin(?:e|er|ent|ez|ant)|elimination"
)
CHECKING = re.compile(
    r"verif\w*|control\w*|assur(?:e|er|es|ez|ons)|test(?:er|ez|ons)|recherch\w*|cherch\w*"
    r"|surveill\w*|inspect\w*|examin\w*|detect(?:e|er|es|ez|ons|ion)"
)
# In a question, what is to be checked is asked for.
TO_CHECK = re.compile(
    r"(?:verifi|control|inspect|examin|surveill|recherch|assur)(?:ez|er|ons|ent|iez)|verifie|verification"
)
# Said after what they deny: « l'étuvage est inutile ».
DENYING_AFTER = re.compile(
    r"interdi\w*|proscri\w*|prohib\w*|exclu[es]?|exclues|inutil\w*|deconseill\w*|impossibl\w*"
    r"|superflue?s?|insuffisant(?:e|s|es)?|mauvais|mauvaise|faux|fausse|ecarte[es]*|incorrecte?s?|oublie[es]*|absente?s?|eviter|bannir"
    r"|annule[es]*"
)
# « remettre à zéro » sets a gauge; « tension à zéro » says that there is none.
ZEROING = re.compile(
    r"(?:re)?m(?:is|et|ettr)|(?:re)?cal|regl|retour|ajust|tar|rev(?:ien|en)|repart"
)
# « tension nulle » denies the word before it.
NULL = re.compile("nulle?s?")
SUBJECTS = _words("je j on il elle ils elles nous ca cela")
ACTING = _words("je j on nous")
OBJECTS = _words("me m te t se s le la les l lui leur y en nous vous")
# « ne pas dépasser 150 °C » denies the act, not the limit.
EXCEEDING = re.compile(r"depass\w*|exced\w*")
RISKING = re.compile("risqu(?:e|es|er|ent|ant|ons|ez)")
# « je regarde si la pression monte » sets no condition.
ASKING = re.compile(r"regard\w*|voir|vois|voit|voyez|savoir|sais|sait|demand\w*|compar\w*|noter?")
# « plus … que », « aussi … que »; what brings about, and what comes of it.
COMPARING = _words("plus moins aussi autant mieux")
CAUSING = re.compile(
    r"provoqu\w*|caus(?:e|er|ent|ant|ait)|entrain\w*|engendr\w*|gener(?:e|er|ent)|donc|amen(?:e|er|ent)"
    r"|conduit|implique"
)
BECAUSE = _words("car parce puisque cause grace vient provient resulte")
PROTECTING = re.compile(r"prote[gc]\w*|prevenir|previent|preserv\w*")
FINE = re.compile("bons?|bonnes?|ok|corrects?|correctes?|normal|normale|normaux|normales")
BEARING = re.compile(
    "|".join(
        one.pattern
        for one in (
            *(EXCEEDING, NULL, PRESENCE),
            *(DENYING, DENYING_AFTER, AVOIDING, PROMOTING, CEASING, REMOVING, CHECKING),
            *(RISKING, PROTECTING, FINE),
        )
    )
)
# « la consignation n'est pas nécessaire »: what is said of the subject denies the subject.
DENYING_OF_SUBJECT = _words(
    "necessaire necessaires obligatoire obligatoires utile utiles requis requise cause"
    " responsable concerne concernee concernes utilise utilisee utiliser employe employee"
    " possible adapte adaptee bon bonne conseille conseillee recommande recommandee sert"
    " faut suffit suffisant suffisante convient permet existe present presente juste correct"
    " correcte vrai vraie approprie appropriee indispensable prevu prevue important"
    " importante autorise autorisee valable applicable fiable origine question probleme"
    " solution lieu importance utilite interet sens"
)
_CONTRASTING = (
    ("au", "lieu"),
    ("a", "la", "place"),
    ("plutot", "que"),
    ("plutot", "qu"),
    ("contrairement",),
    ("sauf",),
    ("hormis",),
    ("excepte",),
    ("autre", "chose", "que"),
    ("autre", "chose", "qu"),
    ("inverse", "de"),
    ("inverse", "du"),
    ("autre", "que"),
    ("autre", "qu"),
    ("different", "de"),
    ("differente", "de"),
    ("different", "d"),
    ("differente", "d"),
    ("difference", "de"),
    ("difference", "du"),
    ("oppose",),
    ("opposition",),
    ("contraire", "de"),
    ("contraire", "du"),
    ("me", "passe", "de"),
    ("se", "passe", "de"),
    ("se", "passer", "de"),
    ("me", "passer", "de"),
    ("peu", "importe"),
    ("peu", "importent"),
)
AUXILIARIES = _words(
    "est sont a ont etait etaient sera serait c faut doit doivent peut peuvent va vont fait"
    " ai avons"
)
# What a comparison may mean, too loose to be accepted: « il y a plus de dégazage ».
HINTS = {
    "plus": "augmenter",
    "davantage": "augmenter",
    "moins": "diminuer",
}
# Little words that tell something when all else is known.
TELLING = _words(
    "sous tous tout toute toutes chaque quel quelle quels quelles meme deux encore deja"
)
# Where what « sans », « absence de » deny ends.
ENDS_NOUN_SCOPE = _words("pour avec dans sur par afin en grace lors pendant durant apres")
# « bien refroidie » is the contrary of « mal refroidie ».
WELL = _words("bien bon bonne")
# What follows them tells of what is named before: « absence de tension sur les bornes ».
EXPLAINS = _words("pour afin qui dont en sur sous dans avec par autour lors")
WITH = _words("avec dans sur")
BEGINS_PURPOSE = _words("pour afin par grace")
# « plus » after one of them compares, unless « ne » was forgotten.
STATES = _words("est sont etait devient deviennent reste restent")
# « il ne faut pas que », « pour pas que »: the whole sentence after it is denied.
BEFORE_DENIED_SENTENCE = _words("faut faudrait veut veux pour afin de")
ARTICLES_AND_PRONOUNS = _words(
    "le la les l un une il elle ils elles on je j c ca cela faut ce nous vous"
)
CONDITIONS = _words("si quand lorsque lorsqu des")
_HEDGES = (
    ("peut", "etre"),
    ("je", "suis", "pas", "sur"),
    ("pas", "sur"),
    ("pas", "certain"),
    ("sans", "doute"),
    ("aucune", "idee"),
    ("sais", "pas"),
    ("sais", "plus"),
    ("c", "est", "faux"),
    ("au", "hasard"),
    ("hesite",),
    ("pense", "pas"),
    ("crois", "pas"),
    ("pas", "vrai"),
    ("pas", "exact"),
    ("pas", "prouve"),
    ("pas", "prouvee"),
    ("pas", "certaine"),
    ("est", "pas", "un", "probleme"),
    ("crois", "que", "non"),
    ("pense", "que", "non"),
    ("plus", "ou", "moins"),
    ("sais", "pu"),
    ("suppose",),
)


def _by_first(phrases: tuple[tuple[str, ...], ...]) -> dict[str, list[tuple[str, ...]]]:
    return {first: [one for one in phrases if one[0] == first] for first, *_ in phrases}


CONTRASTING = _by_first(_CONTRASTING)
HEDGES = _by_first(_HEDGES)
# What comes before them is told of what comes after: « la turbo suit la primaire ».
AFTER = _words("apres suit succede")
# Words that put off to the end, that put together in time, and acts that undo what follows.
LAST = _words("dernier derniere finir finit finis finissant terminer termine terminant")
IN_BETWEEN = (("entre", "les", "deux"), ("entre", "temps"), ("entretemps",))
TOGETHER = _words("simultanement simultane simultanee meme ensemble")
# « pour une fuite », « dans l'air », « c'est une fuite »: of which case something is said.
OF_CASE = _words("pour avec dans est donc avait")
# The answer speaks of the other case, or of what has been.
SETTING_APART = _words("car parce puisque etait serait aurait seraient plutot contrairement finit")
UNDOING = re.compile(
    r"(?:re)?ferm(?:er|e|es|ez|ant|ons)|coup(?:er|e|es|ez|ant|ons)|arret(?:er|e|es|ez|ant|ons)"
    r"|etei(?:ndre|nt|ns|gn\w*)|stopp(?:er|e|es|ez|ant)|bouch(?:er|e|es|ez|ant)"
    r"|debranch(?:er|e|es|ez|ant)|desactiv(?:er|e|es|ez|ant)|shunt(?:er|e|es|ez|ant)"
)
# Acts that do, give, say or look at what they bear on, and leave it as it is said.
DOING = re.compile(
    r"(?:re)?me(?:t|ts|ttre|ttez|ttons|ttent)|(?:re)?fai(?:s|t|re|sons|tes)|font|prends?|prendre"
    r"|(?:lanc|demarr|utilis|emplo[iy]|effectu|realis|assur|garanti|respect|tomb|envo[iy]|regard"
    r"|surveill|confirm|commenc|not|donn|demand|parl|observ|constat|appliqu|pass|consult|saisi|trouv|pos|port|compar|mesur|calcul|relev|branch|connect|inject|mont|rempla[cç]|chang"
    r"|proced|indiqu|signal|ajout|suppos|pens|appell|nomm|provoqu|caus|cre|form|procur)"
    r"(?:e|er|es|ez|ent|ons|ant)?|rempli(?:s|r|t|ssez)?|devien(?:t|s|nent|dra)|devenir|rest(?:e|er|ent)"
    r"|interv(?:ien|en)\w*|previen\w*|prevenir|entend\w*|voi[st]|voir|v[ea](?:ut|is)|dis|dit|dire|dois"
    r"|introdui\w*|sais|sait|risqu\w*|peu[tx]|sert|servir|obti\w*|decri\w*|ecri\w*|li[st]|lire|conn?ai\w*|part|vient|fini\w*"
)
# Acts that put off what is told with them, and times that are not now.
PUTTING_OFF = re.compile(
    r"report(?:e|er|es|ez|ons|ant|ee|ees)|repouss\w*|differ(?:e|er|ee|ees|es|ez|ant)|decal\w*"
    r"|ajourn\w*|tard|demain|lendemain|prochaine?s?"
)
WAITING = re.compile(r"attend\w*|patient\w*")
# What is said after them may take back what is said before, unless one of ``ADDING`` follows.
_ADVERSATIVE = (
    ("mais",),
    ("pourtant",),
    ("cependant",),
    ("toutefois",),
    ("neanmoins",),
    ("malgre",),
    ("quand", "meme"),
    ("meme", "si"),
    ("par", "contre"),
    ("en", "revanche"),
)
ADVERSATIVE = _by_first(_ADVERSATIVE)
ADDING = _words("aussi surtout egalement ensuite")
# « joint non dégraissé », « jauge pas étalonnée ».
QUALITY_DENIED = _words("non pas jamais peu mal")
PARTICIPLE = re.compile(r"(?:ée?s?|ees?|(?<![qg])ue?s?)$")
# Pronouns that stand between a subject and its verb; what stands before a noun; « de ».
CLITICS = _words("me m te t nous vous le la les l lui leur y en")
DETERMINERS = _words(
    "le la les l un une des mon ma mes notre nos votre vos son sa ses leur ce cette"
)
OF = _words("de du des d")
MOMENTS = _words("avant pendant apres")
WHICH = _words("quel quelle quels quelles")
# Numbers in words, and what is counted with them: « trois heures » is « 3 heures ».
NUMBERS = {
    word: str(number)
    for number, words in {
        0: "zero",
        1: "un une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        12: "douze",
        15: "quinze",
        20: "vingt",
        24: "vingtquatre",
        30: "trente",
    }.items()
    for word in words.split()
}
THE = _words("le la les l")
EXCEPT = _words("sauf hormis excepte sans")
COUNTED = _words(
    "h heure heures min mn minute minutes s seconde secondes jour jours semaine semaines mois an"
    " ans annee annees v volt volts mbar bar degres fois"
)
# Missing apostrophes, and the short ways of a thumb.
GLUED = {
    "nest": ("n", "est"),
    "nes": ("n", "est"),
    "netait": ("n", "etait"),
    "na": ("n", "a"),
    "nai": ("n", "ai"),
    "nont": ("n", "ont"),
    "ny": ("n", "y"),
    "nya": ("n", "y", "a"),
    "ya": ("y", "a"),
    "yapa": ("y", "a", "pas"),
    "yapas": ("y", "a", "pas"),
    "cest": ("c", "est"),
    "cetait": ("c", "etait"),
    "sest": ("s", "est"),
    "quil": ("qu", "il"),
    "quils": ("qu", "ils"),
    "quon": ("qu", "on"),
    "quelle": ("quelle",),
    "jai": ("j", "ai"),
    "dabord": ("abord",),
    "moin": ("moins",),
    "avan": ("avant",),
    "fo": ("faut",),
    "fau": ("faut",),
    "pcq": ("parce",),
    "pcque": ("parce", "que"),
    "parceque": ("parce", "que"),
    "paske": ("parce", "que"),
    "pck": ("parce", "que"),
    "jms": ("jamais",),
    "jam": ("jamais",),
    "hs": ("panne",),
    "ds": ("dans",),
    "ss": ("sans",),
    "pr": ("pour",),
    "pk": ("pourquoi",),
    "ki": ("qui",),
    "ke": ("que",),
    "qd": ("quand",),
    "dc": ("donc",),
    "tt": ("tout",),
    "ts": ("tous",),
    "tjs": ("toujours",),
    "tjrs": ("toujours",),
    "bcp": ("beaucoup",),
    "svt": ("souvent",),
    "pdt": ("pendant",),
    "nbre": ("nombre",),
    "pb": ("probleme",),
    "qqn": ("quelqu", "un"),
    "chui": ("je", "suis"),
    "jsuis": ("je", "suis"),
    "jsais": ("je", "sais"),
    "jfais": ("je", "fais"),
    "jmets": ("je", "mets"),
    "aulieu": ("au", "lieu"),
    "plutotque": ("plutot", "que"),
    "peutetre": ("peut", "etre"),
}

"""What says the contrary of an accepted answer is never accepted, however it is typed."""

from importlib.resources import as_file, files

from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import Verdict, judge
from question_bank.grading.french import SUBJECTS
from question_bank.grading.polarity import Stance, read
from question_bank.loading import load_bank
from question_bank.model import ShortAnswer
from question_bank.response import Typed
from question_bank.words import folded

_ARTICLES = (
    "le ",
    "la ",
    "les ",
    "l'",
    "un ",
    "une ",
    "des ",
    "du ",
    "de la ",
    "de l'",
    "de ",
    "d'",
)
_DENIALS = (
    "pas {name}",
    "pas de {bare}",
    "sans {bare}",
    "aucun {bare}",
    "aucune {bare}",
    "jamais de {bare}",
    "ce n'est pas {name}",
    "c'est pas {name}",
    "ce n'est jamais {name}",
    "il n'y a pas de {bare}",
    "il n'y a aucune {bare}",
    "surtout pas {name}",
    "ni {bare} ni autre chose",
    "tout sauf {name}",
    "n'importe quoi sauf {name}",
    "autre chose que {name}",
    "on se passe de {bare}, pas de {bare}",
)


def _bare(name: str) -> str:
    article = next((one for one in _ARTICLES if name.casefold().startswith(one)), "")
    return name[len(article) :]


def _names_plainly(text: str) -> bool:
    """Whether it is the name of a thing: no sentence, and nothing denied."""
    reading = read(text)
    return (
        reading.clauses == 1
        and not reading.has_verb
        and reading.all_words[0].word.plain not in {"que", "avec"}
        and not any(one.word.plain in SUBJECTS for one in reading.all_words)
        and all(one.stance is Stance.SAID for one in reading.all_words)
    )


def _accepted() -> list[tuple[ShortAnswer, str]]:
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        bank = load_bank(folder).bank
    assert bank is not None
    return [
        (question, text)
        for question in bank.questions
        if isinstance(question, ShortAnswer)
        and not any(concept.negated for concept in question.concepts)
        for text in (*question.accepted, *question.examples.accepted)
        if _names_plainly(text)
    ]


ACCEPTED = _accepted()


def test_many_accepted_answers_are_denied_here() -> None:
    assert len(ACCEPTED) >= 150
    assert len({question.id for question, _ in ACCEPTED}) >= 25


@given(
    accepted=st.sampled_from(ACCEPTED),
    denial=st.sampled_from(_DENIALS),
    typed=st.sampled_from((str, str.upper, folded)),
    after=st.sampled_from(("", ".", " !", " du tout")),
)
def test_an_accepted_answer_that_is_denied_is_never_accepted(
    accepted: tuple[ShortAnswer, str], denial: str, typed: type[str], after: str
) -> None:
    question, name = accepted
    text = typed(denial.format(name=name, bare=_bare(name))) + after
    assert judge(question, Typed(text=text)).verdict is not Verdict.CORRECT, text

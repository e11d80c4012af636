"""Orders and pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.veto import veto_told
from question_bank.grading.wording import quoted
from question_bank.model import Matching, Ordering
from question_bank.response import Matched, Ordered


def judge_ordering(question: Ordering, response: Ordered) -> Judgement:
    """Share of the pairs of steps that stand in order: 1 in the right order, 0 in reverse.

    The feedback explains the first wrong step only: the rest often follows from it. A step with a
    veto that comes before one it should follow, or after one it should precede, makes the answer
    incorrect whatever the rest.

    Raises:
        ValueError: not every item exactly once.
    """
    given = response.items
    if sorted(given) != list(range(len(question.items))):
        raise ValueError("every item is to be placed exactly once")
    pairs = list(combinations(given, 2))
    inverted = [(earlier, later) for earlier, later in pairs if earlier > later]
    vetoed = sorted({item for pair in inverted for item in pair if question.items[item].veto})
    score = 0.0 if vetoed else 1 - len(inverted) / len(pairs)
    texts = [item.text for item in question.items]
    placed = [place == item for place, item in enumerate(given)]
    return Judgement(
        verdict=Verdict.of(score),
        score=score,
        understood=" → ".join(texts[item] for item in given),
        found=tuple(text for text, well in zip(texts, placed, strict=True) if well),
        missing=tuple(text for text, well in zip(texts, placed, strict=True) if not well),
        feedback=(
            *(veto_told(texts[item], question.items[item].why) for item in vetoed[:1]),
            *_first_wrong_step(question, placed, told=vetoed[:1]),
        ),
    )


def judge_matching(question: Matching, response: Matched) -> Judgement:
    """Share of the left elements that have their partner.

    Raises:
        ValueError: not one right element for each left one.
    """
    rights = question.rights
    if len(response.rights) != len(question.pairs) or not all(
        0 <= position < len(rights) for position in response.rights
    ):
        raise ValueError("every left element takes one right element")
    chosen = list(zip(question.pairs, (rights[i] for i in response.rights), strict=True))
    wrong = [(pair, right) for pair, right in chosen if right != pair.right]
    score = 1 - len(wrong) / len(chosen)
    return Judgement(
        verdict=Verdict.of(score),
        score=score,
        understood=" ; ".join(f"{pair.left} → {right}" for pair, right in chosen),
        found=tuple(f"{pair.left} → {pair.right}" for pair, right in chosen if right == pair.right),
        missing=tuple(f"{pair.left} → {pair.right}" for pair, _ in wrong),
        contradicted=tuple(f"{pair.left} → {right}" for pair, right in wrong),
        # The key is shown beside: pairs are named again only to say why.
        feedback=tuple(f"{quoted(pair.left)} : {pair.why}" for pair, _ in wrong if pair.why),
    )


def _first_wrong_step(
    question: Ordering, placed: list[bool], told: Sequence[int]
) -> tuple[str, ...]:
    """What should stand first where the order goes wrong, unless that step was told already."""
    if all(placed):
        return ()
    first = placed.index(False)
    if first in told:
        return ()
    item = question.items[first]
    expected = f"À l'étape {first + 1}, on attend {quoted(item.text)}"
    return (f"{expected} : {item.why}" if item.why else f"{expected}.",)

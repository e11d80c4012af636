"""What to call people where several may have the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.store.tables import Person


def distinct_names(people: Sequence[Person]) -> dict[int, str]:
    """A name for each id; a number, in the order of arrival, tells two « Camille » apart.

    Give all the candidates of a group, even to name one of them: they are then called the same
    wherever a tutor reads of them. Capitals and spaces tell nobody apart, and a number that
    somebody bears as part of their own name (« Camille (2) ») is left to them.
    """
    times = Counter(map(_heard, people))
    borne = {one.display_name for one in people}
    last: Counter[str] = Counter()
    names = {}
    for one in sorted(people, key=lambda one: one.id):
        name = one.display_name
        if times[_heard(one)] > 1:
            while name in borne:
                last[_heard(one)] += 1
                name = f"{one.display_name} ({last[_heard(one)]})"
        names[one.id] = name
    return names


def _heard(person: Person) -> str:
    return " ".join(person.display_name.split()).casefold()

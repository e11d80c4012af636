"""What to call people where several may have the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.store.tables import Person


def distinct_names(people: Sequence[Person]) -> dict[int, str]:
    """A name for each id; a number, in the order of arrival, tells two « Camille » apart."""
    times = Counter(one.display_name for one in people)
    seen: Counter[str] = Counter()
    names = {}
    for one in sorted(people, key=lambda one: one.id):
        seen[one.display_name] += 1
        number = f" ({seen[one.display_name]})" if times[one.display_name] > 1 else ""
        names[one.id] = one.display_name + number
    return names

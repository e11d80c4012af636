"""Pictures made for one person: described in the store when asked for, drawn when they are sent.

Drawing takes up to a quarter of a second. A transaction that waited for it would keep everybody
waiting; the few bytes of a description say the same, since the picture follows from them alone.

A picture of other people is described by whose group it shows, and to whom: who is in it, and what
they are called, is looked up when it is sent. So nothing that is kept names anybody, and a tutor
who is none any more gets no picture.
"""

from __future__ import annotations

import asyncio

from pydantic import TypeAdapter

from bot.pictures import heatmap, mastery_over_time, paths
from bot.pictures.mastery_over_time import MasteryOverTime
from bot.pictures.paths import Paths
from bot.store.database import Session
from bot.training import group_map
from bot.training.group_map import GroupMap, People
from bot.training.mastery import Minds
from question_bank.parametric.physics import Measured

Shown = Measured | Paths | GroupMap | MasteryOverTime

# The media types of descriptions.
CURVE = "application/vnd.measured-curve+json"
PATHS = "application/vnd.case-paths+json"
GROUP_MAP = "application/vnd.group-map+json"
MASTERY = "application/vnd.mastery-over-time+json"
# Those that show what people know: they must not outlive them.
OF_PEOPLE = {GROUP_MAP, MASTERY}
_measured: TypeAdapter[Measured] = TypeAdapter(Measured)
_paths: TypeAdapter[Paths] = TypeAdapter(Paths)
_group_map: TypeAdapter[GroupMap] = TypeAdapter(GroupMap)
_mastery: TypeAdapter[MasteryOverTime] = TypeAdapter(MasteryOverTime)


def description(shown: Shown) -> tuple[bytes, str]:
    """What the store keeps of a picture, and its media type; the same for the same picture."""
    if isinstance(shown, Paths):
        return _paths.dump_json(shown), PATHS
    if isinstance(shown, GroupMap):
        return _group_map.dump_json(shown), GROUP_MAP
    if isinstance(shown, MasteryOverTime):
        return _mastery.dump_json(shown), MASTERY
    return _measured.dump_json(shown), CURVE


async def looked_up(
    session: Session, minds: Minds, content: bytes, media_type: str
) -> People | None:
    """What must be read from the store to draw this picture; nothing, for most.

    Raises:
        pydantic.ValidationError: a description that is none.
        group_map.NobodyToShow: those whom it would show are not this tutor's to see (any more).
    """
    if media_type != GROUP_MAP:
        return None
    return await group_map.people_on(session, minds, _group_map.validate_json(content))


async def to_send(content: bytes, media_type: str, people: People | None = None) -> bytes:
    """The PNG or JPEG picture that a file of the store stands for. To be called in no transaction.

    ``people`` is what ``looked_up`` gave.

    Raises:
        pydantic.ValidationError: a description that is none.
    """
    if people is not None:
        return await asyncio.to_thread(_map, people)
    if media_type == PATHS:
        return await asyncio.to_thread(paths.png, _paths.validate_json(content))
    if media_type == MASTERY:
        return await asyncio.to_thread(mastery_over_time.png, _mastery.validate_json(content))
    if media_type == CURVE:
        return await asyncio.to_thread(_drawn, _measured.validate_json(content))
    return content


def _map(people: People) -> bytes:
    shown = people.map
    return heatmap.png(shown.title, group_map.columns(), group_map.rows(people), shown.legend)


def _drawn(curve: Measured) -> bytes:
    # Half a second and 40 MB to import: only a process that meets a curve pays for them.
    from question_bank.drawing.measured import png

    return png(curve)

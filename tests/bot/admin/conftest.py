"""The centre of the tutors' tests, from its administrator's side."""

from tests.bot.tutor.conftest import centre

__all__ = ["centre"]

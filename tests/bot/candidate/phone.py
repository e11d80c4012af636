"""A candidate's screen, without Telegram: taps and texts go to the routes of the wing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from bot.candidate import routes
from bot.screen import Screen, Shown, Tap, TypedText
from bot.training.visit import Visit

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Sound = Callable[..., None]
KINDS = ["single", "multiple", "true_false", "numeric", "short_text", "ordering", "matching"]
CAPACITY = {kind: f"C{number}" for number, kind in enumerate(KINDS, start=1)}


@dataclass
class Phone:
    """One person's screen, changed by taps and texts as the routes answer them."""

    visiting: Visiting
    sound: Sound
    read: Callable[[str], str]
    telegram_id: int = 1001
    screen: Screen = field(init=False)
    notice: str | None = None

    async def tap(self, action: str) -> None:
        async with self.visiting(self.telegram_id) as visit:
            self._show(await routes.TAPS[action.split(":", maxsplit=1)[0]](visit, Tap(action)))

    async def press(self, label: str) -> None:
        """Tap the button of the current screen with this label."""
        (action,) = [
            b.action for row in self.screen.rows for b in row if self.read(b.label) == label
        ]
        await self.tap(action)

    async def type(self, text: str) -> None:
        assert self.screen.expects is not None
        function = routes.TYPED[self.screen.expects.partition(":")[0]]
        async with self.visiting(self.telegram_id) as visit:
            self._show(await function(visit, TypedText(text, self.screen.expects)))

    async def command(self, name: str, argument: str = "") -> None:
        (command,) = [one for one in routes.COMMANDS if one.name == name]
        async with self.visiting(self.telegram_id) as visit:
            self._show(await command.answer(visit, argument))

    def _show(self, shown: list[Shown]) -> None:
        self.sound(*shown)
        self.notice = None
        for one in shown:
            if isinstance(one, Screen):
                self.screen = one
            else:
                self.notice = one.text

    @property
    def text(self) -> str:
        return self.read(self.screen.text)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.screen.rows for button in row]

    @property
    def actions(self) -> list[str]:
        return [button.action for row in self.screen.rows for button in row]

    @property
    def base(self) -> str:
        """What the actions of the question on screen begin with: ``q:<attempt>:<position>``."""
        (base,) = {action.rsplit(":", 1)[0] for action in self.actions if action.endswith(":z")}
        return base

    async def give(self, kind: str, *, right: bool = True) -> None:
        """Answer the question on screen, of this kind."""
        base = self.base
        match kind:
            case "single" | "true_false":
                option = {("single", True): 0, ("single", False): 1}.get((kind, right), int(right))
                await self.tap(f"{base}:o:{option}")
            case "multiple" | "ordering" | "matching":
                chosen = {"multiple": [0, 1], "ordering": [0, 1, 2], "matching": [0, 1]}[kind]
                if not right:
                    chosen = {"multiple": [2, 3], "ordering": [2, 1, 0], "matching": [2, 0]}[kind]
                for option in chosen:
                    await self.tap(f"{base}:o:{option}")
                await self.press("✅ Valider")
            case "numeric":
                await self.type("12,5" if right else "99")
            case "short_text":
                await self.type("une pompe primaire" if right else "le balai")

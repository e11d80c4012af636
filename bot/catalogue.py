"""Texts that people read, kept together in YAML files per wing, apart from the code.

Each entry is a Jinja template (https://jinja.palletsprojects.com/) in simple HTML; what is inserted
is escaped. Trainers review these files without reading code.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.screen import Button

# libyaml reads ten times faster; a PyYAML built without it has the other.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NARROW_SPACE = "\u202f"
_BEFORE_PUNCTUATION = re.compile(r" (?=[:;!?%»])")
_AFTER_OPENING_QUOTE = re.compile(r"(?<=«) ")
_AFTER_SIGN = re.compile(r"(?<=[+−±≈]) (?=[0-9])")
_NO_BREAK_SPACE = "\u00a0"
_BEFORE_UNIT = re.compile(
    r"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]) (?=(?:[mhk]?bar|[hkM]?Pa|Torr|[kcmµ]?m[²³]?|m?l|m?s|min|h|j|°C|K|Hz|€|"
    r"[km]?[VAW]|(?:da)?N·m|tr|sccm|ppm)(?:[·/][\w³]+)*(?![\w³]))"
)


def percent(value: float) -> str:
    """A share from 0 to 1 as « 75 % », with the narrow space that French wants."""
    return f"{round(value * 100)}{NARROW_SPACE}%"


def in_ten(share: float) -> str:
    """A share from 0 to 1 as so many out of ten: « 7 », « 7,5 »."""
    return f"{10 * share:g}".replace(".", ",")


def plural(count: int, one: str, many: str) -> str:
    """« 1 réponse », « 1 397 réponses »: French counts 0 and 1 as singular."""
    return f"{count:,} {one if abs(count) < 2 else many}".replace(",", NARROW_SPACE)


def typeset(text: str) -> str:
    """French spacing: what must not be parted at the end of a line gets a no-break space."""
    text = _BEFORE_PUNCTUATION.sub(NARROW_SPACE, text)
    text = _AFTER_OPENING_QUOTE.sub(NARROW_SPACE, text)
    text = _AFTER_SIGN.sub(_NO_BREAK_SPACE, text)
    return _BEFORE_UNIT.sub(_NO_BREAK_SPACE, text)


class Catalogue:
    """The texts of one wing, by name. An unknown name or a missing value is an error.

    A wing may part its texts over several files; a name stands in one of them only.
    """

    def __init__(self, package: str, *names: str) -> None:
        environment = Environment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters["percent"] = percent
        environment.globals["plural"] = plural
        self._environment = environment
        self._sources: dict[str, str] = {}
        self._templates: dict[str, Template] = {}
        for file in names or ("texts.yaml",):
            source = files(package).joinpath(file).read_text(encoding="utf-8")
            for name, text in yaml.load(source, _Loader).items():
                if name in self._sources:
                    raise ValueError(f"{file}: the text {name} stands in another file already")
                self._sources[name] = str(text).rstrip("\n")

    @property
    def names(self) -> Collection[str]:
        """The names of all texts."""
        return self._sources.keys()

    def __call__(self, name: str, /, **values: Any) -> Markup:
        """The text of this name with these values put in, as safe HTML."""
        return Markup(typeset(self.template(name).render(**values).strip()))

    def template(self, name: str) -> Template:
        """The template of this name, compiled when first asked for: a start needs few of them.

        Raises:
            KeyError: there is no such text.
            jinja2.TemplateSyntaxError: it is not written as a template should be.
        """
        if name not in self._templates:
            self._templates[name] = self._environment.from_string(self._sources[name])
        return self._templates[name]

    def button(self, name: str, action: str, /, **values: Any) -> Button:
        """A button labelled by the text of this name."""
        return Button(self.plain(name, **values), action)

    def plain(self, name: str, /, **values: Any) -> str:
        """The same without markup, for buttons and notices."""
        return self(name, **values).unescape()

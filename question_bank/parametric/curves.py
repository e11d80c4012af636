"""A curve as an author describes it: what it shows, and its sizes as formulas of the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from question_bank.numbers import french
from question_bank.parametric.expression import Expression
from question_bank.parametric.formulas import FormulaText, read_formula
from question_bank.parametric.physics import Measured, PumpDown, PumpRegime, Rise, RiseRegime
from question_bank.written import Truth, one_or_many

_POINTS_DESCRIBED = 6
_Regime = TypeVar("_Regime", RiseRegime, PumpRegime)


class CurveBase(BaseModel):
    """What curves share: one regime, or several among which the seed chooses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    volume: FormulaText = Field(description="Volume de l'enceinte, en l.")
    duration: FormulaText = Field(description="Durée montrée, en min.")
    start: FormulaText = Field(default="0.001", description="Pression au départ, en mbar.")
    leak: FormulaText | None = Field(default=None, description="Débit de fuite, en mbar·l/s.")
    limit: FormulaText | None = Field(
        default=None, description="Jauge en défaut : pression où elle se bloque, en mbar."
    )

    @property
    def formulas(self) -> dict[str, Expression]:
        """The formula of each size that was written or has a default, by its key."""
        written = {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in {"kind", "regime", "cycles", "reference"}
        }
        return {name: read_formula(text) for name, text in written.items() if text is not None}

    def _sizes(self, values: Mapping[str, Decimal]) -> dict[str, float]:
        return {name: float(one.evaluate(values)) for name, one in self.formulas.items()}


class RateOfRiseCurve(CurveBase):
    """A rise of pressure in an isolated chamber."""

    kind: Literal["rate_of_rise"] = Field(description="rate_of_rise : une remontée.")
    regime: Annotated[tuple[RiseRegime, ...], one_or_many] = Field(
        default=("leak",),
        min_length=1,
        description="leak, outgassing, virtual_leak ou faulty_gauge, ou une liste à tirer.",
    )
    release: FormulaText | None = Field(
        default=None, description="Dégazage ou volume piégé : hausse totale, en mbar."
    )
    time_constant: FormulaText | None = Field(
        default=None, description="Dégazage ou volume piégé : constante de temps, en min."
    )
    cycles: Annotated[Literal["1", "2"], WithJsonSchema({"enum": ["1", "2", 1, 2]})] = "1"

    @model_validator(mode="after")
    def _sizes_of_each_regime(self) -> Self:
        for regime in self.regime:
            flattening = regime in {"outgassing", "virtual_leak"}
            needed = ("release", "time_constant") if flattening else ("leak",)
            _demand(self, regime, needed + (("limit",) if regime == "faulty_gauge" else ()))
        return self

    def measured(self, values: Mapping[str, Decimal], regime: str) -> Rise:
        """The curve for these values."""
        unused = {"leak": 0.0, "release": 0.0, "time_constant": 1.0, "limit": 0.0}
        sizes = unused | self._sizes(values)
        return Rise(regime=_among(self.regime, regime), cycles=int(self.cycles), **sizes)


class PumpDownCurve(CurveBase):
    """A pump-down."""

    kind: Literal["pump_down"] = Field(description="pump_down : une descente.")
    regime: Annotated[tuple[PumpRegime, ...], one_or_many] = Field(
        default=("normal",),
        min_length=1,
        description="normal, tired_pump, outgassing, leak ou faulty_gauge, ou une liste à tirer.",
    )
    start: FormulaText = Field(default="1013", description="Pression au départ, en mbar.")
    speed: FormulaText = Field(description="Vitesse de pompage, en l/s.")
    ultimate: FormulaText = Field(default="0.001", description="Pression limite, en mbar.")
    water: FormulaText | None = Field(
        default=None, description="Dégazage : eau des parois, en mbar·min (0,1 sec, 2 humide)."
    )
    worn_speed: FormulaText | None = Field(
        default=None, description="Pompe fatiguée : vitesse de pompage, en l/s."
    )
    worn_ultimate: FormulaText | None = Field(
        default=None, description="Pompe fatiguée : pression limite, en mbar."
    )
    reference: Truth = Field(default=False, description="oui : montrer aussi la courbe normale.")

    @model_validator(mode="after")
    def _sizes_of_each_regime(self) -> Self:
        needed = {
            "normal": (),
            "tired_pump": ("worn_speed", "worn_ultimate"),
            "outgassing": ("water",),
            "leak": ("leak",),
            "faulty_gauge": ("limit",),
        }
        for regime in self.regime:
            _demand(self, regime, needed[regime])
        return self

    def measured(self, values: Mapping[str, Decimal], regime: str) -> PumpDown:
        """The curve for these values."""
        unused = dict.fromkeys(("water", "leak", "worn_speed", "worn_ultimate", "limit"), 0.0)
        sizes = unused | self._sizes(values)
        return PumpDown(regime=_among(self.regime, regime), reference=self.reference, **sizes)


Curve = Annotated[RateOfRiseCurve | PumpDownCurve, Field(discriminator="kind")]


def described(curve: Measured) -> str:
    """The curve for who cannot see it: pressures at a few times, and not what they mean."""
    if isinstance(curve, Rise):
        readings = [
            f"{_title(curve, cycle)} : {_readings(curve, cycle)}."
            for cycle in range(1, curve.cycles + 1)
        ]
        return " ".join(readings)
    shown = f"Descente en pression : {_readings(curve, 1)}."
    if curve.reference:
        shown += f" Courbe de référence : {_readings(curve, 0)}."
    return shown


def _title(curve: Rise, cycle: int) -> str:
    return "Remontée de pression" if curve.cycles == 1 else f"Remontée {cycle}"


def _readings(curve: Measured, cycle: int) -> str:
    """« 0 min, 0,001 mbar ; 2 min, 0,003 mbar … ». ``cycle`` 0 is the reference of a pump-down."""
    step = curve.duration / (_POINTS_DESCRIBED - 1)
    told = []
    for n in range(_POINTS_DESCRIBED):
        minutes = n * step
        if isinstance(curve, Rise):
            pressure = curve.pressure(minutes, cycle)
        else:
            pressure = curve.pressure(minutes) if cycle else curve.normal(minutes)
        told.append(f"à {_short(minutes)} min, {_short(pressure)} mbar")
    return " ; ".join(told)


def _short(value: float) -> str:
    return french(Decimal(f"{value:.3g}").normalize())


def _demand(curve: CurveBase, regime: str, needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if getattr(curve, name) is None]
    if missing:
        raise ValueError(f"une courbe « {regime} » demande aussi {' et '.join(missing)}")


def _among(regimes: tuple[_Regime, ...], regime: str) -> _Regime:
    return next(one for one in regimes if one == regime)

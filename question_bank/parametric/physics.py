"""What a gauge shows while an isolated chamber rises, and while one is pumped down.

Plain numbers in, plain numbers out: pressures in mbar, times in minutes, volumes in litres, pumping
speeds in l/s, leak rates in mbar·l/s.

Sources: the definition of a leak rate, Q = V·Δp/Δt, and the limit pressure Q/S (vacuum pumps'
makers; a mbar·l/s is the leak that raises a litre by a mbar in a second); the constant V/S of a
pump-down, with 63 % after one and 95 % after three; water leaving the walls as 1/t and straight,
flattening and repeated rises (leak, outgassing, virtual leak) from leak-detection courses.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Literal

RiseRegime = Literal["leak", "outgassing", "virtual_leak", "faulty_gauge"]
PumpRegime = Literal["normal", "tired_pump", "outgassing", "leak", "faulty_gauge"]

# What a wall still gives off in a second rise, when the first one and a dry purge have cleaned it.
_LEFT_ON_THE_WALLS = 0.5


@dataclass(frozen=True)
class Rise:
    """The pressure in an isolated chamber.

    ``release`` is the whole rise, in mbar, that outgassing or a trapped volume can cause, with
    ``time_constant``; ``limit`` is where a faulty gauge stops following.
    """

    regime: RiseRegime
    volume: float
    duration: float
    start: float
    leak: float
    release: float
    time_constant: float
    limit: float
    cycles: int

    def pressure(self, minutes: float, cycle: int = 1) -> float:
        """The pressure shown ``minutes`` after isolation, in the first or the second rise.

        - leak: p0 + Q·t/V, a straight line, the same at each cycle;
        - outgassing: p0 + A·(1 - exp(-t/τ)): walls give off less as they empty, and half as much in
          the second cycle;
        - virtual leak: the same law, a trapped volume emptying through a small conductance, but
          filled again at each venting: identical at each cycle;
        - faulty gauge: the line of a leak, cut flat at what the gauge cannot exceed.
        """
        line = self.start + self.leak * minutes * 60 / self.volume
        flattening = 1 - exp(-minutes / self.time_constant)
        match self.regime:
            case "leak":
                return line
            case "outgassing":
                left = 1.0 if cycle == 1 else _LEFT_ON_THE_WALLS
                return self.start + self.release * left * flattening
            case "virtual_leak":
                return self.start + self.release * flattening
            case "faulty_gauge":
                return min(line, self.limit)


@dataclass(frozen=True)
class PumpDown:
    """The pressure in a chamber being pumped.

    ``water`` is what the walls give, in mbar·min; ``worn_speed`` and ``worn_ultimate`` are those of
    the tired pump; ``limit`` is where a faulty gauge stops following. ``reference`` tells whether
    the normal curve is shown too.
    """

    regime: PumpRegime
    volume: float
    duration: float
    start: float
    speed: float
    ultimate: float
    water: float
    leak: float
    worn_speed: float
    worn_ultimate: float
    limit: float
    reference: bool

    def pressure(self, minutes: float) -> float:
        """The pressure shown ``minutes`` after pumping began.

        - normal: p0·exp(-S·t/V) + p_ultimate, straight on a logarithmic axis, then level;
        - tired pump: the same with a lower speed and a higher ultimate pressure;
        - outgassing: + a/(1 + t): a knee, then water leaving as 1/t;
        - leak: + Q/S, a level reached as fast as usual and never left;
        - faulty gauge: the normal curve, cut flat at what the gauge cannot show below.
        """
        match self.regime:
            case "normal":
                return self.normal(minutes)
            case "tired_pump":
                emptying = exp(-self.worn_speed * minutes * 60 / self.volume)
                return self.start * emptying + self.worn_ultimate
            case "outgassing":
                return self.normal(minutes) + self.water / (1 + minutes)
            case "leak":
                return self.normal(minutes) + self.leak / self.speed
            case "faulty_gauge":
                return max(self.normal(minutes), self.limit)

    def normal(self, minutes: float) -> float:
        """The pressure of the same chamber, sound, clean and dry, with its pump in good order."""
        emptying = exp(-self.speed * minutes * 60 / self.volume)
        return self.start * emptying + self.ultimate


Measured = Rise | PumpDown

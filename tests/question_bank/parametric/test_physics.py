"""What curves show follows from the physics that they state."""

from __future__ import annotations

from math import exp
from typing import get_args

import pytest

from question_bank.parametric.curves import described
from question_bank.parametric.physics import PumpDown, PumpRegime, Rise, RiseRegime


def rise(regime: RiseRegime = "leak", cycles: int = 2) -> Rise:
    return Rise(
        regime=regime,
        volume=200,
        duration=20,
        start=0.002,
        leak=5e-4,
        release=0.005,
        time_constant=4,
        limit=0.004,
        cycles=cycles,
    )


def pump_down(regime: PumpRegime = "normal", reference: bool = True) -> PumpDown:
    return PumpDown(
        regime=regime,
        volume=600,
        duration=20,
        start=1000,
        speed=18,
        ultimate=0.002,
        water=2,
        leak=0.5,
        worn_speed=8,
        worn_ultimate=0.05,
        limit=0.3,
        reference=reference,
    )


MINUTES = [n * 0.1 for n in range(201)]


@pytest.mark.parametrize("regime", get_args(RiseRegime))
@pytest.mark.parametrize("cycle", [1, 2])
def test_an_isolated_chamber_never_falls(regime: RiseRegime, cycle: int) -> None:
    pressures = [rise(regime).pressure(minute, cycle) for minute in MINUTES]
    assert pressures == sorted(pressures)
    assert pressures[0] == pytest.approx(0.002)


@pytest.mark.parametrize("regime", get_args(PumpRegime))
def test_a_pumped_chamber_never_rises(regime: PumpRegime) -> None:
    pressures = [pump_down(regime).pressure(minute) for minute in MINUTES]
    assert pressures == sorted(pressures, reverse=True)


def test_a_leak_is_a_line_of_slope_q_over_v_at_each_cycle() -> None:
    for cycle in (1, 2):
        assert rise().pressure(10, cycle) == pytest.approx(0.002 + 5e-4 * 600 / 200)
        assert rise().pressure(20, cycle) == pytest.approx(0.002 + 5e-4 * 1200 / 200)


def test_outgassing_flattens_and_weakens() -> None:
    curve = rise("outgassing")
    assert curve.pressure(4) == pytest.approx(0.002 + 0.005 * (1 - exp(-1)))
    assert curve.pressure(20) - curve.pressure(15) < (curve.pressure(5) - 0.002) / 10
    assert curve.pressure(20, 2) - 0.002 == pytest.approx((curve.pressure(20, 1) - 0.002) / 2)


def test_a_virtual_leak_flattens_and_comes_back_the_same() -> None:
    curve = rise("virtual_leak")
    assert curve.pressure(4) == pytest.approx(0.002 + 0.005 * (1 - exp(-1)))
    assert [curve.pressure(m, 1) for m in MINUTES] == [curve.pressure(m, 2) for m in MINUTES]


def test_a_faulty_gauge_is_right_until_it_sticks() -> None:
    curve = rise("faulty_gauge")
    assert curve.pressure(5) == rise("leak").pressure(5)
    assert curve.pressure(15) == curve.pressure(20) == 0.004
    falling = pump_down("faulty_gauge")
    assert falling.pressure(1) == falling.normal(1)
    assert falling.pressure(10) == falling.pressure(20) == 0.3


def test_a_pump_down_falls_by_e_at_each_time_constant() -> None:
    curve, tau = pump_down(), 600 / 18 / 60
    for n in range(1, 6):
        assert curve.pressure(n * tau) - 0.002 == pytest.approx(1000 * exp(-n))
    assert curve.pressure(20) == pytest.approx(0.002, rel=1e-3)


def test_each_defect_parts_from_the_reference_where_it_should() -> None:
    def parting(regime: PumpRegime) -> float:
        curve = pump_down(regime)
        return next(m for m in MINUTES if curve.pressure(m) > 1.2 * curve.normal(m))

    assert parting("tired_pump") < 0.5
    assert 2 < parting("outgassing") < 5
    assert 3 < parting("leak") < 6
    assert pump_down("leak").pressure(20) == pytest.approx(0.002 + 0.5 / 18, rel=1e-3)
    assert pump_down("tired_pump").pressure(20) > 20 * pump_down().pressure(20)
    water = pump_down("outgassing")
    assert water.pressure(20) < water.pressure(10) / 1.8


def test_the_text_of_a_curve_gives_readings_and_no_diagnosis() -> None:
    told = described(rise("outgassing"))
    assert told.startswith("Remontée 1 : à 0 min, 0,002 mbar ; à 4 min, 0,00516 mbar ; ")
    assert "Remontée 2" in told
    assert "Courbe de référence" in described(pump_down("leak"))
    for regime in get_args(PumpRegime):
        text = described(pump_down(regime)).casefold()
        assert not any(word in text for word in ("fuite", "dégazage", "fatigu", "jauge"))

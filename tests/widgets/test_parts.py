"""Sliders hold what their browser's half would round to, so that nothing comes back unless a hand moves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganlearn.widgets.shared import controls

RANGES = {
    "logits": (-10.0, 10.0, 0.05),
    "steps": (0.01, 1.0, 0.01),
    "shares": (0.0, 1.0, 0.01),
    "minus": (-0.9, 0.9, 0.1),
}


def test_the_grid_has_the_errors_of_the_browser():
    assert controls.on_grid(0.6, -10.0, 10.0, 0.05) == 0.5999999999999996
    assert controls.on_grid(2.0, -10.0, 10.0, 0.05) == 2.0
    assert controls.on_grid(11.0, -10.0, 10.0, 0.05) == 10.0
    assert controls.on_grid(-11.0, -10.0, 10.0, 0.05) == -10.0


@pytest.mark.parametrize("name", RANGES)
@given(share=st.floats(0, 1))
def test_what_is_on_the_grid_stays(name, share):
    low, high, step = RANGES[name]
    value = low + share * (high - low)
    held = controls.on_grid(value, low, high, step)
    assert controls.on_grid(held, low, high, step) == held
    assert abs(held - value) <= step / 2 + 1e-9


@pytest.mark.parametrize("name", RANGES)
@given(share=st.floats(0, 1))
def test_a_hand_gives_whole_steps_and_an_echo_changes_nothing(name, share):
    low, high, step = RANGES[name]
    slider = controls.slider("", low, low, high, step, "")
    send, receive = (slider.trait_metadata("value", key) for key in ("to_json", "from_json"))
    count = round(share * (high - low) / step)
    moved = receive(controls.on_grid(low + count * step, low, high, step), slider)
    assert moved == round(low + count * step, 9)
    slider.value = low + share * (high - low)
    assert receive(send(slider.value, slider), slider) == slider.value

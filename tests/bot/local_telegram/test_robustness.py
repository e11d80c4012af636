"""Whatever a client sends, the server answers as Telegram would and goes on."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.local_telegram.methods import METHODS

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["1001", "HTML", "[", "{}", "[{}]", "attach://x", "<b>a</b>", '"']),
)
names = st.sampled_from(
    [
        *("type", "offset", "length", "text", "callback_data", "url", "inline_keyboard"),
        *("keyboard", "message_id", "command", "description", "media", "chat_id"),
    ]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def calls(draw):
    """A method with odd values for some of its parameters, now and then with likely ones."""
    method = draw(st.sampled_from(sorted(METHODS)))
    likely = {"chat_id": st.just(1001), "message_id": st.just(1), "text": st.just("a")}
    parameters = {
        parameter.name: draw(likely.get(parameter.name, values) | values)
        for parameter in METHODS[method].parameters
        if parameter.name != "timeout" and draw(st.booleans())
    }
    return method, parameters


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(calls())
def test_no_odd_call_is_an_error_of_the_server(local, call):
    method, parameters = call
    body = local.call(method, **parameters)
    assert body["ok"] or body["error_code"] in {400, 403, 404}, body
    assert local.http.get("/local/people/Camille/view").is_success

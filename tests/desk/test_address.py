"""A desk's address leads where it says, or is refused with a sentence."""

from __future__ import annotations

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ko_coach.desk.address import KINDS, Address, parse_address
from ko_coach.settings import SettingsError
from ko_coach.text import clean_line


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_address(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("rt+https://desk.example.com", Address("rt", "https://desk.example.com")),
        ("RT+HTTPS://Desk.Example.com/rt/", Address("rt", "https://desk.example.com/rt")),
        ("zammad+https://desk.example.com:8443/", Address("zammad", "https://desk.example.com:8443")),
        ("jira+http://127.0.0.1:8080", Address("jira", "http://127.0.0.1:8080")),
        ("jira+http://localhost", Address("jira", "http://localhost")),
        ("zendesk+http://[::1]:80/a", Address("zendesk", "http://[::1]:80/a")),
        ("rt+https://поддержка.рф", Address("rt", "https://поддержка.рф")),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense://x", "Did you mean rt+https://x?"),
        ("zamad+https://desk", "Did you mean zammad+https://desk?"),
        ("https://desk.example.com", "Did you mean rt+https://desk.example.com?"),
        ("rt+http://desk.example.com", "would get the token unencrypted"),
        ("rt+http://127.0.0.1.example.com", "would get the token unencrypted"),
        ("rt+http://localhost.example.com", "would get the token unencrypted"),
        ("rt+http://2130706433", "would get the token unencrypted"),
        ("rt+https://", "names no host"),
        ("rt+https://:80", "names no host"),
        ("rt+https://desk:99999", "names no host"),
        ("rt+https://[::1", "names no host"),
        ("rt+https://good.example\\.evil.test", "names no host"),
        ("rt+https://desk example", "names no host"),
        ("rt+https://desk/a b", "names no host"),
        ("rt+https://desk/?q=1", "write what follows “?” as query"),
        ("rt+https://desk/#x", "write what follows “?” as query"),
    ],
)
def test_what_is_no_address_is_said(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    "text", ["rt+https://anna:s3cret@desk", "rt+https://s3cret@desk", "rt+https://desk\\@s3cret@x"]
)
def test_a_password_does_not_belong_there_and_is_not_repeated(text: str) -> None:
    assert "does not belong" in refusal(text)
    assert "s3cret" not in refusal(text)


WEB = st.tuples(
    st.sampled_from(KINDS), st.sampled_from(["+https://", "+http://"]), st.text(alphabet=".:/@\\?#[]%1aя \u200b-_\t\r")
)


@given(st.text() | WEB.map("".join))
@example("rt+https://a/\u200b")
@example("rt+https://1.")
def test_any_text_leads_where_it_says_or_nowhere(text: str) -> None:
    try:
        address = parse_address(text)
    except SettingsError as error:
        assert str(error) == clean_line(str(error))  # noqa: PT017 - most texts are refused, some are not
        return
    assert address.kind in KINDS
    try:
        url = httpx2.URL(f"{address.base}/x")
    except (httpx2.InvalidURL, UnicodeError):
        return  # asking it is a trouble, and goes nowhere
    assert (url.userinfo, url.query, url.fragment) == (b"", b"", "")
    place = address.base.partition("://")[2].partition("/")[0]
    if place.isascii():
        assert place.removesuffix(f":{url.port}") in (url.host, f"[{url.host}]")
    assert url.scheme == "https" or url.host in ("localhost", "::1") or url.host.startswith("127.")

"""What config.toml says is followed, or refused with its place and a cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.settings import DeskSettings, Home, Settings, SettingsError, load, parse, seconds, shipped_rubrics


def refusal(content: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse(content)
    return str(caught.value)


def test_everything_that_may_be_said_is_taken() -> None:
    settings = parse(
        'agent = "Anna\\u001b"\nqueue = "~/q.jsonl"\nrubric = "r"\nlanguage = "ru"\ntheme = "terminal"\n'
        'watch = "poll"\nidle_after = "2m"\nkeep_words = "0d"\n[keys]\nrate = "r,к"\n'
    )
    assert settings == Settings(
        agent="Anna␛", queue="~/q.jsonl", rubric="r", language="ru", theme="terminal", watch="poll", idle_after=120,
        keep_words=0, keys={"rate": "r,к"},
    )  # fmt: skip
    assert parse("") == Settings()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('agent = "a"\nquene = "x"', "config.toml:2: there is no setting “quene”. Did you mean “queue”?"),
        ('\n[kezs]\nrate = "r"', "config.toml:2: there is no setting “kezs”. Did you mean “keys”?"),
        ("'zzzz' = 1", "config.toml:1: there is no setting “zzzz”. Known are: agent,"),
        ("agent = 3", "config.toml:1: agent cannot be 3. Write text in quotes."),
        ('theme = "pink"', "Choose one of: ko-dark, ko-light, terminal."),
        ('language = "de"', "Choose one of: en, ru."),
        ("watch = true", "Choose one of: auto, poll."),
        ('idle_after = "soon"', "Write a time such as “5m” or “90s”."),
        ("idle_after = 300", "Write a time such as “5m” or “90s”."),
        ("[keys]\nrate = 3", "config.toml:1: keys cannot be"),
        ('keys = "r"', "Write a table"),
        ("queue = ", "config.toml: "),
        ("a = " + "[" * 20_000, "nested too deeply"),
        ("agent = " + "9" * 5_000, "config.toml: "),
        ('agent = ["' + "x" * 5_000 + '"]', "Write text in quotes."),
    ],
)
def test_what_cannot_be_followed_is_said(content: str, said: str) -> None:
    words = refusal(content)
    assert said in words
    assert len(words) < 500
    assert "\x1b" not in words


DESK = """
agent = "anna"
[keys]
query = "ctrl+q"
every = "e"

[queue]
url = "rt+https://desk.example.com"
query = "Owner = 'anna'"
user = "anna"
token_variable = "DESK_TOKEN"
token_command = "pass show desk"
every = "10s"
clipboard = true
customer_accounts = ["gateway", "form"]
"""


def test_a_help_desk_is_a_table() -> None:
    settings = parse(DESK)
    assert settings.queue == "rt+https://desk.example.com"
    assert settings.desk == DeskSettings(
        "Owner = 'anna'", "anna", "DESK_TOKEN", "pass show desk", 10, True, ("gateway", "form")
    )
    assert parse("[queue]\n") == Settings()
    assert parse('queue = "zammad+https://desk"').queue == "zammad+https://desk"
    assert parse('queue = {url = "x", every = "1s"}').desk.every == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("url = 3", "config.toml:8: url cannot be •••. Write text in quotes."),
        ("query = true", "config.toml:9: query cannot be True. Write text in quotes."),
        ("user = []", "config.toml:10: user cannot be []."),
        ('token_variable = "s3cret-token"', "config.toml:11: token_variable cannot be •••. Write the name of"),
        ('token_command = ["s3cret"]', "config.toml:12: token_command cannot be •••. Write text in quotes."),
        ('every = "0s"', "config.toml:13: every cannot be '0s'. Write a time from “1s” to “1h”."),
        ('every = "2h"', "Write a time from “1s” to “1h”."),
        ("every = 5", "config.toml:13: every cannot be 5."),
        ('clipboard = "yes"', "config.toml:14: clipboard cannot be 'yes'. Write true or false."),
        ('customer_accounts = "gateway"', "config.toml:15: customer_accounts cannot be"),
        ("customer_accounts = [1]", "Write a list of names in quotes."),
    ],
)
def test_a_wrong_value_in_the_table_is_said_with_its_line(line: str, said: str) -> None:
    key = line.partition(" ")[0]
    table = DESK.partition("[queue]")[2]
    right = next(one for one in table.splitlines() if one.startswith(key))
    words = refusal(DESK.partition("[queue]")[0] + "[queue]" + table.replace(right, line))
    assert said in words
    assert "s3cret" not in words


def test_a_wrong_key_in_the_table_is_said_with_its_line() -> None:
    assert refusal(DESK + 'qery = "x"') == "config.toml:16: there is no setting “qery”. Did you mean “query”?"
    assert "Known are: url, query, user," in refusal("[queue]\nzzz = 1")
    assert "there is no setting “evry”. Did you mean “every”?" in refusal('queue = {evry = "1s"}')


@pytest.mark.parametrize("key", ["token", "password", "Password", "secret", "api_key", "passwd"])
@pytest.mark.parametrize("table", ["", "[queue]\n"])
def test_a_secret_does_not_stand_in_the_file_and_is_not_repeated(key: str, table: str) -> None:
    words = refusal(f'agent = "a"\n{table}{key} = "s3cret"')
    assert f"config.toml:{2 + bool(table)}: secrets do not stand in this file. Take “{key}” out" in words
    assert "s3cret" not in words


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except SettingsError as error:
        assert str(error).isprintable()  # noqa: PT017 - most texts are refused, some are not


def test_a_file_with_a_mark_at_its_beginning(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    assert load(home) == Settings()
    home.config_file.write_bytes(b'\xef\xbb\xbfagent = "Anna"\r\n')
    assert load(home).agent == "Anna"


@pytest.mark.parametrize("content", ['agent = "Анна"'.encode("cp1251"), 'agent = "a"'.encode("utf-16")])
def test_a_file_that_is_not_utf8(tmp_path: Path, content: bytes) -> None:
    home = Home.at(tmp_path)
    home.config_file.write_bytes(content)
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load(home)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.config_file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load(home)


def test_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KO_COACH_HOME", str(tmp_path / "here"))
    home = Home.find()
    assert home == Home.at(tmp_path / "here")
    assert Home.find(str(tmp_path / "there")).data == tmp_path / "there"
    home.create()
    home.create()
    assert home.data.stat().st_mode & 0o777 == 0o700
    monkeypatch.delenv("KO_COACH_HOME")
    assert Home.find().config != home.config
    assert (shipped_rubrics() / "customer-first").is_dir()


@pytest.mark.parametrize(("text", "worth"), [("90s", 90), (" 6 m ", 360), ("2h", 7_200), ("3d", 259_200), ("1w", None)])
def test_times(text: str, worth: int | None) -> None:
    assert seconds(text) == worth

"""Whatever happens to a rubric's folder on a real disk, in the end the right rubric is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ko_coach import watching
from ko_coach.rubric.reader import read_folder
from tests.rubric.following import (
    backup_first,
    checklist,
    deleted_first,
    followed,
    in_place,
    over_old,
    put_in_place_of,
    rename,
    write_rubric,
)
from tests.rubric.rubrics import SMALL

pytestmark = pytest.mark.thorough

Save = Callable[[Path, str], None]


@pytest.fixture(params=["events", "poll"])
def poll(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "poll":
        monkeypatch.setattr(watching, "SCAN_SECONDS", 0.05)
    return bool(request.param == "poll")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rubric(tmp_path / "rubric", "First words.")


@pytest.mark.parametrize("save", [in_place, over_old, backup_first, deleted_first])
async def test_every_way_to_save(folder: Path, save: Save, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        for words in ("Second words.", "Third words.", "Fourth words."):
            save(folder / "checklist.yaml", checklist(words))
            await screen.shows(words)
        assert all(reading.rubric for reading in screen.told)


@pytest.mark.parametrize("piece", [60, 1_000], ids=["anywhere", "between items"])
async def test_a_slow_writer_shows_no_half(folder: Path, poll: bool, piece: int) -> None:
    text = "".join(f"  - id: i{n}\n    phase: see\n    text: Item {n}.\n    why: So.\n" for n in range(20))
    text = checklist("Second words.").replace("items:\n", f"items:\n{text}")
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    if piece == 1_000:
        pieces = text.replace("  - id", "\0  - id").split("\0")

    def write_slowly() -> None:
        with (folder / "checklist.yaml").open("w", encoding="utf-8") as file:
            for part in pieces:
                file.write(part)
                file.flush()
                time.sleep(0.12)  # this is how slowly the other program writes

    async with followed(folder, poll=poll) as screen:
        writer = threading.Thread(target=write_slowly)
        writer.start()
        await screen.until(lambda: screen.told)
        writer.join()
        [reading] = screen.told
        assert reading.rubric == read_folder(folder).rubric


async def test_a_file_that_stays_broken_is_told_once_and_its_repair_too(folder: Path, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        in_place(folder / "checklist.yaml", "items: [")
        await screen.breaks()
        in_place(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")
        assert [reading.rubric is None for reading in screen.told] == [True, False]


async def test_a_file_that_is_held_open_for_writing_is_not_waited_for_without_end(folder: Path) -> None:
    async with followed(folder) as screen:
        with (folder / "checklist.yaml").open("w", encoding="utf-8") as file:
            file.write(checklist("Second words."))
            file.flush()
            await screen.shows("Second words.")


async def test_files_deleted_and_written_again(folder: Path, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        for name in SMALL:
            (folder / name).unlink()
        await screen.breaks()
        write_rubric(folder, "Second words.")
        await screen.shows("Second words.")


async def test_a_folder_replaced_by_another(folder: Path, tmp_path: Path, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        for words in ("Second words.", "Third words."):
            put_in_place_of(folder, write_rubric(tmp_path / "fresh", words), tmp_path / f"before {words}")
            await screen.shows(words)
        over_old(folder / "checklist.yaml", checklist("Fourth words."))
        await screen.shows("Fourth words.")


async def test_a_folder_deleted_and_made_again(folder: Path, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        for words in ("Second words.", "Third words."):
            shutil.rmtree(folder)
            await screen.breaks()
            await screen.says("not there")
            write_rubric(folder, words)
            await screen.shows(words)
            await screen.says("")


async def test_a_folder_renamed_away_and_back(folder: Path, tmp_path: Path, poll: bool) -> None:
    async with followed(folder, poll=poll) as screen:
        aside = rename(folder, tmp_path / "aside")
        await screen.breaks()
        in_place(aside / "checklist.yaml", checklist("Second words."))
        rename(aside, folder)
        await screen.shows("Second words.")
        in_place(folder / "checklist.yaml", checklist("Third words."))
        await screen.shows("Third words.")


async def test_a_folder_whose_own_folder_is_renamed_away_and_back(tmp_path: Path, poll: bool) -> None:
    folder = write_rubric(tmp_path / "desk" / "rubric", "First words.")
    async with followed(folder, poll=poll) as screen:
        folder.parent.rename(tmp_path / "aside")
        await screen.breaks()
        (tmp_path / "aside").rename(folder.parent)
        await screen.shows("First words.")
        in_place(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")


async def test_a_link_that_is_pointed_elsewhere(tmp_path: Path, poll: bool) -> None:
    link = tmp_path / "rubric"
    for number, words in enumerate(("First words.", "Second words.", "Third words.")):
        write_rubric(tmp_path / f"v{number}", words)
    link.symlink_to("v0")
    async with followed(link, poll=poll) as screen:
        for number, words in ((1, "Second words."), (2, "Third words.")):
            (tmp_path / "next").symlink_to(f"v{number}")
            (tmp_path / "next").replace(link)
            await screen.shows(words)
        in_place(tmp_path / "v2" / "checklist.yaml", checklist("Fourth words."))
        await screen.shows("Fourth words.")
        link.unlink()
        await screen.breaks()
        link.symlink_to("v0")
        await screen.shows("First words.")


async def test_the_swaps_of_a_config_map(tmp_path: Path, poll: bool) -> None:
    """As Kubernetes does it: every file is a link through `..data`, and that link is swapped."""
    folder = tmp_path / "rubric"
    write_rubric(folder / "..2026_11_21", "First words.")
    (folder / "..data").symlink_to("..2026_11_21")
    for file in (folder / "..data").iterdir():
        (folder / file.name).symlink_to(Path("..data") / file.name)
    async with followed(folder, poll=poll) as screen:
        for day, words in ((22, "Second words."), (23, "Third words.")):
            write_rubric(folder / f"..2026_11_{day}", words)
            (folder / "..data_tmp").symlink_to(f"..2026_11_{day}")
            (folder / "..data_tmp").replace(folder / "..data")
            shutil.rmtree(folder / f"..2026_11_{day - 1}")
            await screen.shows(words)


async def test_files_that_are_links_to_elsewhere(tmp_path: Path, poll: bool) -> None:
    """As those do who keep what they write in one repository, and link it to where it is used."""
    kept, folder = write_rubric(tmp_path / "kept", "First words."), tmp_path / "rubric"
    folder.mkdir()
    for file in kept.iterdir():
        (folder / file.name).symlink_to(file)
    async with followed(folder, poll=poll) as screen:
        in_place(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")
        over_old(kept / "checklist.yaml", checklist("Third words."))
        await screen.shows("Third words.")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
async def test_git_checkouts_of_fifty_files(tmp_path: Path, poll: bool) -> None:
    def git(*arguments: str) -> None:
        named = ("-c", "user.name=Robin", "-c", "user.email=robin@example.org", "-c", "init.defaultBranch=first")
        subprocess.run(("git", *named, *arguments), cwd=tmp_path / "repository", check=True, capture_output=True)

    folder = tmp_path / "repository" / "rubric"
    for branch, words in (("first", "First words."), ("second", "Second words.")):
        write_rubric(folder, words)
        if branch == "first":
            git("init")
        else:
            git("checkout", "-b", branch)
        for number in range(44):
            place = (folder, tmp_path / "repository", tmp_path / "repository" / "notes")[number % 3]
            place.mkdir(exist_ok=True)
            (place / f"note-{number}.md").write_text(f"{words} {number}", encoding="utf-8")
        git("add", ".")
        git("commit", "-m", words)
    async with followed(folder, poll=poll) as screen:
        for branch, words in (("first", "First words."), ("second", "Second words.")) * 3:
            git("checkout", branch)
            await screen.shows(words)


async def test_a_folder_that_comes_later(tmp_path: Path, poll: bool) -> None:
    folder = tmp_path / "not" / "yet" / "rubric"
    async with followed(folder, poll=poll) as screen:
        await screen.says("not there")
        write_rubric(tmp_path / "draft", "First words.")
        folder.parent.mkdir(parents=True)
        (tmp_path / "draft").rename(folder)
        await screen.shows("First words.")
        await screen.says("")
        over_old(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")


async def test_names_that_are_not_utf8(folder: Path, poll: bool, capfd: pytest.CaptureFixture[str]) -> None:
    strange = folder / os.fsdecode(b"\xff\xfe.txt")
    async with followed(folder, poll=poll) as screen:
        for words in ("Second words.", "Third words."):
            strange.write_text(words, encoding="utf-8")
            in_place(folder / "checklist.yaml", checklist(words))
            await screen.shows(words)
    assert capfd.readouterr().err == "", "a word on the terminal would spoil the screen"


async def test_a_folder_whose_name_is_not_utf8(tmp_path: Path) -> None:
    folder = write_rubric(tmp_path / os.fsdecode(b"\xff\xfe"), "First words.")
    async with followed(folder) as screen:
        await screen.says("watching fails")
        in_place(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")


async def test_times_that_go_backwards(folder: Path, poll: bool) -> None:
    file = folder / "checklist.yaml"
    async with followed(folder, poll=poll) as screen:
        for number, words in enumerate(("Second words.", "Third words.", "Fourth words.")):
            in_place(file, checklist(words))
            os.utime(file, (1_000_000_000 - number * 86_400,) * 2)
            await screen.shows(words)
        in_place(file, checklist("Fifth words."))
        os.utime(file, (4_000_000_000,) * 2)
        await screen.shows("Fifth words.")


async def test_a_time_and_a_size_that_stay_the_same(folder: Path, poll: bool) -> None:
    file = folder / "checklist.yaml"
    in_place(file, checklist("Words 0."))
    before = file.stat()
    async with followed(folder, poll=poll) as screen:
        for number in range(1, 4):
            in_place(file, checklist(f"Words {number}."))
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
            after = file.stat()
            assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
            await screen.shows(f"Words {number}.")


async def test_a_share_whose_clock_counts_in_seconds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two saves of one size that look the same from outside: the second is found by looking again."""
    monkeypatch.setattr(watching, "SCAN_SECONDS", 0.3)
    monkeypatch.setattr(watching, "_look_of", lambda status: (status.st_mtime_ns // 10**12, status.st_size))
    file = folder / "checklist.yaml"
    async with followed(folder, poll=True) as screen:
        in_place(file, checklist("Second words, and more."))
        await screen.shows("Second words, and more.")
        in_place(file, checklist("Second words, and less."))
        await screen.shows("Second words, and less.")


async def test_a_storm_of_saves_ends_with_the_last_one(folder: Path, poll: bool) -> None:
    def save_without_a_pause() -> None:
        for number in range(2_000):
            save = in_place if number % 2 else over_old
            save(folder / "checklist.yaml", checklist(f"Words {number}."))
            (folder / f"other {number}.txt").write_text("x", encoding="utf-8")

    async with followed(folder, poll=poll) as screen:
        writer = threading.Thread(target=save_without_a_pause)
        writer.start()
        await screen.shows("Words 1999.")
        writer.join()
        assert all(reading.rubric for reading in screen.told)

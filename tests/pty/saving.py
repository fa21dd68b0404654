"""The ways in which editors and tools put a changed rubric onto the disk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

CHECKLIST = "checklist.yaml"


def in_place(folder: Path, content: str) -> None:
    """Truncate and write, as nano does."""
    (folder / CHECKLIST).write_text(content, encoding="utf-8")


def new_file_over_old(folder: Path, content: str) -> None:
    """Write beside it and rename over it, as most editors do."""
    draft = folder / f".{CHECKLIST}.swp"
    draft.write_text(content, encoding="utf-8")
    draft.replace(folder / CHECKLIST)


def backup_first(folder: Path, content: str) -> None:
    """Rename the old one away, write a new one, delete the backup, as vim does."""
    path, backup = folder / CHECKLIST, folder / f"{CHECKLIST}~"
    (folder / "4913").write_text("", encoding="utf-8")
    (folder / "4913").unlink()
    path.rename(backup)
    path.write_text(content, encoding="utf-8")
    backup.unlink()


def every_file_anew(folder: Path, content: str) -> None:
    """Delete and write every file, as a git checkout of another branch does."""
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} | {CHECKLIST: content}
    for name, text in sorted(files.items()):
        (folder / name).unlink()
        (folder / name).write_text(text, encoding="utf-8")


def another_folder_in_its_place(folder: Path, content: str) -> None:
    """Rename the folder away and a whole new one into its place, as deployments do."""
    fresh, old = folder.with_name("fresh"), folder.with_name("old")
    shutil.copytree(folder, fresh)
    in_place(fresh, content)
    folder.rename(old)
    fresh.rename(folder)


def linked(folder: Path) -> None:
    """Make the folder a symbolic link to a first version of itself."""
    first = folder.with_name("version-1")
    folder.rename(first)
    folder.symlink_to(first.name, target_is_directory=True)


def link_elsewhere(folder: Path, content: str) -> None:
    """Copy, change, and point the link at the copy, as Kubernetes does with its mounts."""
    second, link = folder.with_name("version-2"), folder.with_name("link")
    shutil.copytree(folder.resolve(), second)
    in_place(second, content)
    link.symlink_to(second.name, target_is_directory=True)
    link.replace(folder)


def remade(folder: Path, files: Mapping[str, str]) -> None:
    """Bring a deleted folder back, file by file."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")

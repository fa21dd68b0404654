"""The command `ko-coach`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 found problems, 2 wrong use."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts and prompts: answered before anything else is imported
        from ko_coach import __version__

        sys.stdout.write(f"ko-coach {__version__}\n")
        return 0
    # Starting makes many objects that stay: looking for garbage among them would cost a tenth of the first picture.
    gc.set_threshold(50_000, 20, 50)
    from ko_coach.cli import run

    return run()


if __name__ == "__main__":
    sys.exit(main())

"""Start the program: ``ecentre`` and ``python -m ecentre``."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress

GARBAGE = 50_000
INTERRUPTED = 130


def main() -> None:
    """Run one command line and end; nobody waits for Python to tidy up a memory that goes away as a whole."""
    code = run()
    atexit._run_exitfuncs()  # noqa: SLF001  what was asked for at the end is done, and only the tidying is left out
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run() -> int:
    """Run one command line and give its exit code; ``--version`` answers before anything heavy is loaded."""
    speak_utf8()
    if sys.argv[1:] in (["--version"], ["-V"]):
        from ecentre import __version__

        sys.stdout.write(f"ecentre {__version__}\n")
        return 0
    try:
        import gc

        gc.set_threshold(GARBAGE)  # most commands end before collecting garbage pays
        from ecentre import cli
    except KeyboardInterrupt:
        return INTERRUPTED
    return cli.main()


def speak_utf8() -> None:
    """Start anew where ``LC_ALL=C`` leaves Python with ASCII: it could open no file with a Chinese name."""
    if os.name == "posix" and sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()

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


if __name__ == "__main__":
    main()

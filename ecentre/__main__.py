"""Start the program: ``ecentre`` and ``python -m ecentre``."""

from __future__ import annotations

import sys

GARBAGE = 50_000
INTERRUPTED = 130


def main() -> int:
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
    sys.exit(main())

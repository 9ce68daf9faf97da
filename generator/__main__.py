"""``python -m generator`` is ``briefs``."""

import sys

from generator.signals import STOPS, heed_signals, ignore_signals


def main() -> None:
    """Entry point of the console script. Loading takes a moment in which a person may want to stop, too."""
    try:
        heed_signals()
        from generator import cli
    except STOPS as stop:
        sys.stderr.write("interrupted: nothing was written\n")
        sys.exit(getattr(stop, "code", 130))
    try:
        cli.main()
    finally:
        ignore_signals()


if __name__ == "__main__":
    main()

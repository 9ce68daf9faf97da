"""``python -m generator`` is ``briefs``."""

import sys


def main() -> None:
    """Entry point of the console script. Loading takes a moment in which a person may want to stop, too."""
    try:
        from generator import cli
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was written\n")
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()

"""`python -m ccmaster_core` is `ccmaster`."""

from ccmaster_core.cli import main

if __name__ == "__main__":
    main()

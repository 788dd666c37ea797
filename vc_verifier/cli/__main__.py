"""Runs `python -m vc_verifier.cli`."""

from vc_verifier.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

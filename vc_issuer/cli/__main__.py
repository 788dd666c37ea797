"""Runs `python -m vc_issuer.cli`."""

from vc_issuer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

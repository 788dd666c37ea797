"""The verifier: decides what a presented carrier is worth; holds no key."""

"""Cryptosuites of Data Integrity 1.0: each turns a document and options into signed bytes."""

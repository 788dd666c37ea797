"""The certificate as a sealed PDF: a page made from the stored credential, then the e-seal."""

"""The verifier over HTTP; `vc_verifier.web.application.create_app` makes it."""

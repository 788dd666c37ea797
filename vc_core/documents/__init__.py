"""Reading, checking and canonicalising JSON and JSON-LD documents."""

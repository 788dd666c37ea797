"""PDF files: the e-seal around the whole file, certificates inside it, and what its pages say."""

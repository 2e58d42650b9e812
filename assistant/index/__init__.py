"""The gateway to `index/`: notes to passages to catalogue, vectors and inverted files."""

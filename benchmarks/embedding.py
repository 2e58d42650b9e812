"""How many passages of 200 characters the built-in embedder reads in a second.

python benchmarks/embedding.py FOLDER

FOLDER is a retrieval set in the layout of BEIR; its Chinese text is cut into pieces of 200 characters. CPU time is told
apart from wall time, since a shared machine gives each only a part of its cores.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from assistant.evals.beir import read_set
from assistant.index.embed_builtin import load_builtin
from assistant.language.script import detect_language

LENGTH = 200


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--passages", type=int, default=150)
    asked = options.parse_args()
    text = "".join(one.text for one in read_set(asked.folder).documents if detect_language(one.text) != "en")
    pieces = [text[start : start + LENGTH] for start in range(0, LENGTH * asked.passages, LENGTH)]
    embedder = load_builtin()
    embedder.embed_passages(pieces[:10])
    wall, busy = time.perf_counter(), time.process_time()
    embedder.embed_passages(pieces)
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    tokens = sum(map(embedder.count_tokens, pieces)) / len(pieces)
    print(f"{len(pieces)} passages of {LENGTH} characters, {tokens:.0f} pieces each")
    print(f"{len(pieces) / wall:.0f} a second; {1000 * busy / len(pieces):.1f} ms of CPU time each")
    print(f"{2 * len(pieces) / busy:.0f} a second on two cores that do nothing else")


if __name__ == "__main__":
    main()

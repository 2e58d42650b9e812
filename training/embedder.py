"""Train the built-in encoder: one model in which a Chinese text and its English translation fall together.

    python -m training.embedder --pairs pairs.tsv --speeches speeches.jsonl --out work/embedder

The teacher is the English encoder that the model grew out of, and its vectors of the English texts are the targets:
of their translations, of the same texts with words exchanged for Chinese ones, and of the texts themselves.
A GPU is used where there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

from assistant.index.embed_pieces import Pieces
from training.codeswitch import Switcher
from training.export import MODEL_FILE, write_onnx
from training.mixture import read_pairs, read_speeches, speech_windows, windows
from training.network import encode, encode_all, english_folder, frame, lengthen, load_english, write_vocabulary
from training.vocabulary import dictionary, frequencies

if TYPE_CHECKING:
    from transformers import BertModel

SHARPNESS = 0.05
HELD_OUT = 400
# Measuring as it goes must not eat the time for learning.
MEASURED = 150
_LONGEST_TAUGHT = 220


@dataclass(frozen=True, slots=True)
class Example:
    """A text to encode, by its pieces, the row of the target vectors it should meet, and its sentences' rows."""

    pieces: list[int]
    target: int
    sentences: tuple[int, ...] = ()


class Targets:
    """The teacher's vectors of English texts; a text is encoded once and kept on disk."""

    def __init__(self, teacher: BertModel, pieces: Pieces, folder: Path, device: torch.device) -> None:
        self._teacher, self._pieces, self._folder, self._device = teacher, pieces, folder, device
        self._blocks: list[np.ndarray] = []
        self._size = 0

    def add(self, texts: Sequence[str]) -> int:
        """Encode `texts` and return the row of the first."""
        digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
        path = self._folder / f"targets-{digest}.npy"
        if not path.exists():
            # A stray Chinese word in an English text means nothing to the teacher.
            known = range(self._teacher.english_pieces)
            numbers = [frame([n for n in self._pieces.numbers(text) if n in known]) for text in texts]
            np.save(path, encode_all(self._teacher, numbers, self._device).astype(np.float16))
        return self.put(np.load(path).astype(np.float32))

    def put(self, vectors: np.ndarray) -> int:
        """Take in vectors as they are and return the row of the first."""
        first = self._size
        self._blocks.append(vectors)
        self._size += len(vectors)
        return first

    def table(self) -> torch.Tensor:
        """Return all vectors, one a row."""
        return torch.from_numpy(np.concatenate(self._blocks)).to(self._device)


class Stream:
    """An endless, shuffled supply of batches of about `tokens` pieces, of similar length and partly neighbours."""

    def __init__(self, make: Callable[[], list[Example]], tokens: int, widest: int, rng: random.Random) -> None:
        self._make, self._tokens, self._widest, self._rng = make, tokens, widest, rng

    def batches(self) -> Iterator[list[Example]]:
        """Yield batches; at each turn the examples are made anew, with other windows and other exchanged words."""
        while True:
            examples = self._make()
            # Neighbours stay together in stretches, so that a batch holds passages that are hard to tell apart.
            stretches = [examples[i : i + 8] for i in range(0, len(examples), 8)]
            self._rng.shuffle(stretches)
            mixed = list(itertools.chain.from_iterable(stretches))
            batches: list[list[Example]] = []
            for start in range(0, len(mixed), 640):
                batches += self._cut(sorted(mixed[start : start + 640], key=lambda e: len(e.pieces)))
            self._rng.shuffle(batches)
            yield from batches

    def _cut(self, pool: list[Example]) -> Iterator[list[Example]]:
        start = 0
        while start < len(pool):
            stop = start + 1
            while stop < len(pool) and stop - start < self._widest:
                if (stop + 1 - start) * len(pool[stop].pieces) > self._tokens:
                    break
                stop += 1
            if stop - start > 3:
                yield pool[start:stop]
            start = stop


class Course:
    """All that is learnt from: the streams by name, and the targets."""

    def __init__(self, options: argparse.Namespace, teacher: BertModel, pieces: Pieces, device: torch.device) -> None:
        self._rng = random.Random(options.seed)
        self._switcher = Switcher(self._rng)
        self._pieces = pieces
        self._targets = Targets(teacher, pieces, options.out, device)
        self._pairs = read_pairs(options.pairs)
        self._first_pair = self._targets.add([pair.english for pair in self._pairs])
        self._rows = [frame(pieces.numbers(pair.chinese), _LONGEST_TAUGHT) for pair in self._pairs]
        self._english_rows = [frame(pieces.numbers(pair.english), _LONGEST_TAUGHT) for pair in self._pairs]
        cuts = [list(windows(self._pairs, self._rng)) for _ in range(options.cuts)]
        self.held_out = self._rng.sample([w for w in cuts[0] if len(w.rows) > 1], HELD_OUT)
        unseen = {row for window in self.held_out for row in window.rows}
        self._seen_rows = [row for row in range(len(self._pairs)) if row not in unseen]
        self._cuts = [[w for w in cut if not unseen.intersection(w.rows)] for cut in cuts]
        self._first_window = [self._targets.add([w.english for w in cut]) for cut in self._cuts]
        speeches = read_speeches(options.speeches) if options.speeches else []
        self._speech = list(speech_windows(speeches, self._rng))
        self._first_speech = self._targets.add(self._speech) if self._speech else 0
        self._words = self._dictionary_examples(options.words)
        self.table = self._targets.table()
        self._turn = itertools.count()

    def streams(self, tokens: int) -> dict[str, Iterator[list[Example]]]:
        """Return the supplies by name."""
        made = {
            "sentence": (self._sentences, 256),
            "passage": (self._passages, 96),
            "exchanged": (self._exchanged, 96),
            "english": (self._english, 192),
            "word": (lambda: self._words, 768),
        }
        return {name: Stream(make, tokens, widest, self._rng).batches() for name, (make, widest) in made.items()}

    def _sentences(self) -> list[Example]:
        return [Example(self._rows[row], self._first_pair + row) for row in self._seen_rows]

    def _passages(self) -> list[Example]:
        turn = next(self._turn) % len(self._cuts)
        first = self._first_window[turn]
        return [
            Example(
                frame(self._pieces.numbers(window.chinese), _LONGEST_TAUGHT),
                first + i,
                tuple(self._first_pair + row for row in window.rows),
            )
            for i, window in enumerate(self._cuts[turn])
        ]

    def _exchanged(self) -> list[Example]:
        turn = self._rng.randrange(len(self._cuts))
        texts = [(w.english, self._first_window[turn] + i) for i, w in enumerate(self._cuts[turn])]
        texts += [(text, self._first_speech + i) for i, text in enumerate(self._speech)]
        return [
            Example(frame(self._pieces.numbers(self._switched(text)), _LONGEST_TAUGHT), target)
            for text, target in texts
        ]

    def _switched(self, text: str) -> str:
        return self._switcher.switch(text, self._rng.choice((0.3, 0.6, 1.0, 1.0)))

    def _english(self) -> list[Example]:
        turn = self._rng.randrange(len(self._cuts))
        texts = [(w.english, self._first_window[turn] + i) for i, w in enumerate(self._cuts[turn])]
        texts += [(text, self._first_speech + i) for i, text in enumerate(self._speech)]
        chosen = self._rng.sample(texts, len(texts) // 4)
        rows = self._rng.sample(self._seen_rows, len(self._seen_rows) // 2)
        short = [Example(self._english_rows[row], self._first_pair + row) for row in rows]
        return short + [Example(frame(self._pieces.numbers(t), _LONGEST_TAUGHT), row) for t, row in chosen]

    def _dictionary_examples(self, count: int) -> list[Example]:
        """Teach the commonest words alone: each should meet the mean of its first glosses, the first most."""
        counts = frequencies()
        entries = [e for e in dictionary().values() if len(e.word) <= 8]
        entries = sorted(entries, key=lambda e: (-counts.get(e.word, 0), e.word))[:count]
        glosses = [gloss for entry in entries for gloss in entry.glosses[:3]]
        scratch = Targets(self._targets._teacher, self._pieces, self._targets._folder, self._targets._device)
        scratch.add(glosses)
        vectors = iter(scratch.table().cpu().numpy())
        means = np.stack(
            [sum(next(vectors) / (1 + rank) for rank in range(len(entry.glosses[:3]))) for entry in entries]
        )
        first = self._targets.put((means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32))
        return [Example(frame(self._pieces.numbers(entry.word)), first + i) for i, entry in enumerate(entries)]

    def measure(self, model: BertModel, device: torch.device) -> dict[str, float]:
        """Score held-out passages: each English sentence should find its Chinese passage, and the other way round."""
        measured = self.held_out[:MEASURED]
        chinese = [frame(self._pieces.numbers(w.chinese)) for w in measured]
        english = [frame(self._pieces.numbers(w.english)) for w in measured]
        asked = [(w.rows[len(w.rows) // 2], i) for i, w in enumerate(measured)]
        gold = np.array([i for _, i in asked])
        passages = {"zh": encode_all(model, chinese, device), "en": encode_all(model, english, device)}
        asks = {
            "en": encode_all(model, [self._english_rows[row] for row, _ in asked], device),
            "zh": encode_all(model, [self._rows[row] for row, _ in asked], device),
        }
        return {
            f"{a}-{p}": round(float(((asks[a] @ passages[p].T).argmax(axis=1) == gold).mean()), 4)
            for a in asks
            for p in passages
        }


def loss_of(model: BertModel, batch: list[Example], targets: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Return how far the texts are from their targets, and how ill they are told apart."""
    found = encode(model, [example.pieces for example in batch], device)
    wanted = targets[[example.target for example in batch]]
    nearness = (found * wanted).sum(dim=1).mean()
    alike = (wanted @ wanted.T > 0.9) & ~torch.eye(len(batch), dtype=torch.bool, device=device)
    scores = (found @ wanted.T / SHARPNESS).masked_fill(alike, -1e4)
    own = torch.arange(len(batch), device=device)
    loss = 5 * (1 - nearness) + 0.5 * (cross_entropy(scores, own) + cross_entropy(scores.T, own))
    if batch[0].sentences:
        # A sentence should rank these passages as it ranks their English originals.
        asked = targets[[random.choice(example.sentences) for example in batch]]
        ranked, meant = log_softmax(asked @ found.T / SHARPNESS, dim=1), softmax(asked @ wanted.T / SHARPNESS, dim=1)
        loss = loss + kl_div(ranked, meant, reduction="batchmean")
    return loss


def train(model: BertModel, course: Course, options: argparse.Namespace, device: torch.device) -> None:
    """Train until the time is spent, saving as it goes; the rates fall to nothing towards the end."""
    words = model.embeddings.word_embeddings
    body = [p for name, p in model.named_parameters() if "word_embeddings" not in name]
    optimizers = {
        options.word_rate: torch.optim.SparseAdam([words.weight], lr=options.word_rate),
        options.body_rate: torch.optim.AdamW(body, lr=options.body_rate, weight_decay=0.0, fused=True),
    }
    streams = course.streams(options.tokens)
    order = ("passage", "exchanged", "sentence", "passage", "english", "exchanged", "passage", "sentence", "word")
    model.train()
    began, saved, step, sums = time.monotonic(), time.monotonic(), 0, dict.fromkeys(streams, (0.0, 0))
    while (spent := (time.monotonic() - began) / options.seconds) < 1:
        name = order[step % len(order)]
        share = min(1.0, (step + 1) / options.warmup) * max(0.02, 1 - spent)
        loss = loss_of(model, next(streams[name]), course.table, device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        for rate, optimizer in optimizers.items():
            optimizer.param_groups[0]["lr"] = rate * share
            optimizer.step()
            optimizer.zero_grad()
        step += 1
        total, count = sums[name]
        sums[name] = (total + loss.item(), count + 1)
        if time.monotonic() - saved > options.save_every:
            save(model, course, options, device, {"step": step, "spent": round(spent, 3), "loss": means(sums)})
            sums, saved = dict.fromkeys(streams, (0.0, 0)), time.monotonic()
    save(model, course, options, device, {"step": step, "spent": 1.0, "loss": means(sums)})


def means(sums: dict[str, tuple[float, int]]) -> dict[str, float]:
    return {name: round(total / max(count, 1), 3) for name, (total, count) in sums.items()}


def save(
    model: BertModel, course: Course, options: argparse.Namespace, device: torch.device, state: dict[str, object]
) -> None:
    model.eval()
    state["held out"] = course.measure(model, device)
    model.train()
    print(json.dumps(state), flush=True)
    scratch = options.out / "weights.tmp"
    torch.save(model.state_dict(), scratch)
    scratch.replace(options.out / "weights.pt")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True, help="table with the columns en, zh, source, licence")
    parser.add_argument("--speeches", type=Path, help="JSON lines with an English `text`")
    parser.add_argument("--out", type=Path, required=True, help="folder for the vocabulary, weights and model.onnx")
    parser.add_argument("--teacher", default="", help="folder or hub name; default: the packaged all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="weights.pt of an earlier run with the same vocabulary")
    parser.add_argument("--vocabulary", type=int, default=58_000, help="Chinese words and characters")
    parser.add_argument("--words", type=int, default=80_000, help="dictionary entries to teach")
    parser.add_argument("--cuts", type=int, default=2, help="ways of cutting the pairs into passages")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--tokens", type=int, default=3072, help="pieces in a batch")
    parser.add_argument("--warmup", type=int, default=60, help="steps")
    parser.add_argument("--body-rate", type=float, default=1.5e-4)
    parser.add_argument("--word-rate", type=float, default=2e-3)
    parser.add_argument("--save-every", type=float, default=300, help="seconds")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> None:
    options = read_options()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    source = options.teacher or english_folder()
    words = write_vocabulary(source, options.out, options.vocabulary, {})
    pieces = Pieces(options.out)
    model = load_english(source)
    lengthen(model, pieces, words, {})
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    model.to(device)
    course = Course(options, load_english(source).to(device), pieces, device)
    print(json.dumps({"start": course.measure(model, device)}), flush=True)
    train(model, course, options, device)
    write_onnx(model, options.out / MODEL_FILE)


if __name__ == "__main__":
    main()

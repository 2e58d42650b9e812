"""Train the built-in encoder: one model in which a Chinese text and its English translation fall together.

    python -m training.embedder --pairs pairs.tsv --speeches speeches.jsonl --out work/embedder

The teacher is the English encoder that the model grew out of, and its vectors of the English texts are the targets:
of their translations, of the same texts with words exchanged for Chinese ones, and of the texts themselves.
A GPU is used where there is one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

from assistant.index.embed_pieces import Pieces
from training.course import Course, Example
from training.export import MODEL_FILE, write_onnx
from training.network import (
    WEIGHTS_FILE,
    blend,
    encode,
    english_folder,
    lengthen,
    load_english,
    resume,
    write_vocabulary,
)

if TYPE_CHECKING:
    from transformers import BertModel

SHARPNESS = 0.05


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
    scratch = options.out / f"{WEIGHTS_FILE}.tmp"
    torch.save(model.state_dict(), scratch)
    scratch.replace(options.out / WEIGHTS_FILE)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True, help="table with the columns en, zh, source, licence")
    parser.add_argument("--speeches", type=Path, help="JSON lines with an English `text`")
    parser.add_argument("--out", type=Path, required=True, help="folder for the vocabulary, weights and model.onnx")
    parser.add_argument("--teacher", default="", help="folder or hub name; default: the packaged all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="folder of an earlier run to go on from")
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
    parser.add_argument("--blend", type=float, default=0.7, help="share of what was learnt in the shipped weights")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main() -> None:
    options = read_options()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    source = options.teacher or english_folder()
    words = write_vocabulary(source, options.out, options.vocabulary)
    pieces = Pieces(options.out)
    model = load_english(source)
    lengthen(model, pieces, words)
    beginning = {name: weight.clone() for name, weight in model.state_dict().items()}
    if options.start:
        resume(model, words, options.start)
    model.to(device)
    course = Course(options, load_english(source).to(device), pieces, device)
    print(json.dumps({"start": course.measure(model, device)}), flush=True)
    train(model, course, options, device)
    blend(model.cpu(), beginning, options.blend)
    write_onnx(model, options.out / MODEL_FILE)


if __name__ == "__main__":
    main()

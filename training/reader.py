"""Teach the reader: which says how likely a sentence answers a question, from both together.

    python -m training.reader --pairs pairs.tsv --examples examples.jsonl --out FOLDER

It begins as the shipped encoder, whose word table it shares and never changes. First it learns to recognise, among
neighbours, the sentence whose translation (or whose own words, thinned out) it is shown in the place of a question;
then it learns from questions with their answers, and from questions without any.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

from assistant.index.embed_builtin import FOLDER, MODEL_FILE
from assistant.index.embed_pieces import Pieces
from assistant.retrieve.reading import pair_pieces
from training.mixture import IN_ORDER, Pair, family, read_pairs

_NEIGHBOURS = 5
_GROUP = 8
_WEAK_RATE = 1e-4
_TOLD = 50
# Pieces, types, mask, labels, and how many rows belong to each question.
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, list[int]]
Row = tuple[list[int], list[int]]
_FRAMES = (
    "{}", "{}", "{}", "{}", "why {}?", "what {}?", "how {}?", "how much {}?", "{}?", "what about {}?", "为什么{}？",
    "{}吗？", "{}多少？", "{}？", "點解{}", "什么{}？", "谁{}？", "{}怎么看", "怎樣{}？",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what stands above and before it."""

    context: str
    before: str
    text: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates; none of them answers where there is no answer."""

    question: str
    candidates: tuple[Candidate, ...]


def load_body(folder: Path) -> tuple[BertModel, np.ndarray, np.ndarray]:
    """Read the encoder back from its 8-bit file: the body in 32 bits, the word table and its scales as they are."""
    graph = onnx.load(str(folder / MODEL_FILE)).graph
    kept = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    table, scale = kept["table"], kept["scale"]
    state = {name.removeprefix("body."): value for name, value in kept.items() if name.startswith("body.")}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.output[0].startswith("/body/encoder/"):
            name = node.output[0].removeprefix("/body/").split("/MatMul")[0].replace("/", ".") + ".weight"
            weight = node.input[1].removesuffix("_quantized")
            state[name] = (kept[f"{weight}_quantized"].astype(np.float32) * kept[f"{weight}_scale"]).T.copy()
    body = BertModel(
        BertConfig(
            vocab_size=1, hidden_size=table.shape[1], num_hidden_layers=6, num_attention_heads=12,
            intermediate_size=1536, max_position_embeddings=512, attn_implementation="sdpa",
        ),
        add_pooling_layer=False,
    )  # fmt: skip
    wanted = set(body.state_dict()) - {"embeddings.word_embeddings.weight"}
    state = {name: torch.from_numpy(np.array(value)) for name, value in state.items() if name in wanted}
    missing = wanted - set(state) - {"embeddings.position_ids"}
    if missing:
        raise SystemExit(f"model.onnx lacks {sorted(missing)[:3]}")
    body.load_state_dict(state, strict=False)
    return body, table, scale


class Reader(torch.nn.Module):
    """The body with one number out: the logit that the sentence answers the question."""

    def __init__(self, body: BertModel, table: np.ndarray, scale: np.ndarray) -> None:
        super().__init__()
        self.body = body
        self.head = torch.nn.Linear(body.config.hidden_size, 1)
        self.register_buffer("table", torch.from_numpy(table.copy()), persistent=False)
        self.register_buffer("scale", torch.from_numpy(scale.copy()), persistent=False)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Give one logit a row."""
        rows = self.table[ids].float() * self.scale[ids].float()
        hidden = self.body(inputs_embeds=rows, token_type_ids=types, attention_mask=mask).last_hidden_state
        return self.head(hidden[:, 0])[:, 0]


def weak_examples(pairs: Sequence[Pair], rng: random.Random) -> Iterator[Example]:
    """Yield, for ever, stretches of text in the place of questions, which ask for the sentence that they are of."""
    runs: dict[str, list[int]] = {}
    for number, pair in enumerate(pairs):
        if 15 < len(pair.english) < 400:
            runs.setdefault(family(pair), []).append(number)
    ordered = [run for source, run in runs.items() if source.startswith(IN_ORDER) and len(run) > 50]
    weights = [len(run) for run in ordered]
    while True:
        run = rng.choices(ordered, weights)[0]
        at = rng.randrange(len(run))
        near = [i for i in range(at - 6, at + 7) if i != at and 0 <= i < len(run)]
        places = [at, *rng.sample(near, min(_NEIGHBOURS, len(near))), *rng.choices(range(len(run)), k=2)]
        crossed, chinese = rng.random() < 0.75, rng.random() < 0.5
        asked = pairs[run[at]].chinese if chinese else pairs[run[at]].english
        answer_in_chinese = chinese != crossed

        def text(place: int, zh: bool = answer_in_chinese, run: list[int] = run) -> str:
            return pairs[run[place]].chinese if zh else pairs[run[place]].english

        question = rng.choice(_FRAMES).format(_thinned(asked, chinese, rng, 0.3 if crossed else 0.5))
        found = [Candidate("", text(p - 1) if p else "", text(p), p == at) for p in dict.fromkeys(places)]
        # Sometimes the sentence is not there.
        if rng.random() < 0.15:
            found = [one for one in found if not one.answers]
        yield Example(question, tuple(found))


def _thinned(text: str, chinese: bool, rng: random.Random, dropped: float) -> str:
    """Keep a stretch of a text, without some of its words."""
    units = [text[i : i + 2] for i in range(0, len(text), 2)] if chinese else text.split()
    length = max(2, round(len(units) * rng.uniform(0.3, 1.0)))
    begin = rng.randrange(max(1, len(units) - length + 1))
    kept = [unit for unit in units[begin : begin + length] if rng.random() > dropped * rng.random()]
    return ("" if chinese else " ").join(kept or units[:3])[:160]


def read_examples(path: Path) -> list[Example]:
    """Read JSON lines: `question`, and `candidates` with `context`, `before`, `text`, `answers`."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [Example(row["question"], tuple(Candidate(**one) for one in row["candidates"])) for row in rows]


def drawn(example: Example, rng: random.Random, group: int = _GROUP) -> Example:
    """Draw a group of candidates: up to two that answer, and others, the hard ones, which stand first, most."""
    good = [one for one in example.candidates if one.answers]
    bad = [one for one in example.candidates if not one.answers]
    chosen = rng.sample(good, min(2, len(good)))
    room = group - len(chosen)
    hard = bad[:24]
    picked = rng.sample(hard, min(len(hard), math.ceil(room * 0.75)))
    rest = [one for one in bad if one not in picked]
    picked += rng.sample(rest, min(len(rest), room - len(picked)))
    return Example(example.question, (*chosen, *picked))


def batches(examples: Iterator[Example], pieces: Pieces, tokens: int, rng: random.Random) -> Iterator[Batch]:
    """Yield batches of whole groups of about so many pieces, of similar length: ids, types, mask, labels, sizes."""
    pool = []
    for example in examples:
        rows = [pair_pieces(pieces, example.question, one.context, one.before, one.text) for one in example.candidates]
        if rows:
            pool.append((rows, [float(one.answers) for one in example.candidates]))
        if len(pool) == 64:
            yield from _packed(pool, tokens, rng)
            pool = []
    if pool:
        yield from _packed(pool, tokens, rng)


def _packed(pool: list[tuple[list[Row], list[float]]], tokens: int, rng: random.Random) -> Iterator[Batch]:
    pool = sorted(pool, key=lambda one: max(len(ids) for ids, _ in one[0]))
    packs, pack, width, count = [], [], 0, 0
    for one in pool:
        wide = max(len(ids) for ids, _ in one[0])
        if pack and max(width, wide) * (count + len(one[0])) > tokens:
            packs.append(pack)
            pack, width, count = [], 0, 0
        pack.append(one)
        width, count = max(width, wide), count + len(one[0])
    packs.append(pack)
    rng.shuffle(packs)
    for pack in packs:
        rows = [row for group, _ in pack for row in group]
        yield (
            *padded(rows),
            torch.tensor([label for _, labels in pack for label in labels]),
            [len(g) for g, _ in pack],
        )


def padded(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Put rows of pieces and types into tensors: ids, types, mask."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([[*ids, *[0] * (width - len(ids))] for ids, _ in rows])
    types = torch.tensor([[*types, *[0] * (width - len(types))] for _, types in rows])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in rows])
    return ids, types, mask


def loss_of(logits: torch.Tensor, labels: torch.Tensor, sizes: Sequence[int]) -> torch.Tensor:
    """Each answer for itself, and which of the group it is."""
    weight = torch.where(labels > 0, 2.0, 1.0)
    alone = (torch.nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * weight).mean()
    among = []
    for own, wanted in zip(logits.split(list(sizes)), labels.split(list(sizes)), strict=True):
        if wanted.any() and not wanted.all():
            among.append(torch.logsumexp(own, 0) - torch.logsumexp(own[wanted > 0], 0))
    return alone + (torch.stack(among).mean() if among else 0.0)


def teach(model: Reader, stream: Iterator[Batch], rate: float, *, seconds: float = 0, steps: int = 0) -> None:
    """Learn from batches for so many seconds or steps; the rate rises over the first twentieth, then falls."""
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=rate, weight_decay=0.01)
    model.train()
    started, mean = time.monotonic(), 0.0
    for step, (ids, types, mask, labels, sizes) in enumerate(stream):
        share = step / steps if steps else (time.monotonic() - started) / seconds
        if share >= 1:
            break
        factor = min(1.0, share * 20 + 0.02) * (1 - share)
        for group in optimizer.param_groups:
            group["lr"] = rate * factor
        loss = loss_of(model(ids, types, mask), labels, sizes)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        mean = 0.98 * mean + 0.02 * loss.item() if step else loss.item()
        if step % _TOLD == 0:
            print(f"step {step}, {share:.0%}, loss {mean:.3f}", flush=True)


def repeated(examples: Sequence[Example], rng: random.Random, rounds: int) -> Iterator[Example]:
    """Yield the examples in another order each round, each with candidates drawn anew."""
    for _ in range(rounds):
        for example in rng.sample(list(examples), len(examples)):
            yield drawn(example, rng)


def main() -> None:
    """Teach, and save the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, help="table of translations; left out: no first stage")
    parser.add_argument("--examples", type=Path, nargs="*", default=[], help="JSON lines of questions with candidates")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=900, help="length of the first stage")
    parser.add_argument("--rounds", type=int, default=3, help="of the second stage, over all examples")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--tokens", type=int, default=3072, help="pieces in a batch")
    parser.add_argument("--dropout", type=float, default=0.1)
    options = parser.parse_args()
    rng = random.Random(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    pieces = Pieces(FOLDER)
    model = Reader(*load_body(FOLDER))
    model.body.embeddings.word_embeddings.weight.requires_grad_(False)
    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = options.dropout
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    options.out.mkdir(parents=True, exist_ok=True)
    if options.pairs:
        stream = batches(weak_examples(read_pairs(options.pairs), rng), pieces, options.tokens, rng)
        teach(model, stream, _WEAK_RATE, seconds=options.seconds)
        torch.save(model.state_dict(), options.out / "weak.pt")
    if options.examples:
        examples = [one for path in options.examples for one in read_examples(path)]
        steps = sum(
            1 for _ in batches(repeated(examples, random.Random(1), 1), pieces, options.tokens, random.Random(1))
        )
        print(f"{len(examples)} questions, {steps} steps a round", flush=True)
        stream = batches(repeated(examples, rng, options.rounds), pieces, options.tokens, rng)
        teach(model, stream, options.rate, steps=steps * options.rounds)
        torch.save(model.state_dict(), options.out / "weights.pt")


if __name__ == "__main__":
    main()

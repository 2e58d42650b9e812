"""Write the reader as ONNX with 8-bit weights; its word table is the encoder's, which the file points at.

python -m training.reader_export weights.pt assistant/index/builtin/reader.onnx
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import onnx
import torch

from assistant.index.embed_builtin import FOLDER
from training.export import MODEL_FILE, OPSET, shrink
from training.reader import Reader, load_body

_SHARED = 2


def write_reader(model: Reader, path: Path) -> None:
    """Write `model` beside the encoder's file, in `path`."""
    model = model.eval()
    row = torch.ones(2, 7, dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    names = ["input_ids", "token_type_ids", "attention_mask"]
    for part in model.modules():
        if hasattr(part, "config"):
            part.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        exact, small = Path(folder) / "exact.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            model, (row, row, row), str(exact), input_names=names, output_names=["answers"],
            dynamic_axes={**dict.fromkeys(names, axes), "answers": {0: "batch"}}, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        shrink(exact, small)
        written = onnx.load(str(small))
    _point_at(written, path.parent / MODEL_FILE, len(model.table))
    path.write_bytes(written.SerializeToString())


def _point_at(written: onnx.ModelProto, encoder: Path, words: int) -> None:
    """Have the word table and its scales read out of the encoder's file, where the same bytes stand."""
    whole = encoder.read_bytes()
    shared = [one for one in written.graph.initializer if one.dims and one.dims[0] == words]
    if len(shared) != _SHARED:
        raise SystemExit(f"{len(shared)} tables are as long as the vocabulary, not {_SHARED}")
    for one in shared:
        place = whole.find(one.raw_data)
        if place < 0:
            raise SystemExit(f"{one.name} is not that of {encoder}")
        onnx.external_data_helper.set_external_data(one, encoder.name, place, len(one.raw_data))
        one.ClearField("raw_data")


def main() -> None:
    """Write what was learnt."""
    model = Reader(*load_body(FOLDER))
    model.load_state_dict(torch.load(sys.argv[1], weights_only=True))
    write_reader(model, Path(sys.argv[2]))


if __name__ == "__main__":
    main()

"""Write the encoder as ONNX with 8-bit weights: one scale a row of the word table, one a column of each matrix."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from transformers import BertModel

MODEL_FILE = "model.onnx"
OPSET = 18


class _Shipped(torch.nn.Module):
    """The encoder with an 8-bit word table, from piece numbers to normalised vectors and the states of each piece."""

    def __init__(self, model: BertModel, *, whole: bool) -> None:
        super().__init__()
        self.body = model
        table = model.embeddings.word_embeddings.weight.detach().float()
        self.whole = whole
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale.half())
        self.register_buffer(
            "table", table if whole else (table / scale.half().float()).round().clamp(-127, 127).char()
        )

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        rows = torch.nn.functional.embedding(input_ids, self.table) if self.whole else self.table[input_ids].float()
        if not self.whole:
            rows = rows * self.scale[input_ids].float()
        hidden = self.body(inputs_embeds=rows, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask[..., None].float()
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return mean / mean.norm(dim=1, keepdim=True).clamp(min=1e-9), hidden


def write_onnx(model: BertModel, path: Path, *, whole: bool = False) -> None:
    """Write `model` to `path`; `whole` keeps 32-bit weights, to measure what the 8-bit ones cost."""
    model = model.eval().float().cpu()
    shipped = _Shipped(model, whole=whole).eval()
    example = (torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long))
    axes = {0: "batch", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            shipped,
            example,
            str(path if whole else exact),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors", "pieces"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}, "pieces": axes},
            opset_version=OPSET,
            dynamo=False,
        )
        if not whole:
            shrink(exact, path)


def shrink(exact: Path, path: Path) -> None:
    """Write the model in `exact` to `path`, its matrices in eight bits with a scale a column."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = exact.with_name("prepared.onnx")
    quant_pre_process(str(exact), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared), str(path), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"]
    )

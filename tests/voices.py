"""Small neural voices for tests: a model of ten nodes that hums a tone as long as its phonemes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

RATE = 22_050
HOP = 256
WIDTH = 4
"""Hops that a phoneme sign lasts at pace 1."""

SIGNS = "_^$ !',-.:;?abcdefhijklmnopqrstuvwxyzæçðøŋœɐɑɒɔɕɖəɚɛɜɡɪɫɬɹɾʃʊʌʒʔʲˈˌːθᵻ̩"  # noqa: RUF001 - IPA


def settings(**facts: Any) -> dict[str, Any]:
    """What stands in the `.json` of an English voice with one speaker."""
    return {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(SIGNS)},
        "num_symbols": len(SIGNS),
        "num_speakers": 1,
        "dataset": "hum",
        **facts,
    }


def write_settings(folder: Path, name: str = "en_US-hum-low", **facts: Any) -> Path:
    """Write the files of a voice that can be listed, but not loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_bytes(b"no model")
    (folder / f"{name}.onnx.json").write_text(json.dumps(settings(**facts)), encoding="utf-8")
    return model


def write_voice(folder: Path, name: str = "en_US-hum-low", **facts: Any) -> Path:
    """Write the files of a voice that hums; each of its speakers on its own tone."""
    onnx = pytest.importorskip("onnx")
    make, kinds = onnx.helper, onnx.TensorProto
    several = facts.get("num_speakers", 1) > 1

    def constant(name: str, value: float, kind: int, shape: tuple[int, ...] = ()) -> Any:
        return make.make_tensor(name, kind, shape, [value])

    speaker = ["sid"] if several else ["none"]
    nodes = [
        make.make_node("Gather", ["scales", "one"], ["stretch"]),
        make.make_node("Mul", ["stretch", "width"], ["wide"]),
        make.make_node("Shape", ["input"], ["signs"]),
        make.make_node("Expand", ["wide", "signs"], ["each"]),
        make.make_node("Ceil", ["each"], ["lengths"]),
        make.make_node("ReduceSum", ["lengths"], ["hops"], keepdims=0),
        make.make_node("Mul", ["hops", "hop"], ["frames"]),
        make.make_node("Range", ["zero", "frames", "step"], ["counted"]),
        make.make_node("Cast", speaker, ["number"], to=kinds.FLOAT),
        make.make_node("ReduceSum", ["number"], ["own"], keepdims=0),
        make.make_node("Add", ["own", "three"], ["tone"]),
        make.make_node("Mul", ["tone", "radians"], ["faster"]),
        make.make_node("Mul", ["counted", "faster"], ["phase"]),
        make.make_node("Sin", ["phase"], ["wave"]),
        make.make_node("Mul", ["wave", "loudness"], ["hum"]),
        make.make_node("Reshape", ["hum", "shape"], ["output"]),
    ]
    constants = [
        constant("one", 1, kinds.INT64),
        constant("width", WIDTH, kinds.FLOAT),
        constant("hop", HOP, kinds.FLOAT),
        constant("zero", 0, kinds.FLOAT),
        constant("step", 1, kinds.FLOAT),
        constant("three", 3, kinds.FLOAT),
        constant("radians", 0.02, kinds.FLOAT),
        constant("loudness", 0.4, kinds.FLOAT),
        constant("none", 0, kinds.INT64, (1,)),
        make.make_tensor("shape", kinds.INT64, (4,), [1, 1, 1, -1]),
    ]
    inputs = [
        make.make_tensor_value_info("input", kinds.INT64, [1, "signs"]),
        make.make_tensor_value_info("input_lengths", kinds.INT64, [1]),
        make.make_tensor_value_info("scales", kinds.FLOAT, [3]),
    ]
    if several:
        inputs.append(make.make_tensor_value_info("sid", kinds.INT64, [1]))
    output = make.make_tensor_value_info("output", kinds.FLOAT, [1, 1, 1, "frames"])
    graph = make.make_graph(nodes, "hum", inputs, [output], constants)
    model = write_settings(folder, name, **facts)
    opset = make.make_opsetid("", 17)
    onnx.save(make.make_model(graph, opset_imports=[opset], ir_version=8), str(model))
    return model

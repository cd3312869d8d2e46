"""Sentence vectors from the int8 model: one thread, no padding, a cache of vectors."""

from __future__ import annotations

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.convert import MANIFEST_NAME, MODEL_NAME, TOKENIZER_NAME
from scoring.errors import ModelMissing

FOLDER_VARIABLE: Final = "STUDYHUB_MODEL_DIR"
DEFAULT_FOLDER: Final = Path(__file__).resolve().parent.parent / "var" / "model"
LONGEST: Final = 256
"""Tokens of one sentence that are read; the model was trained on as many."""
CACHED: Final = 2048

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's unit vector; and its word pieces: unit vectors and code point offsets."""

    vector: Vector
    tokens: Vector
    offsets: tuple[tuple[int, int], ...]


class SentenceModel:
    """The loaded model. Vectors are cached by text, so key points are read only once."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            manifest = json.loads((folder / MANIFEST_NAME).read_text())
            content = (folder / MODEL_NAME).read_bytes()
            if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
                raise ValueError("The model isn't the one that was made.")
            self.tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_NAME))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self.session: Any = onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # each of the three libraries has its own error for a bad file
            raise ModelMissing(
                f"The sentence model isn't in {folder}. Make it with: "
                f"python -m scoring convert_model {folder}"
            ) from error
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)
        self.version = f"all-MiniLM-L6-v2 int8 {manifest['sha256'][:12]}"
        self.cached: OrderedDict[str, Sentence] = OrderedDict()
        self.lock = Lock()

    def embed(self, texts: Sequence[str]) -> list[Sentence]:
        with self.lock:
            return [self.look_up(text) for text in texts]

    def look_up(self, text: str) -> Sentence:
        found = self.cached.get(text)
        if found is not None:
            self.cached.move_to_end(text)
            return found
        sentence = self.compute(text)
        self.cached[text] = sentence
        if len(self.cached) > CACHED:
            self.cached.popitem(last=False)
        return sentence

    def compute(self, text: str) -> Sentence:
        # One text at a time: padding a batch would cost more than it saves on one core, and
        # int8 scales depend on the batch, which would make a vector depend on its neighbours.
        encoded = self.tokenizer.encode(text)
        ids = np.array([encoded.ids], dtype=np.int64)
        vector, tokens = self.session.run(
            ["embedding", "tokens"], {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        )
        pieces = tokens[0, 1:-1]
        pieces = pieces / np.maximum(np.linalg.norm(pieces, axis=1, keepdims=True), 1e-9)
        return Sentence(vector[0], pieces, tuple(encoded.offsets[1:-1]))


def find_folder() -> Path:
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


@cache
def load() -> SentenceModel:
    """The model of this process; raises ModelMissing with the command that makes it."""
    return SentenceModel(find_folder())

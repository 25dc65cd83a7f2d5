"""The tokenizer whose ids an environment server speaks in."""

from __future__ import annotations

import sys
from urllib.error import HTTPError

from tokenizers import Tokenizer

from mua_environment.server import fetch


def served_tokenizer(url: str) -> Tokenizer:
    try:
        text = fetch(url, "/tokenizer.json").decode()
    except HTTPError as error:
        sys.exit(f"{url} speaks no token ids ({error}): start the server with --tokenizer")
    return Tokenizer.from_str(text)

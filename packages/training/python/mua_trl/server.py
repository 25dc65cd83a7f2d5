"""What an environment server says about itself over HTTP."""

from __future__ import annotations

import os
from urllib.request import Request, urlopen

TOKEN = os.environ.get("MUA_SERVE_TOKEN")


def fetch(url: str, path: str) -> bytes:
    headers = {} if TOKEN is None else {"authorization": f"Bearer {TOKEN}"}
    with urlopen(Request(f"{url.rstrip('/')}{path}", headers=headers)) as answer:
        return answer.read()

"""What an environment server says about itself over HTTP."""

from __future__ import annotations

import os
from urllib.request import Request, urlopen


def access_token() -> str | None:
    """What a server that others can reach wants to be brought."""
    return os.environ.get("MUA_SERVE_TOKEN")


def fetch(url: str, path: str) -> bytes:
    token = access_token()
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with urlopen(Request(f"{url.rstrip('/')}{path}", headers=headers)) as answer:
        return answer.read()

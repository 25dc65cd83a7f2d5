"""One episode with an environment server that speaks in token ids. Needs only `websockets`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect


@dataclass
class Sampled:
    """An answer as a policy sampled it; `version` names the weights."""

    ids: list[int]
    logprobs: list[float]
    version: str


Generate = Callable[[list[int], int, list[int]], Awaitable[Sampled]]
"""From prompt ids, the most new tokens and the ids that end an answer to the answer."""


class Refused(RuntimeError):
    """The server refused what was asked of it."""


@dataclass
class Episode:
    prompt_ids: list[int]
    response_ids: list[int] = field(default_factory=list)
    mask: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    turns: int = 1
    reward: float | None = None
    ending: dict[str, Any] = field(default_factory=dict)
    failure: str | None = None

    def add(self, ids: list[int], logprobs: list[float] | None) -> None:
        """Takes in ids: sampled ones with log-probabilities, or context."""
        self.response_ids += ids
        self.mask += [0 if logprobs is None else 1] * len(ids)
        self.logprobs += [0.0] * len(ids) if logprobs is None else logprobs
        self.turns += 1


async def play(url: str, reset: dict[str, Any], generate: Generate, token: str | None = None) -> Episode:
    """Plays one episode; `generate` is the policy. Raises Refused."""
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    async with connect(url, additional_headers=headers, max_size=None) as socket:

        async def ask(kind: str, data: dict[str, Any]) -> dict[str, Any]:
            await socket.send(json.dumps({"type": kind, "data": data}))
            answer = json.loads(await socket.recv())
            if answer["type"] == "error":
                raise Refused(f"{answer['data']['code']}: {answer['data']['message']}")
            return answer["data"]

        turn = await ask("reset", reset)
        episode = Episode(prompt_ids=list(turn["observation"]["ids"]))
        while not turn["done"]:
            shown = turn["observation"]
            prompt = episode.prompt_ids + episode.response_ids
            sampled = await generate(prompt, shown["max_new_tokens"], shown["stop_ids"])
            ids = sampled.ids[: shown["max_new_tokens"]]
            # Rounding may put a certain token above 0.
            logprobs = [min(0.0, value) for value in sampled.logprobs[: len(ids)]]
            episode.add(ids, logprobs)
            finish = "stop" if ids and ids[-1] in shown["stop_ids"] else "length"
            answer = {"ids": ids, "logprobs": logprobs, "finish": finish, "version": sampled.version}
            turn = await ask("step", answer)
            if not turn["done"]:
                episode.add(list(turn["observation"]["ids"]), None)
        last = turn["observation"]
        episode.reward, episode.ending, episode.failure = turn["reward"], last["ending"], last.get("failure")
        return episode

"""Sampling with a memory: of a session's tokens only those that are new are computed."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from mua_embedded.model import Memory, Policy


@dataclass(frozen=True)
class Request:
    session: str
    prompt: list[int]
    max_new: int
    temperature: float
    seed: int
    stop: frozenset[int]


@dataclass
class Answer:
    ids: list[int]
    logprobs: list[float]
    finish: str


class Sampler:
    def __init__(self, policy: Policy, slots: int = 256) -> None:
        self.policy = policy
        self.slots = slots
        self.memory = Memory(policy.shape, slots)
        self.sessions: dict[str, tuple[int, list[int]]] = {}

    def forget(self) -> None:
        """The weights have changed: what was computed with the old ones is worth nothing."""
        self.sessions.clear()

    def sample(self, requests: list[Request]) -> list[Answer]:
        answers: list[Answer] = []
        for start in range(0, len(requests), self.slots):
            answers += self._sample(requests[start : start + self.slots])
        return answers

    @torch.no_grad()
    def _sample(self, requests: list[Request]) -> list[Answer]:
        slots, known = self._seat(requests)
        fresh = [request.prompt[known[row] :] for row, request in enumerate(requests)]
        logits = self._feed(slots, known, fresh)
        lengths = [len(request.prompt) for request in requests]
        numbers = [random.Random(request.seed) for request in requests]
        answers = [Answer([], [], "length") for _ in requests]
        rows = list(range(len(requests)))
        while rows:
            logprobs = logits.log_softmax(-1)
            chosen = self._choose(logprobs, [requests[row] for row in rows], [numbers[row] for row in rows])
            going: list[int] = []
            for place, row in enumerate(rows):
                token = chosen[place]
                answers[row].ids.append(token)
                answers[row].logprobs.append(min(0.0, float(logprobs[place, token])))
                if token in requests[row].stop:
                    answers[row].finish = "stop"
                elif len(answers[row].ids) < requests[row].max_new:
                    going.append(row)
            rows = going
            if rows:
                logits = self._feed(
                    [slots[row] for row in rows],
                    [lengths[row] + len(answers[row].ids) - 1 for row in rows],
                    [answers[row].ids[-1:] for row in rows],
                )
        # The last token was sampled and not fed.
        for row, request in enumerate(requests):
            self.sessions[request.session] = (slots[row], request.prompt + answers[row].ids[:-1])
        return answers

    def _seat(self, requests: list[Request]) -> tuple[list[int], list[int]]:
        """A slot for each request, and how many of its prompt's tokens are in memory; the last is always fed anew."""
        here = {request.session for request in requests}
        taken = {slot for slot, _ in self.sessions.values()}
        free = [slot for slot in range(self.slots) if slot not in taken]
        slots, known = [], []
        for request in requests:
            slot, ids = self.sessions.pop(request.session, (None, []))
            if slot is None:
                if not free:
                    oldest = next(session for session in self.sessions if session not in here)
                    free.append(self.sessions.pop(oldest)[0])
                slot = free.pop()
            same = 0
            while same < min(len(ids), len(request.prompt) - 1) and ids[same] == request.prompt[same]:
                same += 1
            slots.append(slot)
            known.append(same)
        return slots, known

    def _feed(self, slots: list[int], starts: list[int], ids: list[list[int]]) -> Tensor:
        """Logits after the last of each row's ids, (rows, vocabulary)."""
        longest = max(len(row) for row in ids)
        padding = self.policy.shape.context
        padded = torch.tensor([row + [0] * (longest - len(row)) for row in ids])
        places = torch.tensor(
            [
                [start + place if place < len(row) else padding for place in range(longest)]
                for start, row in zip(starts, ids, strict=True)
            ]
        )
        logits = self.policy.extend(self.memory, torch.tensor(slots), padded, places)
        last = torch.tensor([len(row) - 1 for row in ids])
        return logits[torch.arange(len(ids)), last]

    @staticmethod
    def _choose(logprobs: Tensor, requests: list[Request], numbers: list[random.Random]) -> list[int]:
        """Each row by its own random numbers, so that an answer does not depend on who else is served."""
        temperatures = torch.tensor([max(request.temperature, 1e-6) for request in requests])
        heat = (logprobs / temperatures[:, None]).double().softmax(-1).cumsum(-1)
        drawn = torch.tensor([one.random() for one in numbers], dtype=torch.double) * heat[:, -1]
        sampled = torch.searchsorted(heat, drawn[:, None], right=True)[:, 0].clamp(max=heat.shape[1] - 1)
        greedy = logprobs.argmax(-1)
        cold = torch.tensor([request.temperature == 0 for request in requests])
        return torch.where(cold, greedy, sampled).tolist()

"""Sampling for episodes that are played at the same time: those whose turn has come are served as one batch."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass

import torch
from transformers import GenerationConfig, PreTrainedModel

from mua_environment.episode import Sampled


@dataclass
class Request:
    prompt: list[int]
    most: int
    stops: list[int]
    answer: asyncio.Future[Sampled]


class Sampler:
    """A policy's answers under the settings that it is trained with; `version` names its weights."""

    def __init__(self, model: PreTrainedModel, settings: GenerationConfig, version: str) -> None:
        self.model = model
        self.settings = settings
        self.version = version
        self.waiting: list[Request] = []
        self.serving: asyncio.Task[None] | None = None

    async def generate(self, prompt: list[int], most: int, stops: list[int]) -> Sampled:
        request = Request(prompt, most, stops, asyncio.get_running_loop().create_future())
        self.waiting.append(request)
        if self.serving is None:
            self.serving = asyncio.create_task(self._serve())
        return await request.answer

    async def _serve(self) -> None:
        while self.waiting:
            # Users answer within moments of each other: who is about to ask comes along.
            await asyncio.sleep(0.01)
            batch, self.waiting = self.waiting, []
            try:
                # Elsewhere, so that connections stay alive while the model works.
                answers = await asyncio.to_thread(self._sample, batch)
            except Exception as error:
                for request in batch:
                    request.answer.set_exception(error)
            else:
                for request, sampled in zip(batch, answers, strict=True):
                    request.answer.set_result(sampled)
        self.serving = None

    def _sample(self, batch: list[Request]) -> list[Sampled]:
        longest = max(len(request.prompt) for request in batch)
        rows = [[0] * (longest - len(request.prompt)) + request.prompt for request in batch]
        seen = [[0] * (longest - len(request.prompt)) + [1] * len(request.prompt) for request in batch]
        settings = copy.copy(self.settings)
        settings.update(
            max_new_tokens=max(request.most for request in batch),
            eos_token_id=sorted({stop for request in batch for stop in request.stops}),
            return_dict_in_generate=True,
            output_scores=True,
        )
        output = self.model.generate(
            input_ids=torch.tensor(rows, device=self.model.device),
            attention_mask=torch.tensor(seen, device=self.model.device),
            generation_config=settings,
        )
        ids = output.sequences[:, longest:]
        logprobs = torch.stack(output.scores, dim=1).float().log_softmax(-1)
        chosen = logprobs.gather(-1, ids[:, :, None])[:, :, 0]
        answers = []
        for request, row, values in zip(batch, ids.tolist(), chosen.tolist(), strict=True):
            ends = [place for place, id in enumerate(row) if id in request.stops]
            length = ends[0] + 1 if ends else len(row)
            answers.append(Sampled(row[:length], values[:length], self.version))
        return answers

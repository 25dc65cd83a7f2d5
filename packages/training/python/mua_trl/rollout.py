"""TRL's `rollout_func` and reward function: episodes with an environment server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from websockets.exceptions import WebSocketException

from mua_environment.episode import Episode, Refused, play
from mua_environment.server import access_token
from mua_trl.sampling import Sampler


class Rollouts:
    """Plays the tasks that prompts name, one episode for each prompt and all at the same time."""

    def __init__(self, url: str) -> None:
        self.url = f"{url.rstrip('/').replace('http', 'ws', 1)}/ws"
        self.begun = 0

    def __call__(self, prompts: list[str], trainer: Any) -> dict[str, list[Any]]:
        model = trainer.accelerator.unwrap_model(trainer.model)
        learning = model.training
        model.eval()
        try:
            sampler = Sampler(model, trainer.generation_config, f"step {trainer.state.global_step}")
            episodes = asyncio.run(self._play(prompts, sampler, trainer.args.seed))
        finally:
            model.train(learning)
        if all(episode.reward is None for episode in episodes):
            raise RuntimeError(f"every episode failed around the policy: {episodes[0].failure}")
        return outputs(episodes, trainer.processing_class.pad_token_id)

    async def _play(self, prompts: list[str], sampler: Sampler, seed: int) -> list[Episode]:
        async def attempt(task: str, place: int) -> Episode:
            reset = {"task_id": task, "seed": seed * 1_000_003 + place, "episode_id": uuid4().hex}
            try:
                return await play(self.url, reset, sampler.generate, access_token())
            except (Refused, OSError, WebSocketException) as error:
                return Episode([], failure=f"{type(error).__name__}: {error}")

        first, self.begun = self.begun, self.begun + len(prompts)
        return await asyncio.gather(*(attempt(task, first + k) for k, task in enumerate(prompts)))


def outputs(episodes: list[Episode], pad: int) -> dict[str, list[Any]]:
    """Episodes as TRL takes them. One without a reward has no token to learn from, and no part in its group's mean."""
    nothing = Episode([pad], [pad], [0], [0.0])
    kept = [nothing if episode.reward is None else episode for episode in episodes]
    return {
        "prompt_ids": [episode.prompt_ids for episode in kept],
        "completion_ids": [episode.response_ids for episode in kept],
        "logprobs": [episode.logprobs for episode in kept],
        "env_mask": [episode.mask for episode in kept],
        "env_reward": [episode.reward for episode in kept],
    }


def environment_reward(
    env_reward: list[float | None], log_metric: Callable[[str, float], None], **_: Any
) -> list[float | None]:
    log_metric("masked", sum(reward is None for reward in env_reward))
    return env_reward

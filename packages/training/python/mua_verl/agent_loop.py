"""The agent loop for verl 0.9; `agent_loops.yaml` beside it registers it."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

from verl.experimental.agent_loop.agent_loop import AgentLoopBase, AgentLoopOutput

from mua_verl.episode import play


class MuaAgentLoop(AgentLoopBase):
    """Plays a row's task (`extra_info.task_id`, `extra_info.seed`) with the policy that verl trains.

    Templates and limits are the environment server's; the rollout's `response_length` has to be at least its limit.
    A masked episode keeps the batch's shape and has no gradient.
    """

    def __init__(self, *args: Any, env_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.env_url = env_url

    async def run(self, sampling_params: dict[str, Any], **row: Any) -> AgentLoopOutput:
        info = row["extra_info"]
        request = uuid4().hex

        async def generate(prompt: list[int], most: int, stops: list[int]) -> tuple[list[int], list[float]]:
            output = await self.server_manager.generate(
                request_id=request,
                prompt_ids=prompt,
                sampling_params={**sampling_params, "max_tokens": most, "stop_token_ids": stops, "logprobs": True},
            )
            if not output.log_probs:
                raise ValueError("the rollout gives no log-probabilities: set rollout.calculate_log_probs")
            return list(output.token_ids), list(output.log_probs)

        reset = {"task_id": info["task_id"], "seed": int(info.get("seed", 0)), "episode_id": request}
        episode = await play(self.env_url, reset, generate, os.environ.get("MUA_SERVE_TOKEN"))
        masked = episode.reward is None
        return AgentLoopOutput(
            prompt_ids=episode.prompt_ids,
            response_ids=episode.response_ids,
            response_mask=[0] * len(episode.mask) if masked else episode.mask,
            response_logprobs=episode.logprobs,
            reward_score=0.0 if masked else episode.reward,
            num_turns=episode.turns,
            metrics={},
            extra_fields={
                "mask_sample": masked,
                "stop": episode.ending.get("reason"),
                "failure": episode.failure,
                "turn_scores": [],
                "tool_rewards": [],
            },
        )

"""The agent loop for verl 0.9; `agent_loops.yaml` beside it registers it."""

from __future__ import annotations

import logging
import os
import time
from typing import Any
from uuid import uuid4

from verl.experimental.agent_loop.agent_loop import AgentLoopBase, AgentLoopOutput

from mua_environment.episode import Episode, Sampled, play

logger = logging.getLogger(__name__)


class MuaAgentLoop(AgentLoopBase):
    """Plays a row's task (`extra_info.task_id`, `extra_info.seed`) with the policy that verl trains.

    Templates and limits are the environment server's. An episode that failed around the policy is played again, `attempts`
    times in all. If it still has no reward it is left out: its group has one less. Workers that want an output for every row
    (all but those of verl's V1 trainer) get one without a gradient.
    """

    def __init__(self, *args: Any, env_url: str, attempts: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.env_url = env_url
        self.attempts = attempts

    async def run(self, sampling_params: dict[str, Any], **row: Any) -> AgentLoopOutput | list[AgentLoopOutput]:
        info = row["extra_info"]
        # Only V1's workers number the episodes of a row, and only they can do without one.
        session = row.get("session_id")
        reset = {"task_id": info["task_id"], "seed": int(info.get("seed", 0)) + int(session or 0)}
        for _ in range(self.attempts):
            policy = Policy(self.server_manager, sampling_params)
            begun = time.monotonic()
            episode = await play(
                self.env_url,
                {**reset, "episode_id": policy.request_id},
                policy.generate,
                os.environ.get("MUA_SERVE_TOKEN"),
            )
            policy.metrics["tool_calls"] = time.monotonic() - begun - policy.metrics["generate_sequences"]
            if episode.reward is not None:
                return self._output(episode, policy)
            logger.warning("an episode of task %s has no reward: %s", info["task_id"], episode.failure)
        return self._output(episode, policy) if session is None else []

    def _output(self, episode: Episode, policy: Policy) -> AgentLoopOutput:
        for part, ids in (("prompt", episode.prompt_ids), ("response", episode.response_ids)):
            room = self.rollout_config[f"{part}_length"]
            if len(ids) > room:
                raise ValueError(f"a {part} of {len(ids)} tokens: data.max_{part}_length is {room}, less than the server's")
        masked = episode.reward is None
        return AgentLoopOutput(
            prompt_ids=episode.prompt_ids,
            response_ids=episode.response_ids,
            response_mask=[0] * len(episode.mask) if masked else episode.mask,
            response_logprobs=episode.logprobs,
            reward_score=0.0 if masked else episode.reward,
            num_turns=episode.turns,
            metrics=policy.metrics,
            extra_fields={
                "mask_sample": masked,
                "stop": episode.ending.get("reason"),
                "failure": episode.failure,
                # Which weights sampled it: trainers that overlap rollouts and updates drop what is too old.
                "min_global_steps": min(policy.steps, default=None),
                "max_global_steps": max(policy.steps, default=None),
                # What verl's own loops give, too.
                "turn_scores": [],
                "tool_rewards": [],
            },
        )


class Policy:
    """verl's inference servers, as one episode uses them."""

    def __init__(self, server_manager: Any, sampling_params: dict[str, Any]) -> None:
        self.server_manager = server_manager
        self.sampling_params = sampling_params
        # One for the whole episode, so that every turn goes to the server that has the others in its cache.
        self.request_id = uuid4().hex
        self.steps: list[int] = []
        self.metrics = {"generate_sequences": 0.0, "num_preempted": -1}

    async def generate(self, prompt: list[int], most: int, stops: list[int]) -> Sampled:
        begun = time.monotonic()
        output = await self.server_manager.generate(
            request_id=self.request_id,
            prompt_ids=prompt,
            sampling_params={**self.sampling_params, "max_tokens": most, "stop_token_ids": stops, "logprobs": True},
        )
        self.metrics["generate_sequences"] += time.monotonic() - begun
        if output.num_preempted is not None:
            self.metrics["num_preempted"] = max(self.metrics["num_preempted"], 0) + output.num_preempted
        if not output.log_probs:
            raise ValueError("the inference server gave no log-probabilities")
        first, last = (output.extra_fields.get(f"{end}_global_steps") for end in ("min", "max"))
        self.steps += [step for step in (first, last) if step is not None]
        return Sampled(list(output.token_ids), list(output.log_probs), "policy" if last is None else f"step {last}")

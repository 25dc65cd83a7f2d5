"""Runs rows through verl's own worker, with a server manager that plays known answers, and goes on as verl's trainer does:
padding to a batch, group advantages, the policy's loss and its gradient. Prints what came out.

    python worker.py CONFIG < script.json      CONFIG is what `main_ppo --cfg job` prints
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import numpy as np
import torch
from answers import Answers
from omegaconf import OmegaConf
from transformers import AutoModelForCausalLM
from verl import DataProto
from verl.experimental.agent_loop.agent_loop import AgentLoopWorker
from verl.trainer.ppo.core_algos import compute_policy_loss_vanilla
from verl.trainer.ppo.ray_trainer import compute_advantage
from verl.trainer.ppo.utils import create_rl_dataset, need_critic, need_reference_policy
from verl.utils.config import omega_conf_to_dataclass, validate_config
from verl.utils.dataset.rl_dataset import collate_fn
from verl.utils.torch_functional import logprobs_from_logits
from verl.workers.rollout.replica import TokenOutput


class ServerManager:
    def __init__(self, answers: list[dict[str, Any]]) -> None:
        self.answers = Answers(answers)

    async def generate(self, prompt_ids: list[int], **_: object) -> TokenOutput:
        ids, logprobs = self.answers.take(prompt_ids)
        return TokenOutput(token_ids=ids, log_probs=logprobs)


def main() -> None:
    config, script = OmegaConf.load(sys.argv[1]), json.load(sys.stdin)
    validate_config(config, need_reference_policy(config), need_critic(config))
    worker = AgentLoopWorker(config, ServerManager(script["answers"]))
    rows = create_rl_dataset(config.data.train_files, config.data, worker.tokenizer, None)
    batch = DataProto.from_single_dict(collate_fn([rows[place] for place in range(len(rows))]))
    batch.non_tensor_batch["uid"] = np.arange(len(batch)).astype(str).astype(object)
    batch = batch.repeat(config.actor_rollout_ref.rollout.n, interleave=True)
    played = asyncio.run(worker.generate_sequences(batch))
    print(json.dumps({"episodes": episodes(played), **learnt(config, played)}))


def episodes(played: DataProto) -> list[dict[str, Any]]:
    """Without the padding, which attention masks tell apart."""
    tensors, turns = played.batch, played.non_tensor_batch["__num_turns__"]
    prompt_size = tensors["prompts"].shape[1]
    given = []
    for place in range(len(played)):
        prompt, response = tensors["attention_mask"][place].bool().tensor_split([prompt_size])
        of_response = {
            "response_ids": "responses",
            "response_mask": "response_mask",
            "response_logprobs": "rollout_log_probs",
        }
        given.append(
            {
                "prompt_ids": tensors["prompts"][place][prompt].tolist(),
                **{name: tensors[field][place][response].tolist() for name, field in of_response.items()},
                "reward_score": tensors["rm_scores"][place].sum().item(),
                "num_turns": int(turns[place]),
            }
        )
    return given


def learnt(config: Any, played: DataProto) -> dict[str, Any]:
    """The advantages, and the loss of one step on them, with old log-probabilities of the model itself."""
    played.batch["token_level_rewards"] = played.batch["rm_scores"]
    algorithm = config.algorithm
    played = compute_advantage(played, algorithm.adv_estimator, config=algorithm)
    tensors = played.batch
    size = tensors["responses"].shape[1]
    model = AutoModelForCausalLM.from_pretrained(config.actor_rollout_ref.model.path)
    inputs = {name: tensors[name] for name in ("input_ids", "attention_mask", "position_ids")}
    logits = model(**inputs).logits[:, -size - 1 : -1]
    logprobs = logprobs_from_logits(logits, tensors["responses"])
    actor = omega_conf_to_dataclass(config.actor_rollout_ref.actor)
    loss, _ = compute_policy_loss_vanilla(
        old_log_prob=logprobs.detach(),
        log_prob=logprobs,
        advantages=tensors["advantages"],
        response_mask=tensors["response_mask"].bool(),
        loss_agg_mode=actor.loss_agg_mode,
        config=actor,
    )
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), actor.grad_clip)
    advantages = (tensors["advantages"] * tensors["response_mask"]).sum(1) / tensors["response_mask"].sum(1)
    return {"advantages": advantages.tolist(), "loss": loss.item(), "grad_norm": norm.item()}


main()

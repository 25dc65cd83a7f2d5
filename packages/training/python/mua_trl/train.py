"""Trains a model by GRPO in the episodes of an environment server. Prints a JSON line for each step.

python -m mua_trl.train http://127.0.0.1:8000 MODEL TRAINED [--steps N] [--groups G] [--group-size K] [--rate R] [--seed S]

MODEL has to be a folder with the tokenizer that the server was given. Templates and limits are the server's.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import torch
from datasets import Dataset
from transformers import AutoTokenizer, TrainerCallback
from transformers.trainer_callback import PrinterCallback
from trl import GRPOConfig, GRPOTrainer

from mua_environment.server import fetch
from mua_trl.rollout import Rollouts, environment_reward
from mua_trl.tokenizer import served_tokenizer

SHOWN = ("reward", "masked", "frac_reward_zero_std", "completions/mean_length", "loss", "grad_norm", "entropy", "step_time")


class Lines(TrainerCallback):
    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float], **_: Any) -> None:
        if "reward" in logs:
            print(json.dumps({"step": state.global_step, **{name: logs[name] for name in SHOWN if name in logs}}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("model")
    parser.add_argument("trained")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--groups", type=int, default=8, help="tasks in a step")
    parser.add_argument("--group-size", type=int, default=8, help="attempts at each")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()

    tokenizer = AutoTokenizer.from_pretrained(given.model)
    if served_tokenizer(given.url).get_vocab() != tokenizer.get_vocab():
        sys.exit(f"{given.url} speaks the ids of another tokenizer than {given.model}'s")
    tasks = json.loads(fetch(given.url, "/tasks"))
    gpu = torch.cuda.is_available()
    trainer = GRPOTrainer(
        given.model,
        reward_funcs=environment_reward,
        rollout_func=Rollouts(given.url),
        # What the policy is asked comes from the server; a prompt says which task is played.
        train_dataset=Dataset.from_list([{"prompt": task["id"]} for task in tasks]),
        processing_class=tokenizer,
        args=GRPOConfig(
            output_dir=given.trained,
            max_steps=given.steps,
            per_device_train_batch_size=given.groups * given.group_size,
            num_generations=given.group_size,
            learning_rate=given.rate,
            # The optimiser's first steps know little of their direction.
            warmup_steps=0.2,
            temperature=1.0,
            seed=given.seed,
            use_cpu=not gpu,
            bf16=gpu,
            gradient_checkpointing=gpu,
            save_strategy="no",
            report_to="none",
            logging_steps=1,
            disable_tqdm=True,
        ),
        callbacks=[Lines()],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    trainer.save_model(given.trained)


if __name__ == "__main__":
    main()

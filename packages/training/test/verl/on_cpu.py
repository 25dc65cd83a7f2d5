"""What verl lacks to train on a CPU, and a rollout called `known` that plays known answers.

VERL_USE_EXTERNAL_MODULES names this module; VERL_PLATFORM is cpu, VERL_ENGINE_DEVICE cuda, under which the engines stand.
MUA_ANSWERS is a file of answers, MUA_BATCHES a folder for what was trained on.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import ray
import torch
from answers import Answers
from verl.plugin.platform.platform_cuda import PlatformCUDA
from verl.plugin.platform.platform_manager import PlatformRegistry
from verl.trainer.ppo.checkpoint_callback import CheckpointCallback
from verl.workers.rollout import base
from verl.workers.rollout.replica import RolloutReplica, RolloutReplicaRegistry, TokenOutput


class Device(ModuleType):
    """Has no memory to tell of, and nothing to wait for."""

    def mem_get_info(self) -> tuple[int, int]:
        return 0, 0

    def get_device_name(self, *_: Any) -> str:
        return "CPU"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(torch.cpu, name, lambda *_, **__: 0)


@PlatformRegistry.register("cpu")
class PlatformCPU(PlatformCUDA):
    device_name = "cpu"
    vendor_name = "none"
    device_module = Device("cpu")

    def is_available(self) -> bool:
        return True

    def communication_backend_name(self) -> str:
        return "gloo"

    def current_device(self) -> str:
        return "cpu"

    def set_allocator_settings(self, settings: str) -> None:
        pass

    def empty_cache(self) -> None:
        pass


def with_one_backend(init: Any) -> Any:
    """verl names a backend for the CPU and one for the device, which here are the same."""
    return lambda *args, backend, **kwargs: init(*args, backend=backend.split(",")[0], **kwargs)


torch.distributed.init_process_group = with_one_backend(torch.distributed.init_process_group)
# Without a device there is nowhere that pinned memory would be copied to.
torch.Tensor.pin_memory = lambda tensor, *_: tensor


class NoWeights(base.BaseRollout):
    async def resume(self, tags: list[str]) -> None:
        pass

    async def update_weights(self, weights: Any, **_: Any) -> None:
        for _ in weights:
            pass

    async def release(self) -> None:
        pass


class Server:
    """An inference server for LLMServerClient."""

    def __init__(self) -> None:
        self.answers = Answers(json.loads(Path(os.environ["MUA_ANSWERS"]).read_text()))

    async def generate(self, prompt_ids: list[int], **_: Any) -> TokenOutput:
        ids, logprobs = self.answers.take(prompt_ids)
        return TokenOutput(token_ids=ids, log_probs=logprobs, extra_fields={"global_steps": 0})

    async def nothing(self) -> None:
        pass

    wake_up = sleep = clear_kv_cache = release_kv_cache = resume_kv_cache = nothing


class KnownReplica(RolloutReplica):
    async def launch_servers(self) -> None:
        self._server_address, self._server_handle = "known", ray.remote(Server).remote()
        self.servers = [self._server_handle]


base._ROLLOUT_REGISTRY["known", "async"] = "on_cpu.NoWeights"
RolloutReplicaRegistry.register("known", lambda: KnownReplica)


class Batches(CheckpointCallback):
    """Keeps what a step was trained on, as it lies in the queue when the step is saved."""

    def on_save(self, global_step: int, **_: Any) -> None:
        import transfer_queue

        tags = transfer_queue.kv_list("train")["train"]
        # What verl fills a batch up with has nothing to it.
        keys = [key for key, tag in tags.items() if "seq_len" in tag and not tag.get("is_padding")]
        fields = {
            "prompt_ids": "prompts",
            "response_ids": "responses",
            "response_mask": "response_mask",
            "response_logprobs": "rollout_log_probs",
        }
        needed = [*fields.values(), "rm_scores", "advantages", "num_turns"]
        batch = transfer_queue.kv_batch_get(keys=keys, partition_id="train", select_fields=needed)
        episodes = [
            {
                **{name: batch[field][place].tolist() for name, field in fields.items()},
                "reward_score": batch["rm_scores"][place].sum().item(),
                "num_turns": int(batch["num_turns"][place]),
                "advantage": batch["advantages"][place][batch["response_mask"][place].bool()][0].item(),
            }
            for place in range(len(keys))
        ]
        Path(os.environ["MUA_BATCHES"], f"{global_step}.json").write_text(json.dumps(episodes))

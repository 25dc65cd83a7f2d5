"""Runs the agent loop where verl is not installed: its two names are stood in for. Prints what the loop gives."""

from __future__ import annotations

import asyncio
import json
import sys
import types

from answers import Answers


class AgentLoopBase:
    def __init__(self, trainer_config: dict, server_manager: object) -> None:
        self.rollout_config = trainer_config
        self.server_manager = server_manager


stand_in = types.ModuleType("verl.experimental.agent_loop.agent_loop")
stand_in.AgentLoopBase = AgentLoopBase
stand_in.AgentLoopOutput = types.SimpleNamespace
for name in ("verl", "verl.experimental", "verl.experimental.agent_loop"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["verl.experimental.agent_loop.agent_loop"] = stand_in

from mua_verl.agent_loop import MuaAgentLoop  # noqa: E402


class ServerManager:
    def __init__(self, answers: list[dict]) -> None:
        self.answers = Answers(answers)

    async def generate(self, prompt_ids: list[int], **_: object) -> types.SimpleNamespace:
        ids, logprobs = self.answers.take(prompt_ids)
        fields = {"min_global_steps": 3, "max_global_steps": 4}
        return types.SimpleNamespace(token_ids=ids, log_probs=logprobs, num_preempted=None, extra_fields=fields)


def main() -> None:
    url, script = sys.argv[1], json.load(sys.stdin)
    rollout = {"prompt_length": script["room"], "response_length": script["room"]}
    loop = MuaAgentLoop(rollout, ServerManager(script["answers"]), env_url=url)
    output = asyncio.run(loop.run({"temperature": 1.0}, **script["row"]))
    print(json.dumps([vars(one) for one in output] if isinstance(output, list) else vars(output)))


main()

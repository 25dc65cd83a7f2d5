"""Runs the agent loop for verl with a server manager that plays given answers, and prints what it gives. Where verl is not
installed, its two names are stood in for."""

import asyncio
import json
import sys
import types

try:
    import verl.experimental.agent_loop.agent_loop  # noqa: F401
except ImportError:
    stand_in = types.ModuleType("verl.experimental.agent_loop.agent_loop")

    class AgentLoopBase:
        def __init__(self, server_manager: object) -> None:
            self.server_manager = server_manager

    stand_in.AgentLoopBase = AgentLoopBase
    stand_in.AgentLoopOutput = types.SimpleNamespace
    for name in ("verl", "verl.experimental", "verl.experimental.agent_loop"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["verl.experimental.agent_loop.agent_loop"] = stand_in

from mua_verl.agent_loop import MuaAgentLoop  # noqa: E402


class Answers:
    def __init__(self, answers: list[dict]) -> None:
        self.answers = iter(answers)

    async def generate(self, **_: object) -> types.SimpleNamespace:
        return types.SimpleNamespace(**next(self.answers))


def main() -> None:
    url, script = sys.argv[1], json.loads(sys.argv[2])
    # Without the base class's own set-up, which wants a model and its tokenizer.
    loop = MuaAgentLoop.__new__(MuaAgentLoop)
    loop.env_url = url
    loop.server_manager = Answers(script["answers"])
    output = asyncio.run(loop.run({"temperature": 1.0}, extra_info=script["row"]))
    fields = ("prompt_ids", "response_ids", "response_mask", "response_logprobs", "reward_score", "num_turns", "extra_fields")
    print(json.dumps({name: getattr(output, name) for name in fields}))


main()

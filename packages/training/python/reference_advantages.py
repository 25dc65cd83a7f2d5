"""Writes test/advantages.json: group advantages as verl and TRL compute them.

    python reference_advantages.py FOLDER   with verl 0.9.1 and TRL 1.16.0 unpacked in it (pip download --no-deps)

The functions are taken out of their modules' sources and run, so that nothing of what the packages need is installed.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np
import torch


def function_of(path: Path, name: str, **names: Any) -> Callable[..., Any]:
    tree = ast.parse(path.read_text())
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    found.decorator_list = []
    scope = {"torch": torch, "np": np, "defaultdict": defaultdict, "Optional": Optional, **names}
    exec(compile(ast.Module([found], []), str(path), "exec"), scope)
    return scope[name]


def main() -> None:
    folder = Path(sys.argv[1])
    verl = function_of(folder / "verl/trainer/ppo/core_algos.py", "compute_grpo_outcome_advantage", AlgoConfig=object)
    nanstd = function_of(folder / "trl/trainer/utils.py", "nanstd")
    numbers = np.random.default_rng(9)
    cases = []
    for size in (2, 3, 8, 16):
        for kind in ("binary", "graded"):
            drawn = numbers.integers(0, 2, (4, size)) if kind == "binary" else numbers.random((4, size))
            rewards = torch.tensor(drawn, dtype=torch.float64)
            index = np.repeat(np.arange(4), size)
            ours, _ = verl(rewards.view(-1, 1).clone(), torch.ones(4 * size, 1), index)
            # TRL's lines stand in a method of GRPOTrainer (`_generate_and_score_completions`); these are the same.
            mean = torch.nanmean(rewards, dim=1, keepdim=True)
            theirs = (rewards - mean) / (nanstd(rewards, dim=1)[:, None] + 1e-4)
            for group in range(4):
                cases.append(
                    {
                        "rewards": rewards[group].tolist(),
                        "verl": ours.view(4, size)[group].tolist(),
                        "trl": theirs[group].tolist(),
                    }
                )
    print(json.dumps(cases, indent=1))


if __name__ == "__main__":
    main()

"""Writes the rows that verl trains on, one for each task that an environment server has.

python -m mua_verl.rows http://127.0.0.1:8000 > train.jsonl
"""

from __future__ import annotations

import json
import sys

from mua_environment.server import fetch


def main() -> None:
    for index, task in enumerate(json.loads(fetch(sys.argv[1], "/tasks"))):
        row = {
            # What the policy is asked comes from the server; verl wants a prompt in every row.
            "prompt": [{"role": "user", "content": task["summary"]}],
            "data_source": "mua",
            "agent_name": "mua_agent",
            "reward_model": {"style": "environment", "ground_truth": ""},
            "extra_info": {"index": index, "task_id": task["id"], "seed": index},
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()

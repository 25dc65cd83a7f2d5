"""Writes the rows that verl trains on, one for each task that an environment server has.

python -m mua_verl.rows http://127.0.0.1:8000 > train.jsonl
"""

from __future__ import annotations

import json
import os
import sys
from urllib.request import Request, urlopen


def main() -> None:
    token = os.environ.get("MUA_SERVE_TOKEN")
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with urlopen(Request(f"{sys.argv[1].rstrip('/')}/tasks", headers=headers)) as answer:
        tasks = json.load(answer)
    for index, task in enumerate(tasks):
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

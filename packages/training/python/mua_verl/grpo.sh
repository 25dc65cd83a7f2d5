#!/usr/bin/env bash
# GRPO with the figures of the paper's released script. Before: mua serve tau2/retail --split train --tokenizer FILE
# usage: MODEL=path TRAIN=train.jsonl VALIDATION=validation.jsonl bash grpo.sh [further verl options]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PYTHONPATH="$(dirname "$here")${PYTHONPATH:+:$PYTHONPATH}" python -m verl.trainer.main_ppo \
  algorithm.adv_estimator=grpo \
  algorithm.use_kl_in_reward=False \
  data.train_files="$TRAIN" \
  data.val_files="$VALIDATION" \
  data.train_batch_size=32 \
  data.max_prompt_length=5000 \
  data.max_response_length=27768 \
  actor_rollout_ref.model.path="$MODEL" \
  actor_rollout_ref.model.enable_activation_offload=True \
  actor_rollout_ref.actor.optim.lr=1e-6 \
  actor_rollout_ref.actor.ppo_mini_batch_size=32 \
  actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=8 \
  actor_rollout_ref.actor.fsdp_config.ulysses_sequence_parallel_size=4 \
  actor_rollout_ref.actor.use_kl_loss=True \
  actor_rollout_ref.actor.kl_loss_coef=0.001 \
  actor_rollout_ref.actor.kl_loss_type=low_var_kl \
  actor_rollout_ref.actor.entropy_coeff=0 \
  actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=8 \
  actor_rollout_ref.ref.fsdp_config.ulysses_sequence_parallel_size=4 \
  actor_rollout_ref.rollout.name=sglang \
  actor_rollout_ref.rollout.n=8 \
  actor_rollout_ref.rollout.temperature=1.0 \
  actor_rollout_ref.rollout.max_model_len=32768 \
  actor_rollout_ref.rollout.tensor_model_parallel_size=2 \
  actor_rollout_ref.rollout.gpu_memory_utilization=0.8 \
  actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=8 \
  actor_rollout_ref.rollout.calculate_log_probs=True \
  actor_rollout_ref.rollout.agent.agent_loop_config_path="$here/agent_loops.yaml" \
  actor_rollout_ref.rollout.agent.default_agent_loop=mua_agent \
  trainer.logger='["console"]' \
  trainer.total_epochs=30 \
  trainer.save_freq=10 \
  trainer.test_freq=5 \
  "$@"

"""TRL's side of `mua serve --tokenizer`: a `rollout_func` whose tokens, masks and rewards are the environment server's."""

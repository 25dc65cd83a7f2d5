"""verl's side of `mua serve --tokenizer`: an agent loop whose tokens, masks and rewards are the environment server's."""

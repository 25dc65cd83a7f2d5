"""The client side of `mua serve --tokenizer`, which the plug-ins for trainers share."""

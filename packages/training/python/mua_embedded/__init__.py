"""A small policy that is sampled and trained on a CPU: the numeric kernel of `mua train`."""

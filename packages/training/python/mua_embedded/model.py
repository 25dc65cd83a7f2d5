"""A small transformer whose sampling keeps keys and values by session."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """What a model is built from. `context` is the longest sequence in tokens."""

    vocabulary: int
    width: int = 64
    layers: int = 2
    heads: int = 4
    context: int = 512

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Memory:
    """Keys and values of up to `slots` sequences; one place more than `context` takes what is only padding."""

    def __init__(self, shape: Shape, slots: int) -> None:
        size = (slots, shape.heads, shape.context + 1, shape.width // shape.heads)
        self.keys = [torch.zeros(size) for _ in range(shape.layers)]
        self.values = [torch.zeros(size) for _ in range(shape.layers)]


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.norm1 = nn.LayerNorm(shape.width)
        self.norm2 = nn.LayerNorm(shape.width)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.up = nn.Linear(shape.width, 4 * shape.width)
        self.down = nn.Linear(4 * shape.width, shape.width)

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, each (batch, heads, length, width of a head)."""
        batch, length, width = x.shape
        parts = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        return query, key, value

    def finish(self, x: Tensor, query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
        """The block's output, given what each query may look at as an additive bias."""
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + bias
        seen = scores.softmax(-1) @ value
        x = x + self.out(seen.transpose(1, 2).reshape(x.shape))
        return x + self.down(functional.gelu(self.up(self.norm2(x))))


class Policy(nn.Module):
    """Next-token logits. Distance, not position, is what attention knows (linear biases, arXiv 2108.12409)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        slopes = torch.tensor([4.0 ** -(head + 0.0) for head in range(shape.heads)])
        self.register_buffer("slopes", slopes.view(1, -1, 1, 1), persistent=False)

    def bias(self, queries: Tensor, keys: int) -> Tensor:
        """For queries at these positions, (batch, length): 0 and less for what is there, -inf for what comes later."""
        distance = queries[:, None, :, None] - torch.arange(keys)
        return (-self.slopes * distance).masked_fill(distance < 0, -torch.inf)

    def logits(self, x: Tensor) -> Tensor:
        return self.norm(x) @ self.embedding.weight.T

    def forward(self, ids: Tensor) -> Tensor:
        """Logits at every place of padded sequences, (batch, length, vocabulary)."""
        length = ids.shape[1]
        bias = self.bias(torch.arange(length)[None], length)
        x = self.embedding(ids)
        for block in self.blocks:
            x = block.finish(x, *block.project(x), bias)
        return self.logits(x)

    def extend(self, memory: Memory, slots: Tensor, ids: Tensor, places: Tensor) -> Tensor:
        """Feeds further ids of the sequences in these slots; `places` are their positions, padding at `context`."""
        reach = int(places.masked_fill(places == self.shape.context, 0).max()) + 1
        bias = self.bias(places, reach)
        x = self.embedding(ids)
        for layer, block in enumerate(self.blocks):
            query, key, value = block.project(x)
            keys, values = memory.keys[layer], memory.values[layer]
            keys[slots[:, None], :, places] = key.transpose(1, 2)
            values[slots[:, None], :, places] = value.transpose(1, 2)
            x = block.finish(x, query, keys[slots, :, :reach], values[slots, :, :reach], bias)
        return self.logits(x)

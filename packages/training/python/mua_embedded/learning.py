"""Imitation and policy gradients over records: prompt and response ids, a mask, and what each response is worth."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from mua_embedded.model import Policy


@dataclass(frozen=True)
class Record:
    prompt: list[int]
    response: list[int]
    mask: list[int]
    logprobs: list[float]
    advantage: float


@dataclass(frozen=True)
class Batch:
    """Padded records. All but `ids` are about the token that comes next: (records, length - 1)."""

    ids: Tensor
    mask: Tensor
    old: Tensor
    advantages: Tensor


def batch_of(records: list[Record]) -> Batch:
    longest = max(len(record.prompt) + len(record.response) for record in records)
    ids = torch.zeros(len(records), longest, dtype=torch.long)
    mask = torch.zeros(len(records), longest)
    old = torch.zeros(len(records), longest)
    for row, record in enumerate(records):
        start, end = len(record.prompt), len(record.prompt) + len(record.response)
        ids[row, :end] = torch.tensor(record.prompt + record.response)
        mask[row, start:end] = torch.tensor(record.mask, dtype=torch.float)
        old[row, start:end] = torch.tensor(record.logprobs)
    advantages = torch.tensor([record.advantage for record in records])
    return Batch(ids, mask[:, 1:], old[:, 1:], advantages)


def predicted(policy: Policy, batch: Batch) -> tuple[Tensor, Tensor]:
    """Log-probabilities of the tokens that come next, and of all tokens."""
    spread = policy(batch.ids[:, :-1]).log_softmax(-1)
    return spread.gather(-1, batch.ids[:, 1:, None])[..., 0], spread


def portions(records: list[Record], size: int = 32) -> list[list[Record]]:
    """Records of similar length together, so that little is padding."""
    by_length = sorted(records, key=lambda record: len(record.prompt) + len(record.response))
    return [by_length[start : start + size] for start in range(0, len(records), size)]


def imitate(policy: Policy, optimiser: torch.optim.Optimizer, records: list[Record]) -> float:
    """One step towards what the records say; gives the mean loss of a token."""
    total = sum(sum(record.mask) for record in records)
    optimiser.zero_grad()
    loss = 0.0
    for portion in portions(records):
        batch = batch_of(portion)
        logprobs, _ = predicted(policy, batch)
        part = -(logprobs * batch.mask).sum() / total
        part.backward()
        loss += float(part)
    torch.nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
    optimiser.step()
    return loss


@dataclass(frozen=True)
class Settings:
    clip: float
    kl: float
    entropy: float


def reinforce(
    policy: Policy,
    reference: Policy,
    optimiser: torch.optim.Optimizer,
    records: list[Record],
    settings: Settings,
) -> dict[str, float]:
    """One step of the clipped policy gradient with a KL term (k3) to the reference. Means are over sampled tokens."""
    total = sum(sum(record.mask) for record in records)
    optimiser.zero_grad()
    sums = {"loss": 0.0, "kl": 0.0, "entropy": 0.0}
    drift = 0.0
    for portion in portions(records):
        batch = batch_of(portion)
        logprobs, spread = predicted(policy, batch)
        with torch.no_grad():
            anchor, _ = predicted(reference, batch)
            drift = max(drift, float(((logprobs - batch.old) * batch.mask).abs().max()))
        ratio = ((logprobs - batch.old) * batch.mask).exp()
        worth = batch.advantages[:, None]
        gain = torch.minimum(ratio * worth, ratio.clamp(1 - settings.clip, 1 + settings.clip) * worth)
        apart = (anchor - logprobs) * batch.mask
        kl = apart.exp() - apart - 1
        entropy = -(spread.exp() * spread).sum(-1)
        each = -gain + settings.kl * kl - settings.entropy * entropy
        loss = (each * batch.mask).sum() / total
        loss.backward()
        sums["loss"] += float(loss)
        sums["kl"] += float((kl * batch.mask).sum() / total)
        sums["entropy"] += float((entropy * batch.mask).sum() / total)
    norm = float(torch.nn.utils.clip_grad_norm_(policy.parameters(), 1.0))
    optimiser.step()
    return {**sums, "gradient": norm, "drift": drift, "tokens": float(total)}


@torch.no_grad()
def score(policy: Policy, record: Record) -> list[float]:
    """The trainer's log-probability of each token of a response."""
    ids = torch.tensor([record.prompt + record.response])
    spread = policy(ids[:, :-1]).log_softmax(-1)
    logprobs = functional.pad(spread.gather(-1, ids[:, 1:, None])[0, :, 0], (1, 0))
    return logprobs[len(record.prompt) :].tolist()

import type { Progress, RunEvent } from "@mua/runner";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two pictures of the moving line, and between two plain lines. */
const paces = { live: 100, plain: 5000 };

/**
 * Shows how far a run has come: one moving line where a person watches, elsewhere a line every few seconds. `now` is in
 * milliseconds since 1970.
 */
export function progressReporter(
  label: string,
  terminal: Terminal,
  now: () => number,
): (event: RunEvent) => void {
  let last = terminal.live ? 0 : now();
  return ({ kind, progress }) => {
    const time = now();
    if (terminal.live) {
      if (time - last < paces.live && progress.finished < progress.total) return;
      last = time;
      terminal.status(`${label}  ${progressText(progress)}`);
    } else if (kind === "finished" && time - last >= paces.plain) {
      last = time;
      terminal.note(`${label}  ${progressText(progress)}`);
    }
  };
}

function progressText({ finished, total, meanReward, secondsLeft }: Progress): string {
  const parts = [
    `${finished}/${total}`,
    ...(meanReward === null ? [] : [`mean reward ${meanReward.toFixed(3)}`]),
    ...(secondsLeft === null || finished === total ? [] : [`${duration(secondsLeft)} left`]),
  ];
  return parts.join("  ");
}

/** Seconds for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

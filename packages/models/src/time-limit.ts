import type { Send } from "./chat.ts";
import { EndpointError } from "./endpoint-error.ts";

/** Gives each attempt a time limit of its own, which holds for the whole answer. */
export function timeLimited(send: Send, milliseconds: number): Send {
  return async (body, caller, signal) => {
    const controller = new AbortController();
    const stop = (): void => controller.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const timer = setTimeout(() => {
      controller.abort(new EndpointError("timeout", `no answer within ${milliseconds / 1000} seconds`));
    }, milliseconds);
    try {
      return await send(body, caller, controller.signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  };
}

/** An answer's text, and the thinking that stood in front of it. */
export type Spoken = { readonly content: string | null; readonly reasoning?: string };

/**
 * Takes `<think>…</think>` off the beginning of a text. Some chat templates open it themselves, so that only its end is in the
 * answer; when the answer was cut off, only its beginning.
 */
export function takeThinking(content: string | null): Spoken {
  if (content === null) return { content };
  const opened = /^\s*<think>/u.exec(content);
  const close = content.indexOf("</think>");
  if (opened === null && close < 0) return { content };
  const start = opened === null ? 0 : opened[0].length;
  const reasoning = (close < 0 ? content.slice(start) : content.slice(start, Math.max(start, close))).trim();
  const rest = close < 0 ? "" : content.slice(close + "</think>".length).trim();
  return { content: rest === "" ? null : rest, ...(reasoning === "" ? {} : { reasoning }) };
}

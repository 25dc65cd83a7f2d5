import { outcomes } from "./outcomes.ts";

/** The page's whole style, for light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --background: #ffffff; --text: #1b1f24; --muted: #57606a; --line: #d0d7de; --accent: #0b5cad;
  --completed: #2f7d4f; --limit: #b07d00; --agent_error: #b3261e; --user_error: #8a3ffc; --judge_error: #6b4f3a;
  --model_error: #005f73; --environment_error: #57606a; --cancelled: #9aa4ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #0f1419; --text: #e6edf3; --muted: #9da7b3; --line: #30363d; --accent: #6cb6ff;
    --completed: #57ab5a; --limit: #d9a514; --agent_error: #f47067; --user_error: #b083f0; --judge_error: #c69177;
    --model_error: #39c5cf; --environment_error: #8b949e; --cancelled: #6e7681;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 100rem;
  background: var(--background); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
h1, h2, h3, p, li, summary { overflow-wrap: anywhere; }
a { color: var(--accent); }
p, figcaption { color: var(--muted); max-width: 70ch; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 40rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; min-width: 0; }
figure svg { display: block; max-width: 100%; height: auto; color: var(--text); font-size: 12px; }
figure svg text { white-space: pre; }
.wide { display: none; }
@media (min-width: 48rem) { .wide { display: block; } .narrow { display: none; } }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; }
.scroll:focus-visible { outline: 2px solid var(--accent); }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.7rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 600; }
td.long { white-space: normal; min-width: 16rem; overflow-wrap: anywhere; }
.number { text-align: right; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin: 0.25rem 0; font-size: 0.875rem; }
.swatch { display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.4em; border-radius: 2px; }
${outcomes.map((outcome) => `.swatch.${outcome} { background: var(--${outcome}); }`).join("\n")}
`;

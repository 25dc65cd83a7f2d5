/** Text that is HTML already. Only `html` and `trusted` make it, so that nothing gets into a page unescaped by mistake. */
export type Markup = { readonly markup: string };

/** What may stand in a template: text, which is escaped, and markup, alone or in lists. */
export type Content = string | number | Markup | readonly Content[];

/** HTML from a template whose values are escaped, in elements and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const written = values.map((value, index) => contentOf(value) + (strings[index + 1] ?? ""));
  return { markup: (strings[0] ?? "") + written.join("") };
}

/** Markup of our own making, such as a plot. */
export function trusted(markup: string): Markup {
  return { markup };
}

function contentOf(value: Content): string {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(contentOf).join("");
}

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML shows it. What acts on the text around it, direction overrides and control characters, becomes a space. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/gu, (character) => entities[character] ?? "");
}

/** Text without characters that act instead of being seen. */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replace(/\p{Cs}/gu, "\ufffd");
}

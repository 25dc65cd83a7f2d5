/** Takes secrets out of text. */
export type Redact = (text: string) => string;

/** Shorter ones would blot out ordinary words; `EMPTY` or `none` for a local server are no secrets. */
const shortest = 8;

/**
 * Takes keys out of text, as they are and as JSON and URLs write them, and what servers show of a key they refuse:
 * `sk-ab***yz`.
 */
export function redacting(secrets: readonly (string | undefined)[]): Redact {
  const forms = secrets.flatMap((secret) =>
    secret === undefined || secret.length < shortest
      ? []
      : [
          secret,
          JSON.stringify(secret).slice(1, -1),
          secret.replaceAll("/", "\\/"),
          encodeURIComponent(secret),
          Buffer.from(secret).toString("base64"),
        ],
  );
  const known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of known) if (clean.includes(form)) clean = clean.replaceAll(form, "[redacted]");
    return clean.replace(/\b(?:sk|pk|rk)-[\w-]*\*{3,}[\w*-]*/gu, "[redacted]");
  };
}

export type { Report } from "./page.ts";
export { toHtml } from "./page.ts";

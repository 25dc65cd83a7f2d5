export { exampleAdapter } from "./adapter.ts";

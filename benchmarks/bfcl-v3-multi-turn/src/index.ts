export { bfclAdapter } from "./adapter.ts";

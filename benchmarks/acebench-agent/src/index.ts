export { aceBenchAdapter } from "./adapter.ts";

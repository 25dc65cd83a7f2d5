export { tau2Adapter } from "./adapter.ts";

export { callsOf, nested } from "./calls.ts";

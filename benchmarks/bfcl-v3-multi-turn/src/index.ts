export { bfclAdapter } from "./adapter.ts";
export { backendOf, tasksOf } from "./benchmark.ts";
export { categories } from "./category.ts";
export { checkTurns } from "./checker.ts";
export { eraOf } from "./era.ts";

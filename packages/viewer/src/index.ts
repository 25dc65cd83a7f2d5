export { exportViewer } from "./server/export.ts";
export type { OpenBenchmark } from "./server/library.ts";
export { Library } from "./server/library.ts";
export { pageFiles } from "./server/page-files.ts";
export type { Serving } from "./server/serve.ts";
export { serveViewer } from "./server/serve.ts";
export type { RunSource } from "./server/shelf.ts";
export { Shelf } from "./server/shelf.ts";
export { Trainings } from "./server/trainings.ts";

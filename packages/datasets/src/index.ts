export { DatasetError, type DatasetErrorKind, DatasetMissingError } from "./errors.ts";
export {
  EXTRACTION,
  type ExtractedClass,
  type ExtractedField,
  type ExtractedFunction,
  type ExtractedModule,
  type ExtractedParameter,
  readModule,
} from "./extraction.ts";
export { makeManifest } from "./make-manifest.ts";
export { moduleOf } from "./module-of.ts";
export { openDataset } from "./open-dataset.ts";
export { datasetFolder, datasetRoot } from "./places.ts";
export { type PullOptions, pull } from "./pull.ts";
export { type DatasetProblem, verify } from "./verify.ts";

export { DatasetError, type DatasetErrorKind, DatasetMissingError } from "./errors.ts";
export {
  type ExtractedClass,
  type ExtractedField,
  type ExtractedFunction,
  type ExtractedModule,
  type ExtractedParameter,
  readModule,
} from "./extraction.ts";
export { makeManifest } from "./make-manifest.ts";
export { datasetFolder, datasetRoot } from "./places.ts";

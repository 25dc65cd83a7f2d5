export { cliDocs } from "./docs.ts";

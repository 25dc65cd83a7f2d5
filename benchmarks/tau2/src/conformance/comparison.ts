/** Comparing recordings is the same for every benchmark. */
export { compare, compareLater, type Facts } from "@mua/core";

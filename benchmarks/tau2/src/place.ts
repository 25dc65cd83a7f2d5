/** Reading official files is the same for every benchmark. */
export { Place, texts } from "@mua/core";

import type { Folder } from "@mua/core";
import { type Category, categories, officialName } from "../category.ts";
import type { Calling } from "../decode.ts";
import { type Era, eras } from "../era.ts";

/** The model whose folder this is, by the path it is known by; undefined where that has no name in it. */
export function modelOf(folder: Folder): string | undefined {
  const names = folder.label.split(/[\\/]/).filter((name) => name !== "" && name !== "." && name !== "..");
  return names.at(-1) === GROUP ? names.at(-2) : names.at(-1);
}

/** Files of a version may lie one folder deeper. */
export const GROUP = "multi_turn";

/** `BFCL_v4_multi_turn_base_result.json`. */
export function fileName(era: Era, category: Category, kind: "result" | "score"): string {
  return `${era.prefix}_${officialName(category)}_${kind}.json`;
}

/** Version and category by a file's name; undefined for other files. */
export function parseFileName(
  name: string,
  kind: "result" | "score",
): { readonly era: Era; readonly category: Category } | undefined {
  for (const era of eras) {
    for (const category of categories) if (fileName(era, category, kind) === name) return { era, category };
  }
  return undefined;
}

/** Whether a model of that registry name is called in the API's own way. */
export function callingByName(model: string): Calling {
  return model.endsWith("-FC") ? "native" : "text";
}

/** The result files of a model's folder by path, those of the newest version there: one run. */
export function resultFiles(folder: Folder): readonly string[] {
  const found = eras.map((era) =>
    ["", `${GROUP}/`].flatMap((group) =>
      categories
        .map((category) => group + fileName(era, category, "result"))
        .filter((path) => folder.has(path)),
    ),
  );
  return found.findLast((files) => files.length > 0) ?? [];
}

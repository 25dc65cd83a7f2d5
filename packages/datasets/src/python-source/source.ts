import type { parser } from "@lezer/python";
import { DatasetError } from "../errors.ts";

export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** The text of one module while it is read, so that a mistake can be named by file and line. */
export class Source {
  readonly path: string;
  readonly text: string;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  slice(node: { readonly from: number; readonly to: number }): string {
    return this.text.slice(node.from, node.to);
  }

  /** The error for what stands at `offset`. */
  error(offset: number, problem: string): DatasetError {
    const line = this.text.slice(0, offset).split("\n").length;
    const shown = (this.text.split("\n")[line - 1] ?? "").trim().slice(0, 80);
    return new DatasetError("malformed", `${this.path}, line ${line}: ${problem}: ${shown}`);
  }
}

/** The nodes below a node in source order, comments left out. */
export function childNodes(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "Comment") children.push(child);
  }
  return children;
}

/** `nodes` cut at every node of that name. A cut at the end leaves an empty last piece. */
export function splitAt(nodes: readonly SyntaxNode[], name: string): readonly (readonly SyntaxNode[])[] {
  const pieces: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === name) pieces.push([]);
    else pieces.at(-1)?.push(node);
  }
  return pieces;
}

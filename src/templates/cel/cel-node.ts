// The type of a node of the CEL library's syntax tree, reduced to the members that this folder uses.

/** A node of the syntax tree. The library reads from `meta` how to evaluate it, and which node replaces it. */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  /** The whole expression; `start` and `end` are the position of the node in it. */
  readonly input: string;
  readonly start: number;
  readonly end: number;
  readonly meta: { readonly alternate?: CelNode; readonly macro?: unknown; readonly evaluate: unknown };
  setMeta(key: string, value: unknown): unknown;
}

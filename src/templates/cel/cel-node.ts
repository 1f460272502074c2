// A node of the syntax tree that the CEL library makes, as far as it is read here.

/** A node as the library makes it; it asks `meta` how to evaluate it, and what it stands for. */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  /** The text in which it stands, and where. */
  readonly input: string;
  readonly start: number;
  readonly end: number;
  readonly meta: { readonly alternate?: CelNode; readonly macro?: unknown; readonly evaluate: unknown };
  setMeta(key: string, value: unknown): unknown;
}

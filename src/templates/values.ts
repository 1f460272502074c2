// The values and names that templates and expressions can use, and the error that they throw. Independent of Jinja and
// CEL.
import { InexactError } from '../exact-number.ts';

/** The values of one rendering. They are never parsed as templates. */
export interface TemplateValues {
  readonly input: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string | number | bigint | boolean | null>>;
  /** By node id. Absent: the name `nodes` does not exist. Only the nodes that a template names are read. */
  readonly nodes?: Readonly<Record<string, NodeValues>> | undefined;
}

/** The values of one node of a graph. Its member `json` is parsed from the output when a template uses it. */
export interface NodeValues {
  /** The output of the last successful run; empty before the first one. */
  readonly output: string;
  readonly runs: number;
  /** The error of the last run; `null` if it succeeded. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The names that a template may use: `input`, `message`, the declared keys below `context`, the ids below `nodes`. */
export interface TemplateNames {
  readonly contextKeys: readonly string[];
  /** Absent: `nodes` is an unknown name. */
  readonly nodeIds?: readonly string[] | undefined;
}

/** A template or expression cannot be parsed or evaluated. The message gives the reason and quotes no value. */
export class TemplateError extends Error {}

/**
 * Runs a calculation. `what` names it in the message, such as `operator +`.
 * @throws TemplateError where digits would be lost
 */
export function withoutLoss<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InexactError)) throw error;
    throw new TemplateError(`the ${what} ${error.message}`, { cause: error });
  }
}

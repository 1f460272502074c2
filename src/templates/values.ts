// What templates and expressions are given, and what they throw. Knows neither Jinja nor CEL.
import { InexactError } from '../exact-number.ts';

/** The values of one rendering. They are only ever values: nothing in them is read as a template. */
export interface TemplateValues {
  readonly input: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string | number | bigint | boolean | null>>;
  /** By node id. Absent: there is no name `nodes`. Only those that a template names are looked at. */
  readonly nodes?: Readonly<Record<string, NodeValues>> | undefined;
}

/** What is known of a node of a graph. `json` is made of the output when a template asks for it. */
export interface NodeValues {
  /** That of the last run that succeeded; empty before. */
  readonly output: string;
  readonly runs: number;
  /** That of the last run; `null` if it succeeded. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The names that a template may use: `input`, `message`, the declared keys below `context`, the ids below `nodes`. */
export interface TemplateNames {
  readonly contextKeys: readonly string[];
  /** Absent: `nodes` is an unknown name. */
  readonly nodeIds?: readonly string[] | undefined;
}

/** A template or expression that cannot be read or evaluated; the message says why and quotes no value. */
export class TemplateError extends Error {}

/** Runs a calculation; `what` names it, such as `operator +`. @throws TemplateError where digits would be lost */
export function withoutLoss<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InexactError)) throw error;
    throw new TemplateError(`the ${what} ${error.message}`, { cause: error });
  }
}

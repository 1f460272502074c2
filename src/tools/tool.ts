// The interface of a tool: its name, the schema of its arguments, the permissions that it needs, and its
// implementation. Independent of models.
import type { Permission } from '../actor/config.ts';

export interface Tool {
  readonly name: string;
  /** Sent to the model. */
  readonly description: string;
  /** JSON Schema of the arguments, an object without additional properties. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The argument that gets the input if it has no value of its own; `undefined`: the tool has no such argument. */
  readonly mainArgument: string | undefined;
  /** The permissions that the tool needs. Empty: the tool is safe, without side effects, bounded in time and memory. */
  readonly needs: readonly Permission[];
  /** Whether the tool may be offered to a model. */
  readonly isOffered: boolean;
  /** Guarded tools: describes the target of a call for a permission question, such as `"notes/a.md" (12 bytes)`. */
  readonly target?: (args: Readonly<Record<string, unknown>>) => string;
  /**
   * Runs the tool with arguments that are valid by `parameters`, and returns its output.
   * @throws ToolError with a message for the model or the user; the reason of the signal
   */
  readonly run: (args: Readonly<Record<string, unknown>>, context: ToolContext) => Promise<string> | string;
}

export interface ToolContext {
  /** Aborts the call. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Absent: no guarded tool can run. */
  readonly host: ToolHost | undefined;
}

/** The resources of the host that tools may use. Provided by the caller that runs an actor. */
export interface ToolHost {
  /** Absolute path of the folder for `read_file`, `list_files`, `write_file` and `shell`. Absent: these tools fail. */
  readonly workspace?: string | undefined;
  /** The complete environment of a child process. Default: only `PATH`. */
  readonly childEnvironment?: Readonly<Record<string, string>> | undefined;
  /** Whether `http_request` may reach loopback, link-local and private addresses. Default false. */
  readonly allowPrivateAddresses?: boolean | undefined;
  /** Called before a guarded tool without permission: returns whether this one call is allowed. Absent: it is not. */
  readonly confirm?: ((question: ToolQuestion, signal: AbortSignal) => Promise<boolean>) | undefined;
}

/** A question to the user whether a tool call is allowed. */
export interface ToolQuestion {
  /** Path of the node that calls the tool. */
  readonly node: string;
  readonly tool: string;
  readonly needs: readonly Permission[];
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A tool call failed. The message gives the reason. */
export class ToolError extends Error {}

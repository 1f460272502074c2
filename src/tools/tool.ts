// What a tool is: a name, a schema of its arguments, what it needs to be permitted, and what it does. Knows no model and no actor.
import type { Permission } from '../actor/config.ts';

export interface Tool {
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** JSON Schema of the arguments, an object without additional properties. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The argument that takes the input where none is given for it; `undefined`: none does. */
  readonly mainArgument: string | undefined;
  /** What a run must permit. Empty: it is safe, touches no world, and ends in bounded time and space. */
  readonly needs: readonly Permission[];
  /** Whether a model may be given it. */
  readonly isOffered: boolean;
  /** Guarded tools: what the arguments are aimed at, in a few words for a question to the user, such as `POST https://example.com/ (12 bytes)`. */
  readonly target?: (args: Readonly<Record<string, unknown>>) => string;
  /**
   * Does it, with arguments that are valid by `parameters`.
   * @throws ToolError with a sentence for the model or the user; the reason of the signal
   */
  readonly run: (args: Readonly<Record<string, unknown>>, context: ToolContext) => Promise<string> | string;
}

export interface ToolContext {
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Absent: no guarded tool can run. */
  readonly host: ToolHost | undefined;
}

/** The world, as far as tools may touch it. Whoever runs an actor hands it in. */
export interface ToolHost {
  /** Absolute path of the folder that `read_file`, `list_files`, `write_file` and `shell` work in. Absent: they are refused. */
  readonly workspace?: string | undefined;
  /** All that a child process gets as its environment. Default: empty but for `PATH`. */
  readonly childEnvironment?: Readonly<Record<string, string>> | undefined;
  /** Whether `http_request` may reach loopback, link-local and private addresses. Default false. */
  readonly allowPrivateAddresses?: boolean | undefined;
  /** Asked before a guarded tool that is not permitted: whether it may run this once. Absent: it may not. */
  readonly confirm?: ((question: ToolQuestion, signal: AbortSignal) => Promise<boolean>) | undefined;
}

/** What a user is asked. */
export interface ToolQuestion {
  /** Path of the node that wants it. */
  readonly node: string;
  readonly tool: string;
  readonly needs: readonly Permission[];
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A tool could not do what it was asked; the message says why. */
export class ToolError extends Error {}

// The kinds of errors, their codes, and the exit status of each code. Prints nothing: cli/main.ts formats errors.
import type { NodeUsage, TokenUsage } from './usage.ts';

/**
 * Every error code with the exit status of the command line. Exit status by kind: 1 ExecutionError, 2 ValidationError
 * or a malformed actor, 3 NotFoundError, 4 ConflictError, 5 ConfigurationError, 6 ProviderError, 7 LimitError (which
 * extends ExecutionError); 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP.
 */
export const EXIT_STATUS = {
  INTERNAL: 1,
  EXECUTION_FAILED: 1,
  OUTPUT_FAILED: 1,
  CHECK_FAILED: 1,
  REPLAY_DIFFERS: 1,
  TOOL_FAILED: 1,
  PERMISSION_DENIED: 1,
  NO_ANSWER: 1,
  DEAD_END: 1,
  NO_RULE_MATCHED: 1,
  INPUT_MISSING: 1,
  INVALID_ARGUMENT: 2,
  INVALID_MESSAGE: 2,
  INVALID_NAME: 2,
  INVALID_ACTOR: 2,
  ACTOR_NOT_FOUND: 3,
  MODEL_NOT_FOUND: 3,
  PROVIDER_NOT_FOUND: 3,
  TOOL_NOT_FOUND: 3,
  FILE_NOT_FOUND: 3,
  ACTOR_EXISTS: 4,
  RESERVED_NAMESPACE: 4,
  BUILT_IN_ACTOR: 4,
  MISSING_CREDENTIAL: 5,
  INVALID_CONFIGURATION: 5,
  KEY_COMMAND_FAILED: 5,
  CACHE_NOT_WRITABLE: 5,
  CONFIG_NOT_WRITABLE: 5,
  EDITOR_FAILED: 5,
  INVALID_RECORDING: 5,
  CLIENT_NOT_CREATED: 5,
  NO_DEFAULT_ACTOR: 5,
  FILE_NOT_READABLE: 5,
  DRIVER_UNAVAILABLE: 5,
  REGISTRY_UNREADABLE: 5,
  REGISTRY_TOO_NEW: 5,
  REGISTRY_LOCKED: 5,
  REGISTRY_NOT_WRITABLE: 5,
  DISK_FULL: 5,
  PROVIDER_UNREACHABLE: 6,
  PROVIDER_AUTHENTICATION: 6,
  PROVIDER_PERMISSION: 6,
  UNKNOWN_TO_PROVIDER: 6,
  PROVIDER_RATE_LIMITED: 6,
  PROVIDER_QUOTA: 6,
  PROVIDER_REFUSED_REQUEST: 6,
  REQUEST_TOO_LARGE: 6,
  CONTEXT_OVERFLOW: 6,
  PROVIDER_CONFLICT: 6,
  PROVIDER_TIMEOUT: 6,
  PROVIDER_OVERLOADED: 6,
  PROVIDER_FAILED: 6,
  PROVIDER_TLS: 6,
  PROVIDER_BAD_ANSWER: 6,
  PROVIDER_SILENT: 6,
  STREAM_CUT: 6,
  ANSWER_TOO_LARGE: 6,
  EMPTY_ANSWER: 6,
  INVALID_JSON_ANSWER: 6,
  TRUNCATED: 6,
  REFUSAL: 6,
  CONTENT_FILTER: 6,
  LIMIT_EXCEEDED: 7,
  INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

/** What a failed run has already used. A cost of `undefined` is unknown, which is not 0. */
export interface Spent {
  readonly text: string;
  /** Texts of models that are not part of an answer, with the paths of their nodes. */
  readonly outputs: readonly { readonly node: string; readonly text: string }[];
  readonly nodes: readonly NodeUsage[];
  readonly usage: TokenUsage | undefined;
  readonly costUsd: number | undefined;
  /**
   * US dollars charged to the cost limit. An attempt without a usage report is charged its whole reservation.
   * `undefined`: a price is unknown.
   */
  readonly chargedUsd: number | undefined;
}

export interface ErrorFields {
  readonly code: ErrorCode;
  readonly message: string;
  /** Something to type or to change. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** The facts of the message, with snake_case keys, for JSON output. Never contains a credential. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The base class of all errors that this library throws on purpose. `spent` is set if a run failed after its start. */
export class AgentsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  spent: Spent | undefined;

  constructor(fields: ErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = new.target.name;
    this.code = fields.code;
    this.hint = fields.hint;
    this.details = fields.details ?? {};
  }
}

/** A node failed, or the program itself has a defect. */
export class ExecutionError extends AgentsError {}
/** Wrong arguments, a malformed name, a message that is not a string. */
export class ValidationError extends AgentsError {}
/** No such actor, model, provider or file. */
export class NotFoundError extends AgentsError {}
/** The name exists, is reserved, or is a built-in actor that cannot be changed. */
export class ConflictError extends AgentsError {}
/** A credential, a setting, the configuration of an actor or the registry is missing or invalid. */
export class ConfigurationError extends AgentsError {}
/** The provider refused the request, failed, was unreachable or closed the connection early. */
export class ProviderError extends AgentsError {
  /** Whether a retry may succeed: no part of an answer was received, and the same request may be answered later. */
  readonly retryable: boolean;
  /** Whether the request certainly cost nothing: no connection was made, or the response was an error status. */
  readonly isFree: boolean;

  constructor(fields: ErrorFields & { readonly retryable?: boolean; readonly isFree?: boolean }) {
    super(fields);
    this.retryable = fields.retryable ?? false;
    this.isFree = fields.isFree ?? false;
  }
}
/** The run was interrupted by an `AbortSignal` or by a signal of the operating system. */
export class InterruptedError extends AgentsError {}

export type LimitKind = 'depth' | 'model_calls' | 'tool_calls' | 'timeout' | 'tokens' | 'cost';
export type LimitReason = 'budget_exhausted' | 'missing_pricing_entry';

/** A limit stopped the run. `limit` and `used` are in the unit of the kind: calls, ms, tokens or US dollars. */
export class LimitError extends ExecutionError {
  readonly kind: LimitKind;
  readonly reason: LimitReason;
  readonly limit: number;
  readonly used: number | undefined;

  constructor(
    fields: Omit<ErrorFields, 'code'> & { kind: LimitKind; reason: LimitReason; limit: number; used?: number },
  ) {
    const { kind, reason, limit, used } = fields;
    super({ ...fields, code: 'LIMIT_EXCEEDED', details: { kind, reason, limit, used, ...fields.details } });
    this.kind = kind;
    this.reason = reason;
    this.limit = limit;
    this.used = used;
  }
}

/** Returns the error for an invalid credential, price, limit or option. */
export function invalidConfiguration(message: string, hint?: string): ConfigurationError {
  return new ConfigurationError({ code: 'INVALID_CONFIGURATION', message, hint });
}

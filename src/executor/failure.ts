// Classifies the failures of a node: whether its graph, or the model that called it, may continue.
import { AgentsError, ExecutionError, InterruptedError } from '../errors.ts';

/** The codes that end the run: limits, permissions, cancellation, a recording that differs, and internal defects. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'LIMIT_EXCEEDED',
  'PERMISSION_DENIED',
  'INTERRUPTED',
  'REPLAY_DIFFERS',
  'INTERNAL',
]);

/** Returns whether a failure ends the whole run. */
export function isFinal(error: unknown): boolean {
  return !(error instanceof AgentsError) || FINAL_CODES.has(error.code) || CALLBACK_ERRORS.has(error);
}

/**
 * Errors thrown by callbacks of the caller, such as `onWarning`. They are not failures of a node, so they end the run.
 */
const CALLBACK_ERRORS = new WeakSet<AgentsError>();

/** Returns the error for a callback of the caller that threw. */
export function callbackError(name: string, error: unknown): AgentsError {
  const failure = new ExecutionError({
    code: 'EXECUTION_FAILED',
    message: `${name} failed: ${reasonOf(error)}`,
    cause: error,
  });
  CALLBACK_ERRORS.add(failure);
  return failure;
}

/** Returns an AgentsError unchanged, and wraps any other error as `INTERNAL`. */
export function asAgentsError(error: unknown, node: string): AgentsError {
  if (error instanceof AgentsError) return error;
  return new ExecutionError({
    code: 'INTERNAL',
    message: `the actor ${node} failed: ${reasonOf(error)}`,
    cause: error,
  });
}

/** Returns the message of a thrown value. Functions of the caller may throw any value. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : `it threw ${error === null ? 'null' : typeof error}`;
}

/**
 * Returns whether a recording lacks a call or the rest of one: the recorded call may have been cancelled at that point.
 */
export function isBeyondRecording(error: unknown): boolean {
  return error instanceof AgentsError && error.code === 'REPLAY_DIFFERS' && error.details.field === undefined;
}

/** Returns whether an error was caused by a cancellation with this reason. */
export function isInterrupted(error: unknown, reason: string): boolean {
  return error === reason || (error instanceof InterruptedError && error.cause === reason);
}

// Which failures of a node its graph, or the model that called it, may go on after.
import { AgentsError, ExecutionError, InterruptedError } from '../errors.ts';

/** Limits, permissions, the end of the run, a recording that does not fit, and defects of ours: nothing goes on after them. */
const FINAL: ReadonlySet<string> = new Set([
  'LIMIT_EXCEEDED',
  'PERMISSION_DENIED',
  'INTERRUPTED',
  'REPLAY_DIFFERS',
  'INTERNAL',
]);

/** Whether a failure ends the whole run. */
export function isFinal(error: unknown): boolean {
  return !(error instanceof AgentsError) || FINAL.has(error.code) || CALLERS.has(error);
}

/** Failures of what the caller handed in to be told: they are no failure of a node. */
const CALLERS = new WeakSet<AgentsError>();

/** The error for a function of the caller that was to be told something, and threw. */
export function callersFailure(name: string, error: unknown): AgentsError {
  const failure = new ExecutionError({
    code: 'EXECUTION_FAILED',
    message: `${name} failed: ${reasonOf(error)}`,
    cause: error,
  });
  CALLERS.add(failure);
  return failure;
}

/** What failed, as an error of ours. */
export function asAgentsError(error: unknown, node: string): AgentsError {
  if (error instanceof AgentsError) return error;
  return new ExecutionError({
    code: 'INTERNAL',
    message: `the actor ${node} failed: ${reasonOf(error)}`,
    cause: error,
  });
}

/** What something that was thrown says: a caller's function may throw anything. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : `it threw ${error === null ? 'null' : typeof error}`;
}

/** Whether a recording holds nothing more of a call, or not the call: who was ended while it was made went no further. */
export function isBeyondRecording(error: unknown): boolean {
  return error instanceof AgentsError && error.code === 'REPLAY_DIFFERS' && error.details.field === undefined;
}

/** Whether something was ended for just that reason. */
export function isInterrupted(error: unknown, reason: string): boolean {
  return error === reason || (error instanceof InterruptedError && error.cause === reason);
}

// Reads the message and the codes from the error body of a provider, in all formats that services use. Does not
// interpret HTTP statuses or codes.
import { isRecord } from '../../plain-object.ts';
import type { ReportedError } from './fault-table.ts';

const MAX_NESTED = 6;

/**
 * Returns the message and the codes of an error body, which is the received string or the value that an SDK has parsed
 * from it. The message of an HTML page is empty.
 */
export function readReportedError(body: unknown): ReportedError {
  const value = typeof body === 'string' ? parsed(body) : body;
  return { message: messageIn(value, 0), codes: [...codesIn(value, 0)] };
}

/** Returns whether a document reports an error. The HTTP status may be a status of success. */
export function isErrorDocument(body: string): boolean {
  const value = parsed(body);
  return isRecord(value) && Boolean(value.error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^\s*</.test(text) ? '' : text;
  }
}

/**
 * The keys under which services put the message, in order of precedence: `error.message`, `error`, `message`, `detail`,
 * ...
 */
const MESSAGE_KEYS = ['message', 'msg', 'error', 'detail', 'details', 'errors', 'data', 'title'] as const;

function messageIn(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (depth > MAX_NESTED) return '';
  if (Array.isArray(value))
    return value
      .map((item) => messageIn(item, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (!isRecord(value)) return '';
  for (const key of isRecord(value.error) ? ['error', ...MESSAGE_KEYS] : MESSAGE_KEYS) {
    const message = Object.hasOwn(value, key) ? messageIn(value[key], depth + 1) : '';
    if (message !== '') return `${fieldPrefix(value)}${message}`;
  }
  return '';
}

/** Returns the name of the invalid field of the request, as a prefix: `{loc: ["body", "temperature"], msg}`. */
function fieldPrefix({ loc }: Record<string, unknown>): string {
  return Array.isArray(loc) && loc.length > 0 ? `${loc.join('.')}: ` : '';
}

const CODE_KEYS = ['error_type', 'code', 'type', 'status'] as const;
const NESTED_KEYS = ['error', 'innererror', 'metadata', 'message', 'detail'] as const;

/** Returns the most specific code first. */
function* codesIn(value: unknown, depth: number): Generator<string> {
  if (depth > MAX_NESTED) return;
  if (Array.isArray(value)) return yield* codesIn(value[0], depth + 1);
  if (!isRecord(value)) return;
  for (const key of NESTED_KEYS) yield* codesIn(value[key], depth + 1);
  for (const key of CODE_KEYS) {
    const code = value[key];
    if (typeof code === 'string' || typeof code === 'number') yield String(code);
  }
}

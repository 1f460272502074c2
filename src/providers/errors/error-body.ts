// What a provider says about its error, found in the bodies of every shape that services send. Knows no status and no code.
import { isRecord } from '../../plain-object.ts';
import type { ReportedError } from './fault-table.ts';

const MAX_NESTED = 6;

/**
 * The words and the marks of an error body: a text as it came over the wire, or what an SDK has parsed of it.
 * A page of HTML says nothing.
 */
export function saidIn(body: unknown): ReportedError {
  const value = typeof body === 'string' ? parsed(body) : body;
  return { words: sentence(value, 0), marks: [...marksIn(value, 0)] };
}

/** Whether a document is about an error, whatever its status was. */
export function tellsAnError(body: string): boolean {
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

/** Where services put their words, the first one that is there: `error.message`, `error`, `message`, `detail`, ... */
const WORDS = ['message', 'msg', 'error', 'detail', 'details', 'errors', 'data', 'title'] as const;

function sentence(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (depth > MAX_NESTED) return '';
  if (Array.isArray(value))
    return value
      .map((one) => sentence(one, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (!isRecord(value)) return '';
  for (const key of isRecord(value.error) ? ['error', ...WORDS] : WORDS) {
    const words = Object.hasOwn(value, key) ? sentence(value[key], depth + 1) : '';
    if (words !== '') return `${placeOf(value)}${words}`;
  }
  return '';
}

/** A fault in one field of the request says in which: `{loc: ["body", "temperature"], msg}`. */
function placeOf({ loc }: Record<string, unknown>): string {
  return Array.isArray(loc) && loc.length > 0 ? `${loc.join('.')}: ` : '';
}

const MARKS = ['error_type', 'code', 'type', 'status'] as const;
const INNER = ['error', 'innererror', 'metadata', 'message', 'detail'] as const;

/** The most special one first. */
function* marksIn(value: unknown, depth: number): Generator<string> {
  if (depth > MAX_NESTED) return;
  if (Array.isArray(value)) return yield* marksIn(value[0], depth + 1);
  if (!isRecord(value)) return;
  for (const key of INNER) yield* marksIn(value[key], depth + 1);
  for (const key of MARKS) {
    const mark = value[key];
    if (typeof mark === 'string' || typeof mark === 'number') yield String(mark);
  }
}

// Reads maps of keys by a schema: reports each fault with its position and returns the keys that have no fault.
// Contains no key names except the section `config` and the maps whose keys are names.

import * as z from 'zod/mini';
import { isRecord } from '../../plain-object.ts';
import type { Path } from './file-fault.ts';
import { describe, issueMessage, keyHint, type Report, valueHint } from './file-fault.ts';

export interface ReadContext {
  readonly report: Report;
  /** Returns a scalar as it is written in the file; absent if there is no text. */
  readonly sourceText: ((path: Path) => string | undefined) | undefined;
}

/**
 * Hints by fault: `key` for an unknown key, `key=value` for a value that is not accepted, `key: kind` for a value of
 * the wrong type, `without key` for a missing key, and `no map` for a value that is not a map.
 */
export type Hints = Readonly<Record<string, string>>;

/** The result of reading a map. Keys with a fault are left out, so that the other keys are still checked. */
export interface ReadKeys<Keys> {
  readonly keys: Partial<Keys>;
  readonly faulty: ReadonlySet<string>;
  /**
   * Keys that were suggested for unknown keys. They are not reported as missing, which would report one fault twice.
   */
  readonly suggested: ReadonlySet<string>;
  /** Returns the path of a key, which is in the map itself or in its section `config`. */
  readonly at: (key: string) => Path;
}

type ObjectSchema = z.ZodMiniObject<Readonly<Record<string, z.core.$ZodType>>, z.core.$strict>;

interface MapToRead {
  readonly path: Path;
  readonly reading: ReadContext;
  readonly hints: Hints;
}

/**
 * Reads one map. Reports a missing required key as a fault of the map. Returns `undefined` if the value is not a map.
 */
export function readMap<Schema extends ObjectSchema>(
  schema: Schema,
  value: unknown,
  parts: MapToRead,
): ReadKeys<z.infer<Schema>> | undefined {
  const { path, reading } = parts;
  if (!isRecord(value)) {
    reading.report(path, `must be a map, not ${describe(value)}`, { hint: parts.hints['no map'] });
    return undefined;
  }
  const read = readSection(schema, value, parts);
  reportMissing(schema, read, parts);
  return { ...read, at: (key) => [...path, key] };
}

/**
 * Reads a map whose keys may also be in its section `config`. A key of the map itself overrides a key of the section.
 */
export function readSections<Schema extends ObjectSchema>(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  parts: MapToRead,
): ReadKeys<z.infer<Schema>> | undefined {
  const { config, ...top } = value;
  const section: Path = [...parts.path, 'config'];
  if (config !== undefined && !isRecord(config))
    parts.reading.report(section, `must be a map, not ${describe(config)}`);
  const inner = readSection(schema, isRecord(config) ? config : {}, { ...parts, path: section });
  const outer = readSection(schema, top, { ...parts, isTop: true });
  const read = {
    keys: { ...inner.keys, ...outer.keys },
    faulty: new Set([...inner.faulty, ...outer.faulty]),
    suggested: new Set([...inner.suggested, ...outer.suggested]),
  };
  if (config === undefined || isRecord(config)) reportMissing(schema, read, parts);
  const isInner = (key: string) => Object.hasOwn(inner.keys, key) && !Object.hasOwn(outer.keys, key);
  return { ...read, at: (key) => [...(isInner(key) ? section : parts.path), key] };
}

function readSection<Schema extends ObjectSchema>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
  parts: MapToRead & { readonly isTop?: boolean },
): Omit<ReadKeys<z.infer<Schema>>, 'at'> {
  const partial = partialSchema(schema);
  const value = withoutLargeContext(given, parts);
  const parsed = partial.safeParse(value, { reportInput: true });
  const hidden = new Set([...reportPrototypeKeys(value, parts), ...(value === given ? [] : ['context'])]);
  if (parsed.success && hidden.size === 0)
    return { keys: parsed.data as Partial<z.infer<Schema>>, faulty: hidden, suggested: hidden };
  const known = [...Object.keys(schema.shape), ...(parts.isTop ? ['config'] : [])];
  const issues = (parsed.error?.issues ?? []).map((issue) =>
    issueOfDouble(issue, (changed) => partial.safeParse(changed, { reportInput: true }).error?.issues, value),
  );
  for (const issue of issues) reportIssue(issue, { ...parts, schema, known });
  const faulty = new Set([...hidden, ...issues.flatMap(faultyKeys)]);
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !faulty.has(key)));
  const unknown = [...faulty]
    .filter((key) => !known.includes(key))
    .map((key) => hintOf(parts.hints, key) ?? keyHint(key, known));
  const suggested = known.filter((key) => unknown.includes(`did you mean \`${key}\`?`));
  return { keys: partial.parse(rest) as Partial<z.infer<Schema>>, faulty, suggested: new Set(suggested) };
}

type Issues = readonly z.core.$ZodIssue[] | undefined;

/**
 * Returns a better issue for a BigInt where a number is expected: the issue of the nearest double, for example that it
 * is too large.
 */
function issueOfDouble(
  issue: z.core.$ZodIssue,
  issuesOf: (value: unknown) => Issues,
  value: unknown,
): z.core.$ZodIssue {
  if (issue.code !== 'invalid_type' || typeof issue.input !== 'bigint' || !['int', 'number'].includes(issue.expected))
    return issue;
  const path = issue.path.join('.');
  return (
    issuesOf(replacedAt(value, issue.path, Number(issue.input)))?.findLast((one) => one.path.join('.') === path) ??
    issue
  );
}

function replacedAt(value: unknown, [key, ...rest]: readonly PropertyKey[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<PropertyKey, unknown>;
  copy[key] = replacedAt(copy[key], rest, by);
  return copy;
}

const PARTIAL = new WeakMap<ObjectSchema, ReturnType<typeof makePartial>>();

/**
 * Returns the schema with all keys optional. Created once for each schema, because each new schema is compiled again.
 */
function partialSchema(schema: ObjectSchema): ReturnType<typeof makePartial> {
  const known = PARTIAL.get(schema) ?? makePartial(schema);
  PARTIAL.set(schema, known);
  return known;
}

function makePartial(schema: ObjectSchema) {
  return z.partial(schema);
}

function faultyKeys(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])];
}

/** More faults than this, one for each key of a context, could overflow the stack when the schema collects them. */
const MAX_CONTEXT_KEYS = 10_000;

/** Returns the map without its context if the context is too large, which is reported; otherwise the map itself. */
function withoutLargeContext(
  given: Readonly<Record<string, unknown>>,
  { path, reading }: MapToRead,
): Readonly<Record<string, unknown>> {
  const { context, ...others } = given;
  if (!isRecord(context) || Object.keys(context).length <= MAX_CONTEXT_KEYS) return given;
  reading.report([...path, 'context'], `must have at most ${MAX_CONTEXT_KEYS} keys`);
  return others;
}

/** Reports `__proto__` as a key of a map of names, because the schema ignores that key silently. */
function reportPrototypeKeys(
  value: Readonly<Record<string, unknown>>,
  { path, reading }: MapToRead,
): ReadonlySet<string> {
  const hiding = ['context', 'arguments', 'actors', 'agents'].filter(
    (key) => isRecord(value[key]) && Object.hasOwn(value[key], '__proto__'),
  );
  for (const key of hiding) {
    reading.report([...path, key], key === 'context' ? 'cannot be the name of a context key' : 'cannot be a name', {
      key: '__proto__',
    });
  }
  return new Set(hiding);
}

function reportMissing(
  schema: ObjectSchema,
  { keys, faulty, suggested }: Omit<ReadKeys<unknown>, 'at'>,
  { path, reading, hints }: MapToRead,
): void {
  const isMissing = (key: string) => !Object.hasOwn(keys, key) && !faulty.has(key) && !suggested.has(key);
  const missing = Object.entries(schema.shape).filter(([key, one]) => one._zod.optin !== 'optional' && isMissing(key));
  for (const [key] of missing) reading.report(path, `the key \`${key}\` is missing`, { hint: hints[`without ${key}`] });
}

interface MapIssue extends MapToRead {
  readonly schema: ObjectSchema;
  readonly known: readonly string[];
}

function reportIssue(issue: z.core.$ZodIssue, { path: prefix, reading, hints, schema, known }: MapIssue): void {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  const { report, sourceText } = reading;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.path.length === 0 ? known : keysAt(schema, issue.path);
    for (const key of issue.keys) report(path, 'unknown key', { key, hint: hintOf(hints, key) ?? keyHint(key, keys) });
    return;
  }
  const key = String(issue.path.at(-1));
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 1) {
    report(path.slice(0, -1), `the key \`${key}\` is missing`);
    return;
  }
  const given = typeof issue.input === 'string' ? hintOf(hints, `${key}=${issue.input}`) : undefined;
  report(path, issueMessage(issue), {
    hint: given ?? hintOf(hints, `${key}: ${kindOf(issue.input)}`) ?? valueHint(issue, path, sourceText),
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : isRecord(value) ? 'map' : typeof value;
}

function hintOf(hints: Hints, key: string): string | undefined {
  return Object.hasOwn(hints, key) ? hints[key] : undefined;
}

/** Returns the keys of the nested map at a path. */
function keysAt(schema: ObjectSchema, path: readonly PropertyKey[]): readonly string[] {
  const inner = path.reduce<unknown>((one, key) => shapeOf(one)?.[String(key)], schema);
  return Object.keys(shapeOf(inner) ?? {});
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const { shape, _zod } = (schema ?? {}) as {
    shape?: Record<string, unknown>;
    _zod?: { def: { innerType?: unknown } };
  };
  return shape ?? (_zod?.def.innerType === undefined ? undefined : shapeOf(_zod.def.innerType));
}

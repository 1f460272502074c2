// Maps of keys, read by a schema: each fault is told with its place, and the keys without one are given back.
// Knows the section `config` and no other key.

import * as z from 'zod/mini';
import { isRecord } from '../../plain-object.ts';
import type { Path } from './file-fault.ts';
import { describe, keyHint, type Report, sentenceOf, valueHint } from './file-fault.ts';

export interface Reading {
  readonly report: Report;
  /** How a scalar is written, where there is a text. */
  readonly written: ((path: Path) => string | undefined) | undefined;
}

/** What to say of a key that is unknown, or of a value that is not taken: by `key`, or by `key=value`. */
export type Hints = Readonly<Record<string, string>>;

/** What could be read: keys with a fault are left out, so that the others are still looked at. */
export interface ReadKeys<Keys> {
  readonly keys: Partial<Keys>;
  readonly faulty: ReadonlySet<string>;
  /** Keys that an unknown one was taken for: to miss them as well would be one fault told twice. */
  readonly meant: ReadonlySet<string>;
  /** The path of a key of the map, wherever it stands. */
  readonly at: (key: string) => Path;
}

type ObjectSchema = z.ZodMiniObject<Readonly<Record<string, z.core.$ZodType>>, z.core.$strict>;

interface MapToRead {
  readonly path: Path;
  readonly reading: Reading;
  readonly hints: Hints;
}

/** Reads one map. Without a value for a key that it must have, that is a fault of the map. */
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

/** Reads a map whose keys may as well stand in its section `config`; the map itself wins. */
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
    meant: new Set([...inner.meant, ...outer.meant]),
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
  const partial = withoutRequired(schema);
  const value = withoutLargeContext(given, parts);
  const parsed = partial.safeParse(value, { reportInput: true });
  const hidden = new Set([...reportHiddenKeys(value, parts), ...(value === given ? [] : ['context'])]);
  if (parsed.success && hidden.size === 0)
    return { keys: parsed.data as Partial<z.infer<Schema>>, faulty: hidden, meant: hidden };
  const known = [...Object.keys(schema.shape), ...(parts.isTop ? ['config'] : [])];
  const issues = (parsed.error?.issues ?? []).map((issue) =>
    asOfDouble(issue, (changed) => partial.safeParse(changed, { reportInput: true }).error?.issues, value),
  );
  for (const issue of issues) reportIssue(issue, { ...parts, schema, known });
  const faulty = new Set([...hidden, ...issues.flatMap(faultyKeys)]);
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !faulty.has(key)));
  const unknown = [...faulty]
    .filter((key) => !known.includes(key))
    .map((key) => hintOf(parts.hints, key) ?? keyHint(key, known));
  const meant = known.filter((key) => unknown.includes(`did you mean \`${key}\`?`));
  return { keys: partial.parse(rest) as Partial<z.infer<Schema>>, faulty, meant: new Set(meant) };
}

type Issues = readonly z.core.$ZodIssue[] | undefined;

/** What is wrong with a BigInt where a number must be small is better told of the double that is next to it. */
function asOfDouble(issue: z.core.$ZodIssue, issuesOf: (value: unknown) => Issues, value: unknown): z.core.$ZodIssue {
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

/** Made once of each schema: a new one is compiled anew. */
function withoutRequired(schema: ObjectSchema): ReturnType<typeof makePartial> {
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

/** The schema checks each key of a context, and cannot collect the faults of more of them than the stack of the engine has room for. */
const MAX_CONTEXT_KEYS = 10_000;

/** The same map; without its context if that is too large, which is reported. */
function withoutLargeContext(
  given: Readonly<Record<string, unknown>>,
  { path, reading }: MapToRead,
): Readonly<Record<string, unknown>> {
  const { context, ...others } = given;
  if (!isRecord(context) || Object.keys(context).length <= MAX_CONTEXT_KEYS) return given;
  reading.report([...path, 'context'], `must have at most ${MAX_CONTEXT_KEYS} keys`);
  return others;
}

/** A map of names passes over this one key without a word. */
function reportHiddenKeys(value: Readonly<Record<string, unknown>>, { path, reading }: MapToRead): ReadonlySet<string> {
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
  { keys, faulty, meant }: Omit<ReadKeys<unknown>, 'at'>,
  { path, reading, hints }: MapToRead,
): void {
  const isMissing = (key: string) => !Object.hasOwn(keys, key) && !faulty.has(key) && !meant.has(key);
  const missing = Object.entries(schema.shape).filter(([key, one]) => one._zod.optin !== 'optional' && isMissing(key));
  for (const [key] of missing) reading.report(path, `the key \`${key}\` is missing`, { hint: hints[`without ${key}`] });
}

interface MapIssue extends MapToRead {
  readonly schema: ObjectSchema;
  readonly known: readonly string[];
}

function reportIssue(issue: z.core.$ZodIssue, { path: prefix, reading, hints, schema, known }: MapIssue): void {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  const { report, written } = reading;
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
  report(path, sentenceOf(issue), {
    hint: given ?? hintOf(hints, `${key}: ${kindOf(issue.input)}`) ?? valueHint(issue, path, written),
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : isRecord(value) ? 'map' : typeof value;
}

function hintOf(hints: Hints, key: string): string | undefined {
  return Object.hasOwn(hints, key) ? hints[key] : undefined;
}

/** The keys of a map within a map. */
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

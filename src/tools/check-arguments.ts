// Validates arguments against the schema of a tool. Supports the flat schemas of tools, not all of JSON Schema: a
// complete validator takes longer to load than most tools run.
import { nearestNames } from '../actor/nearest-names.ts';
import { isRecord } from '../plain-object.ts';
import type { Tool } from './tool.ts';

type Check = (value: unknown) => string | undefined;

interface ArgumentsCheck {
  readonly properties: ReadonlyMap<string, Check>;
  readonly required: readonly string[];
}

const CHECKS = new WeakMap<Tool['parameters'], ArgumentsCheck>();

/**
 * Returns what is wrong with the arguments, as a sentence for a model or a user that quotes no value; `undefined` if
 * they are valid.
 * @throws Error for a schema with a keyword that is not supported
 */
export function argumentsFault(
  { name, parameters }: Pick<Tool, 'name' | 'parameters'>,
  args: unknown,
): string | undefined {
  if (!isRecord(args)) return `the arguments of ${name} must be an object, not ${kindOf(args)}`;
  const { properties, required } = checkOf(parameters);
  for (const key of required) if (!Object.hasOwn(args, key)) return `${name} needs the argument ${key}`;
  for (const [key, value] of Object.entries(args)) {
    const check = properties.get(key);
    if (check === undefined) return unknownArgument(name, key, [...properties.keys()]);
    const fault = check(value);
    if (fault !== undefined) return `the argument ${key} of ${name} ${fault}`;
  }
  return undefined;
}

function unknownArgument(tool: string, key: string, known: readonly string[]): string {
  const [near] = nearestNames(key, known, 1);
  const hint = near === undefined ? `known arguments: ${known.join(', ')}` : `did you mean ${near}?`;
  return `${tool} has no argument ${JSON.stringify(key)} (${known.length === 0 ? 'it takes none' : hint})`;
}

function checkOf(parameters: Tool['parameters']): ArgumentsCheck {
  const cached = CHECKS.get(parameters);
  if (cached !== undefined) return cached;
  const { type, properties = {}, required = [], additionalProperties, ...unsupported } = parameters;
  if (type !== 'object' || additionalProperties !== false || !isRecord(properties))
    throw new Error('the schema of a tool must be an object with properties and without additional properties');
  refuseUnknownKeywords(unsupported);
  const checks = Object.entries(properties).map(([key, schema]): [string, Check] => [key, compile(schema as Keywords)]);
  const check = { properties: new Map(checks), required: required as readonly string[] };
  CHECKS.set(parameters, check);
  return check;
}

interface Keywords {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly additionalProperties?: Keywords;
}

function compile({ type, description: _, additionalProperties, enum: values, ...bounds }: Keywords): Check {
  const { minimum, maximum, minLength, maxLength, ...unsupported } = bounds;
  refuseUnknownKeywords(unsupported);
  const types = type === undefined ? [] : [type].flat();
  const member = additionalProperties && compile(additionalProperties);
  return (value) =>
    typeFault(value, types) ??
    (values && !values.includes(value) ? `must be one of ${values.join(', ')}` : undefined) ??
    (typeof value === 'number' ? numberFault(value, bounds) : undefined) ??
    (typeof value === 'string' ? lengthFault(value, bounds) : undefined) ??
    (member && isRecord(value) ? membersFault(value, member) : undefined);
}

/** Fails for a keyword that is not supported, so that no constraint of a schema is silently ignored. */
function refuseUnknownKeywords(unsupported: object): void {
  const [keyword] = Object.keys(unsupported);
  if (keyword !== undefined) throw new Error(`the schema of a tool has the keyword ${keyword}, which is not supported`);
}

const TYPES: Readonly<Record<string, { readonly word: string; readonly holds: (value: unknown) => boolean }>> = {
  string: { word: 'a string', holds: (value) => typeof value === 'string' },
  number: { word: 'a number', holds: Number.isFinite },
  integer: { word: 'a whole number', holds: Number.isInteger },
  boolean: { word: 'true or false', holds: (value) => typeof value === 'boolean' },
  object: { word: 'an object', holds: isRecord },
};

function typeFault(value: unknown, types: readonly string[]): string | undefined {
  if (types.length === 0 || types.some((type) => TYPES[type]?.holds(value))) return undefined;
  return `must be ${types.map((type) => TYPES[type]?.word ?? type).join(' or ')}, not ${kindOf(value)}`;
}

function numberFault(value: number, { minimum = -Infinity, maximum = Infinity }: Keywords): string | undefined {
  if (value < minimum) return `must be ${minimum} or more`;
  return value > maximum ? `must be ${maximum} or less` : undefined;
}

/**
 * Counts characters, as JSON Schema does. Counts UTF-16 units first: a string never has fewer of them than characters.
 */
function lengthFault(value: string, { minLength = 0, maxLength = Infinity }: Keywords): string | undefined {
  if (value.length < minLength || (minLength > 1 && [...value].length < minLength))
    return minLength === 1 ? 'must not be empty' : `must have ${minLength} characters or more`;
  return value.length > maxLength && [...value].length > maxLength
    ? `must have ${maxLength} characters or less`
    : undefined;
}

function membersFault(value: Readonly<Record<string, unknown>>, check: Check): string | undefined {
  for (const [key, member] of Object.entries(value)) {
    const fault = check(member);
    if (fault !== undefined) return `is wrong at ${JSON.stringify(key)}: it ${fault}`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : (KINDS[typeof value] ?? typeof value);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  bigint: 'a number with that many digits',
  boolean: 'true or false',
  undefined: 'nothing',
};

// Validates JSON Schemas that users write, and answers against them. Does not depend on actors.
import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv';
import { holdsBigInt, JsonNumberError, parseJson, stringifyJson } from '../json-text.ts';
import { TimeBoundError, withinTime } from '../templates/time-bound.ts';
import { wellFormedJson } from '../well-formed.ts';

import { RankedNumbers } from './ranked-numbers.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const MAX_SCHEMA_BYTES = 64 * 1024;
const MAX_SCHEMA_DEPTH = 50;
/** Formats are hints for a model, so an unknown format is not a fault of the file. */
const OPTIONS: Options = { strict: false, validateFormats: false, logger: false };
/** The modules of the `ajv` package that validate the supported drafts. */
const DRAFTS = [
  { pattern: /draft\/2020-12\//, module: 'ajv/dist/2020.js' },
  { pattern: /draft-0[67]\//, module: 'ajv' },
];

/** Returns a copy of a schema, or the fault of the schema. Keeps no reference to the given object. */
export function readSchema(given: unknown): { readonly schema: JsonSchema } | { readonly fault: string } {
  const fault = jsonFault(given, MAX_SCHEMA_DEPTH);
  if (fault !== undefined) return { fault };
  const text = wellFormedJson(stringifyJson(given));
  if (Buffer.byteLength(text) > MAX_SCHEMA_BYTES) return { fault: `is larger than ${MAX_SCHEMA_BYTES / 1024} KiB` };
  const schema = parseJson(text) as JsonSchema;
  const reason = failureOf(() => {
    const checked = holdsBigInt(schema) ? (new RankedNumbers([schema]).apply(schema) as JsonSchema) : schema;
    return NEEDS_COMPILING.test(text)
      ? validatorOf(checked)
      : withValidator(checked, (validator, given) => validator.validateSchema(given, true));
  });
  return reason === undefined ? { schema } : { fault: `is not a JSON Schema: ${reason}` };
}

/** Returns why a text is not the requested JSON; `undefined` if it is. Without a schema any JSON is accepted. */
export function answerFault(text: string, schema?: JsonSchema): string | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return error instanceof JsonNumberError ? `it ${error.message}` : (error as Error).message;
  }
  return schema && schemaFault(value, schema);
}

function schemaFault(value: unknown, schema: JsonSchema): string | undefined {
  let errors: readonly ErrorObject[] | undefined;
  let ranked: RankedNumbers | undefined;
  const reason = failureOf(() => {
    const [isLongSchema, isLong] = [holdsBigInt(schema), holdsBigInt(value)];
    if (isLongSchema || isLong) ranked = new RankedNumbers([schema, value]);
    if (isLong) rejectMultipleOf(schema);
    const validate = validatorOf(isLongSchema ? (ranked?.apply(schema) as JsonSchema) : schema);
    errors =
      validate(ranked === undefined ? value : ranked.apply(value)) === true ? undefined : (validate.errors ?? []);
  });
  if (reason !== undefined) return `it cannot be checked: ${reason}`;
  if (errors === undefined) return undefined;
  const fault = errorText(errors[0]);
  return ranked === undefined ? fault : ranked.translate(fault);
}

/** Fails when a schema uses `multipleOf` with another value than 1, which ranked numbers cannot preserve. */
function rejectMultipleOf(schema: JsonSchema): void {
  const multiples = [...stringifyJson(schema).matchAll(/"multipleOf":([^,}]+)/g)];
  if (multiples.some(([, of]) => of !== '1'))
    throw new Error(`multipleOf is not supported with whole numbers beyond ${Number.MAX_SAFE_INTEGER}`);
}

/**
 * Returns why a value does not match a trusted schema, which is checked without a time limit; `undefined` if it does.
 */
export function valueFault(value: unknown, schema: JsonSchema): string | undefined {
  const validate = validatorOf(schema);
  if (validate(value) === true) return undefined;
  const { keyword = '', message = 'does not fit', params = {} } = validate.errors?.[0] ?? {};
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
  if (keyword === 'minimum' || keyword === 'maximum')
    return `must be at ${keyword === 'minimum' ? 'least' : 'most'} ${params.limit}`;
  return keyword === 'minLength' && params.limit === 1 ? 'must not be empty' : message;
}

/** Runs the work and returns why it failed: it threw, took too long, or overflowed the stack. */
function failureOf(work: () => unknown): string | undefined {
  try {
    withinTime(work);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return 'it is too deep or too large';
    return error instanceof TimeBoundError ? `the schema is too costly, ${error.message}` : (error as Error).message;
  }
}

const VALIDATORS = new WeakMap<JsonSchema, ValidateFunction>();

function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = VALIDATORS.get(schema);
  if (known !== undefined) return known;
  const validate = withValidator(schema, (validator, given) => {
    const compiled = validator.compile(given);
    validator.removeSchema(given);
    return compiled;
  });
  VALIDATORS.set(schema, validate);
  return validate;
}

/**
 * Schemas that must be compiled to be checked, which takes far longer than a check against the meta-schema. The
 * meta-schema does not cover references and names, patterns, and `nullable`, a keyword of the validator itself.
 */
const NEEDS_COMPILING = /"(\$(?!schema")\w+|id|pattern|patternProperties|nullable)"/;
/** Schemas that define names. A validator keeps these names, so it is not used for another schema. */
const DEFINES_NAMES = /"(\$id|id|\$\w*[aA]nchor)"/;

/**
 * Validators by the module of their draft. They are reused because creating a validator takes longer than compiling
 * most schemas. A validator in which something failed is not reused.
 */
const shared = new Map<string, Ajv>();

function withValidator<Result>(schema: JsonSchema, use: (validator: Ajv, given: JsonSchema) => Result): Result {
  const draft =
    schema.$schema === undefined ? DRAFTS[0] : DRAFTS.find(({ pattern }) => pattern.test(String(schema.$schema)));
  if (draft === undefined) throw new Error('only the drafts 2020-12, 07 and 06 are supported');
  const text = stringifyJson(schema);
  if (text.includes('"$async"')) throw new Error('$async is not supported');
  // The validator supports draft 07 only. A schema of draft 06 is validated as draft 07, which means the same here.
  const given = /draft-06/.test(String(schema.$schema)) ? { ...schema, $schema: undefined } : schema;
  if (DEFINES_NAMES.test(text)) return use(newValidator(draft.module), given);
  const validator = shared.get(draft.module) ?? newValidator(draft.module);
  shared.delete(draft.module);
  const result = use(validator, given);
  shared.set(draft.module, validator);
  return result;
}

function newValidator(module: string): Ajv {
  // Loaded here, so that only runs that request JSON wait for the validator to load.
  const { default: Validator } = createRequire(import.meta.url)(module) as { default: new (options: Options) => Ajv };
  return new Validator(OPTIONS);
}

/** Returns why a value cannot be represented as JSON, or that it is nested deeper than `depth` levels. */
export function jsonFault(value: unknown, depth: number): string | undefined {
  if (depth === 0) return `is nested deeper than ${MAX_SCHEMA_DEPTH} levels`;
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint' ||
    Number.isFinite(value)
  )
    return undefined;
  if (typeof value !== 'object') return `contains a ${typeof value}, which is not valid JSON`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return 'contains an object that is not a plain object';
  if (Object.hasOwn(value, '__proto__')) return 'contains the key __proto__';
  for (const entry of Object.values(value)) {
    const fault = jsonFault(entry, depth - 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function errorText(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it does not fit the schema';
  return `${error.instancePath === '' ? 'it' : error.instancePath} ${error.message}`;
}

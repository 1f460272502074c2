// JSON Schemas that users write, and answers that are to fit them. Knows no actor.
import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv';
import { holdsBigInt, JsonNumberError, parseJson, stringifyJson } from '../json-text.ts';
import { TimeBoundError, withinTime } from '../templates/time-bound.ts';
import { wellFormedJson } from '../well-formed.ts';

import { RankedNumbers } from './ranked-numbers.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const MAX_SCHEMA_BYTES = 64 * 1024;
const MAX_SCHEMA_DEPTH = 50;
/** Formats are hints for a model: an unknown one is no fault of the file. */
const OPTIONS: Options = { strict: false, validateFormats: false, logger: false };
/** Where the validators of the drafts that are known stand in the package. */
const DRAFTS = [
  { pattern: /draft\/2020-12\//, module: 'ajv/dist/2020.js' },
  { pattern: /draft-0[67]\//, module: 'ajv' },
];

/** A copy of a schema, or what is wrong with it. Nothing of the given object is kept. */
export function readSchema(given: unknown): { readonly schema: JsonSchema } | { readonly fault: string } {
  const fault = jsonFault(given, MAX_SCHEMA_DEPTH);
  if (fault !== undefined) return { fault };
  const text = wellFormedJson(stringifyJson(given));
  if (Buffer.byteLength(text) > MAX_SCHEMA_BYTES) return { fault: `is larger than ${MAX_SCHEMA_BYTES / 1024} KiB` };
  const schema = parseJson(text) as JsonSchema;
  const reason = check(() => {
    const checked = holdsBigInt(schema) ? (new RankedNumbers([schema]).apply(schema) as JsonSchema) : schema;
    return NEEDS_COMPILING.test(text)
      ? validatorOf(checked)
      : withValidator(checked, (validator, given) => validator.validateSchema(given, true));
  });
  return reason === undefined ? { schema } : { fault: `is not a JSON Schema: ${reason}` };
}

/** Why a text is not the JSON that was asked for; `undefined` if it is. Without a schema any JSON will do. */
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
  const reason = check(() => {
    const [isLongSchema, isLong] = [holdsBigInt(schema), holdsBigInt(value)];
    if (isLongSchema || isLong) ranked = new RankedNumbers([schema, value]);
    if (isLong) refuseMultiples(schema);
    const validate = validatorOf(isLongSchema ? (ranked?.apply(schema) as JsonSchema) : schema);
    errors =
      validate(ranked === undefined ? value : ranked.apply(value)) === true ? undefined : (validate.errors ?? []);
  });
  if (reason !== undefined) return `it cannot be checked: ${reason}`;
  if (errors === undefined) return undefined;
  const fault = sentence(errors[0]);
  return ranked === undefined ? fault : ranked.translate(fault);
}

/** The order of numbers does not tell what they are multiples of. */
function refuseMultiples(schema: JsonSchema): void {
  const multiples = [...stringifyJson(schema).matchAll(/"multipleOf":([^,}]+)/g)];
  if (multiples.some(([, of]) => of !== '1'))
    throw new Error(`multipleOf of a whole number beyond ${Number.MAX_SAFE_INTEGER}`);
}

/** What is wrong with a value by a schema of our own, which needs no bound; `undefined` if it fits. */
export function valueFault(value: unknown, schema: JsonSchema): string | undefined {
  const validate = validatorOf(schema);
  if (validate(value) === true) return undefined;
  const { keyword = '', message = 'does not fit', params = {} } = validate.errors?.[0] ?? {};
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
  if (keyword === 'minimum' || keyword === 'maximum')
    return `must be at ${keyword === 'minimum' ? 'least' : 'most'} ${params.limit}`;
  return keyword === 'minLength' && params.limit === 1 ? 'must not be empty' : message;
}

/** What stops the work: it throws, it takes too long, or it needs more of the stack than there is. */
function check(work: () => unknown): string | undefined {
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

/** What the meta-schema cannot check: references and names, patterns, and a keyword of the validator itself. Compiling takes far longer. */
const NEEDS_COMPILING = /"(\$(?!schema")\w+|id|pattern|patternProperties|nullable)"/;
/** Names within a schema stay in the validator that has read them. */
const HOLDS_NAMES = /"(\$id|id|\$\w*[aA]nchor)"/;

/** By the module of their draft: making a validator takes longer than most schemas. One in which something failed is not used again. */
const shared = new Map<string, Ajv>();

function withValidator<Result>(schema: JsonSchema, use: (validator: Ajv, given: JsonSchema) => Result): Result {
  const draft =
    schema.$schema === undefined ? DRAFTS[0] : DRAFTS.find(({ pattern }) => pattern.test(String(schema.$schema)));
  if (draft === undefined) throw new Error('the drafts that are known are 2020-12, 07 and 06');
  const text = stringifyJson(schema);
  if (text.includes('"$async"')) throw new Error('$async is not supported');
  // The address of draft 06 means the same here as that of 07, the only one of the two that the validator knows.
  const given = /draft-06/.test(String(schema.$schema)) ? { ...schema, $schema: undefined } : schema;
  if (HOLDS_NAMES.test(text)) return use(newValidator(draft.module), given);
  const validator = shared.get(draft.module) ?? newValidator(draft.module);
  shared.delete(draft.module);
  const result = use(validator, given);
  shared.set(draft.module, validator);
  return result;
}

function newValidator(module: string): Ajv {
  // Only who asks for JSON waits for the validator.
  const { default: Validator } = createRequire(import.meta.url)(module) as { default: new (options: Options) => Ajv };
  return new Validator(OPTIONS);
}

/** What makes a value none that JSON can hold, or nests it deeper than so many levels. */
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
  if (typeof value !== 'object') return `holds a ${typeof value}, which is no JSON`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return 'holds an object that is no plain one';
  if (Object.hasOwn(value, '__proto__')) return 'holds the key __proto__';
  for (const one of Object.values(value)) {
    const fault = jsonFault(one, depth - 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function sentence(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it does not fit the schema';
  return `${error.instancePath === '' ? 'it' : error.instancePath} ${error.message}`;
}

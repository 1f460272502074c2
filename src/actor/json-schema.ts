// JSON Schemas that users write, and answers that are to fit them. Knows no actor.
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** What is wrong with a schema itself; `undefined` if nothing is. */
export function schemaFault(schema: Readonly<Record<string, unknown>>): string | undefined {
  try {
    validator(schema);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Why a text is not the JSON that was asked for; `undefined` if it is. Without a schema any JSON will do. */
export function answerFault(text: string, schema?: Readonly<Record<string, unknown>>): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  if (schema === undefined) return undefined;
  const validate = validator(schema);
  return validate(value) ? undefined : sentence(validate.errors?.[0]);
}

function validator(schema: Readonly<Record<string, unknown>>) {
  // Formats are hints for a model: an unknown one is no fault of the file.
  return new Ajv2020({ strict: false, validateFormats: false, logger: false }).compile(schema);
}

function sentence(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it does not fit the schema';
  return `${error.instancePath === '' ? 'it' : error.instancePath} ${error.message}`;
}

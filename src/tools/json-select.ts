// The tool json_select: selects one value of a JSON text by a JSON Pointer (RFC 6901).
import { JsonNumberError, parseJson, stringifyJson } from '../json-text.ts';
import { nestsDeeper } from '../plain-object.ts';
import { wellFormedJson } from '../well-formed.ts';
import { ToolError } from './tool.ts';

const MAX_TEXT_LENGTH = 8 * 1024 * 1024;
/** The maximum nesting of a value that is returned. */
const MAX_DEPTH = 1_000;

/**
 * Returns a string unchanged, and any other value as JSON.
 * @throws ToolError that names the part of the pointer that does not exist
 */
export function jsonSelect(args: Readonly<Record<string, unknown>>): string {
  const { text, pointer } = args as { text: string; pointer: string };
  let value = parse(text);
  const seen: string[] = [];
  for (const token of tokensOf(pointer)) {
    value = member(value, token, seen);
    seen.push(token);
  }
  return typeof value === 'string' ? value : print(value);
}

function parse(text: string): unknown {
  if (text.length > MAX_TEXT_LENGTH) throw new ToolError(`the text is longer than ${MAX_TEXT_LENGTH} characters`);
  try {
    return parseJson(wellFormedJson(text));
  } catch (error) {
    if (error instanceof JsonNumberError) throw new ToolError(`the text ${error.message}`, { cause: error });
    throw new ToolError(
      text.trim() === '' ? 'the text is empty, not JSON' : `the text is not JSON: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function print(value: unknown): string {
  // Without this limit, the maximum nesting would depend on the version of Node.
  if (nestsDeeper(value, MAX_DEPTH)) throw new ToolError(`the value is nested deeper than ${MAX_DEPTH} levels`);
  return stringifyJson(value);
}

function tokensOf(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new ToolError(`a JSON Pointer begins with a slash: /${pointer}`);
  if (/~(?![01])/.test(pointer)) throw new ToolError('in a JSON Pointer, write ~ as ~0 and a / in a name as ~1');
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function member(value: unknown, token: string, seen: readonly string[]): unknown {
  if (Array.isArray(value)) return entry(value, token, seen);
  if (typeof value !== 'object' || value === null)
    throw missing(token, seen, value === null ? 'null' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`);
  if (!Object.hasOwn(value, token)) throw missing(token, seen, 'an object without it');
  return (value as Readonly<Record<string, unknown>>)[token];
}

function entry(list: readonly unknown[], token: string, seen: readonly string[]): unknown {
  if (!/^(0|[1-9]\d*)$/.test(token))
    throw missing(token, seen, `a list of ${list.length}, whose entries are numbered from 0`);
  if (Number(token) >= list.length) throw missing(token, seen, `a list of ${list.length}`);
  return list[Number(token)];
}

function missing(token: string, seen: readonly string[], what: string): ToolError {
  return new ToolError(
    `there is no ${written([...seen, token])}: ${seen.length === 0 ? 'the value' : written(seen)} is ${what}`,
  );
}

function written(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

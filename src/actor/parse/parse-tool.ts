// Parses the tools of an actor file with their arguments, and actors of type `tool`. Contains no tools: the caller
// passes the facts about them.

import { parseJson, stringifyJson } from '../../json-text.ts';
import { isRecord } from '../../plain-object.ts';
import type { ParseContext, ToolActorConfig, ToolArguments, ToolInfo } from '../config.ts';
import { jsonFault, valueFault } from '../json-schema.ts';
import { toolCallSchema } from '../schema/tool-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { describe, keyHint, suggestion } from '../source/file-fault.ts';
import { type Hints, type ReadKeys, readMap } from '../source/read-keys.ts';
import { checkTemplates, isTemplate } from './check-texts.ts';
import { TOOL_CALL_HINTS } from './hints.ts';
import type { ActorParsing } from './parsing.ts';

export type ToolCall = ToolActorConfig['tools'][number];

/** Parses an actor of type `tool`. The tools keep the order of the file. */
export function parseToolActor(
  read: ReadKeys<{ tools: readonly unknown[] }>,
  parsing: ActorParsing,
): Pick<ToolActorConfig, 'type' | 'tools'> {
  const tools = (read.keys.tools ?? []).flatMap(
    (one, index) => readCall(one, [...read.at('tools'), index], parsing) ?? [],
  );
  return { type: 'tool', tools };
}

function readCall(given: unknown, path: Path, parsing: ActorParsing): ToolCall | undefined {
  if (typeof given === 'string')
    return readToolCall({ name: given, path, arguments: undefined, argumentsPath: path }, parsing);
  if (!isRecord(given)) {
    parsing.report(path, `must be the name of a tool, or {name: NAME, arguments: {...}}, not ${describe(given)}`);
    return undefined;
  }
  const { keys, faulty } = readMap(toolCallSchema, given, {
    path,
    reading: parsing,
    hints: { ...TOOL_CALL_HINTS, ...callHints(given, parsing.parseContext) },
  }) ?? {
    keys: {},
    faulty: new Set(),
  };
  const { name } = keys;
  if (name === undefined || faulty.has('arguments')) return undefined;
  return readToolCall(
    { name, path: [...path, 'name'], arguments: keys.arguments, argumentsPath: [...path, 'arguments'] },
    parsing,
  );
}

/** Returns hints for arguments of a tool that are written next to its name instead of under `arguments`. */
export function argumentHints(tool: unknown, { findTool }: ParseContext): Hints {
  const { properties = {} } = (typeof tool === 'string' ? findTool(tool)?.parameters : undefined) ?? {};
  return Object.fromEntries(
    Object.keys(properties as object).map((key) => [key, `write it under \`arguments\`: {${key}: ...}`]),
  );
}

/** Returns hints for two frequent mistakes: the name of a tool as a key, and arguments next to the name. */
function callHints(given: Readonly<Record<string, unknown>>, parseContext: ParseContext): Hints {
  const names = parseContext.toolNames().filter((name) => Object.hasOwn(given, name));
  return {
    ...argumentHints(given.name, parseContext),
    ...Object.fromEntries(names.map((name) => [name, `write {name: ${name}, arguments: {...}}`])),
  };
}

/** Returns whether a tool exists and may be offered to a model. Reports a tool that may not. */
export function checkModelTool(name: string, path: Path, { parseContext, report, siblings }: ActorParsing): boolean {
  const tool = parseContext.findTool(name);
  if (tool === undefined) {
    const isActor = siblings.has(name) || name.includes('/');
    report(path, `there is no tool named "${name}"`, {
      hint: isActor ? `an actor is written as {actor: ${name}}` : toolHint(name, parseContext, true),
    });
    return false;
  }
  if (!tool.isOffered)
    report(path, `the tool ${name} cannot be offered to a model`, {
      hint: 'use it as a node of a graph, or in an actor of type tool',
    });
  return tool.isOffered;
}

export interface ToolCallSource {
  readonly name: string;
  readonly path: Path;
  readonly arguments: Readonly<Record<string, unknown>> | undefined;
  readonly argumentsPath: Path;
}

/** Parses one call of a tool and reports its faults. Copies the arguments. */
export function readToolCall(
  { name, path, arguments: given = {}, argumentsPath }: ToolCallSource,
  parsing: ActorParsing,
): ToolCall | undefined {
  const { parseContext, report } = parsing;
  const tool = parseContext.findTool(name);
  if (tool === undefined)
    report(path, `there is no tool named "${name}"`, { hint: toolHint(name, parseContext, false) });
  const fault = jsonFault(given, MAX_ARGUMENT_DEPTH);
  if (fault !== undefined) {
    report(argumentsPath, fault);
    return undefined;
  }
  checkTemplates(given, argumentsPath, parsing);
  if (tool === undefined) return undefined;
  checkArguments(tool, { name, path, given, argumentsPath }, parsing);
  return { name, arguments: parseJson(stringifyJson(given)) as ToolArguments };
}

const MAX_ARGUMENT_DEPTH = 50;

function toolHint(name: string, { toolNames, findTool }: ParseContext, forModel: boolean): string {
  const known = toolNames().filter((one) => !forModel || findTool(one)?.isOffered === true);
  return suggestion(name, known) ?? `known tools: ${known.join(', ')}`;
}

interface CheckedCall {
  readonly name: string;
  readonly path: Path;
  readonly given: Readonly<Record<string, unknown>>;
  readonly argumentsPath: Path;
}

function checkArguments(
  tool: ToolInfo,
  { name, path, given, argumentsPath }: CheckedCall,
  { report }: ActorParsing,
): void {
  const { properties = {}, required = [] } = tool.parameters as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  const keys = Object.keys(properties);
  for (const [key, value] of Object.entries(given)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema === undefined) {
      const hint = keys.length === 0 ? 'it takes no arguments' : keyHint(key, keys).replace('known keys', 'it takes');
      report(argumentsPath, `the tool ${name} has no such argument`, { key, hint });
    } else {
      const fault = argumentFault(value, schema);
      if (fault !== undefined) report([...argumentsPath, key], fault);
    }
  }
  const meant = Object.keys(given).map((key) => (keys.includes(key) ? undefined : suggestion(key, keys)));
  for (const key of required) {
    if (Object.hasOwn(given, key) || key === tool.mainArgument || meant.includes(`did you mean \`${key}\`?`)) continue;
    report(path, `the tool ${name} needs the argument \`${key}\``, {
      hint: `write it under \`arguments\`: {${key}: ...}`,
    });
  }
}

type JsonSchema = Readonly<Record<string, unknown>>;

/** Returns the fault of an argument. An argument that contains a template is checked only when it runs. */
function argumentFault(value: unknown, schema: JsonSchema): string | undefined {
  if (containsTemplate(value)) return undefined;
  const types = [schema.type ?? []].flat() as unknown as readonly string[];
  if (types.length > 0 && !types.some((type) => IS_OF_TYPE[type]?.(value))) {
    return `must be ${types.map((type) => TYPE_WORDS[type] ?? type).join(' or ')}, not ${describe(value)}`;
  }
  return Object.keys(schema).every((key) => PLAIN_KEYWORDS.has(key)) ? undefined : valueFault(value, schema);
}

function containsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(containsTemplate);
}

/** A schema with only these keywords restricts nothing but the type. */
const PLAIN_KEYWORDS: ReadonlySet<string> = new Set(['type', 'description', 'default', 'title', 'examples']);

const IS_OF_TYPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isRecord,
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
  array: 'a list',
  object: 'a map',
};

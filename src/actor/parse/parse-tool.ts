// Tools as an actor file names them, with their arguments, and the actor of type `tool`. Knows no tool: such facts are handed in.

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

/** The tools of an actor of type `tool`, in their order. */
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
    hints: { ...TOOL_CALL_HINTS, ...callHints(given, parsing.facts) },
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

/** What to do about arguments of a tool that stand beside its name. */
export function argumentHints(tool: unknown, { findTool }: ParseContext): Hints {
  const { properties = {} } = (typeof tool === 'string' ? findTool(tool)?.parameters : undefined) ?? {};
  return Object.fromEntries(
    Object.keys(properties as object).map((key) => [key, `write it under \`arguments\`: {${key}: ...}`]),
  );
}

/** Many write the name of a tool as a key, or its arguments beside its name. */
function callHints(given: Readonly<Record<string, unknown>>, facts: ParseContext): Hints {
  const names = facts.toolNames().filter((name) => Object.hasOwn(given, name));
  return {
    ...argumentHints(given.name, facts),
    ...Object.fromEntries(names.map((name) => [name, `write {name: ${name}, arguments: {...}}`])),
  };
}

/** Whether a model may be given the tool of a name; what speaks against it is told. */
export function isOffered(name: string, path: Path, { facts, report, siblings }: ActorParsing): boolean {
  const tool = facts.findTool(name);
  if (tool === undefined) {
    const isActor = siblings.has(name) || name.includes('/');
    report(path, `there is no tool named "${name}"`, {
      hint: isActor ? `an actor is written as {actor: ${name}}` : toolHint(name, facts, true),
    });
    return false;
  }
  if (!tool.isOffered)
    report(path, `the tool ${name} is not for models`, {
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

/** One use of a tool with its arguments, which are copied. What is wrong with them is told. */
export function readToolCall(
  { name, path, arguments: given = {}, argumentsPath }: ToolCallSource,
  parsing: ActorParsing,
): ToolCall | undefined {
  const { facts, report } = parsing;
  const tool = facts.findTool(name);
  if (tool === undefined) report(path, `there is no tool named "${name}"`, { hint: toolHint(name, facts, false) });
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
      const hint = keys.length === 0 ? 'it takes none' : keyHint(key, keys).replace('known keys', 'it takes');
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

/** A template may become anything, so what holds one is looked at when it runs. */
function argumentFault(value: unknown, schema: JsonSchema): string | undefined {
  if (holdsTemplate(value)) return undefined;
  const types = [schema.type ?? []].flat() as unknown as readonly string[];
  if (types.length > 0 && !types.some((type) => IS_OF_TYPE[type]?.(value))) {
    return `must be ${types.map((type) => TYPE_WORDS[type] ?? type).join(' or ')}, not ${describe(value)}`;
  }
  return Object.keys(schema).every((key) => PLAIN_KEYWORDS.has(key)) ? undefined : valueFault(value, schema);
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate);
}

/** A schema of these alone says nothing beyond the type. */
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
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
  array: 'a list',
  object: 'a map',
};

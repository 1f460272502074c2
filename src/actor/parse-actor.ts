// An actor's configuration, from YAML text or a plain object, into a frozen `ActorConfig` with every fault reported.
// Knows no provider and no model: such facts are handed in.
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { AgentsError, ConfigurationError } from '../errors.ts';
import { LIMIT_KEYS, type Limits } from '../limits.ts';
import { templateFaults } from '../templates/template.ts';
import type { ActorConfig, ActorFacts, ModelSettings, Warning } from './config.ts';
import { parseActorName } from './name.ts';
import { ACTOR_KEYS, type LlmActorInput, llmActorSchema } from './schema.ts';
import { type Path, readYaml } from './yaml-source.ts';

/** One thing that is wrong with an actor's configuration. */
export interface ActorFault {
  /** Path of the key, such as `limits.max_cost_usd`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Counted from 1; absent where there is no text. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export interface ParsedActor {
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

export interface ParseActorOptions {
  readonly facts: ActorFacts;
  /** What to call the source in messages. Default `actor`. */
  readonly file?: string | undefined;
}

type Report = (path: Path, message: string, more?: { hint?: string | undefined; key?: string }) => void;

/**
 * Parses an actor. The given object is neither kept nor frozen.
 * @throws ConfigurationError `INVALID_ACTOR` with all faults in `details.faults`
 */
export function parseActor(source: unknown, options: ParseActorOptions): ParsedActor {
  const faults: ActorFault[] = [];
  const yaml = typeof source === 'string' ? readYaml(source) : undefined;
  for (const { message, hint, line, column } of yaml?.faults ?? []) faults.push({ path: '', message, hint, line, column });
  const report: Report = (path, message, more = {}) => {
    const place = yaml?.place(path, more.key);
    const full = more.key === undefined ? path : [...path, more.key];
    faults.push({ path: full.join('.'), message, hint: more.hint, ...place });
  };
  const value = yaml ? yaml.value : source;
  const read = faults.length === 0 ? readKeys(value, report) : undefined;
  const warnings: Warning[] = [];
  const config = read && buildConfig(read.keys, { facts: options.facts, report, warnings, faulty: read.faulty });
  if (faults.length > 0 || config === undefined) throw invalidActor(faults, options.file ?? 'actor');
  return { config: deepFreeze(config), warnings: Object.freeze(warnings) };
}

/** The error for a list of faults. */
export function invalidActor(faults: readonly ActorFault[], file: string): ConfigurationError {
  const lines = [...faults]
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .map(({ path, message, hint, line, column }) => {
      const place = line === undefined ? file : `${file}:${line}:${column}`;
      return `  ${place}: ${path === '' ? '' : `${path}: `}${message}${hint === undefined ? '' : ` (${hint})`}`;
    });
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return new ConfigurationError({
    code: 'INVALID_ACTOR',
    message: `${file} is not a valid actor: ${count}\n${lines.join('\n')}`,
    details: { file, faults },
  });
}

/** What could be read: keys with a fault are left out, so that the others are still looked at. */
interface ReadKeys {
  readonly keys: LlmActorInput;
  readonly faulty: readonly string[];
}

/** Checks the keys of the top level and of `config`, and merges them: the top level wins. */
function readKeys(value: unknown, report: Report): ReadKeys | undefined {
  if (!isRecord(value)) {
    report([], `an actor is a map of keys, not ${describe(value)}`, { hint: 'begin with `name:` and `model:`' });
    return undefined;
  }
  const { config, ...top } = value;
  const inner = readSection(config ?? {}, ['config'], report);
  const outer = readSection(top, [], report);
  return inner && outer && { keys: { ...inner.keys, ...outer.keys }, faulty: [...inner.faulty, ...outer.faulty] };
}

function readSection(value: unknown, path: Path, report: Report): ReadKeys | undefined {
  if (isRecord(value) && (value.type === 'tool' || value.type === 'graph')) {
    report([...path, 'type'], `actors of type ${value.type} are not run by this version`, { hint: 'use `type: llm`' });
    return undefined;
  }
  const parsed = llmActorSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return { keys: parsed.data, faulty: [] };
  for (const issue of parsed.error.issues) reportIssue(issue, path, report);
  if (!isRecord(value)) return undefined;
  const faulty = parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])]));
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !faulty.includes(key)));
  return { keys: llmActorSchema.parse(rest), faulty };
}

function reportIssue(issue: z.core.$ZodIssue, prefix: Path, report: Report): void {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report(path, 'unknown key', { key, hint: keyHint(key, path) });
    return;
  }
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  report(path, inner ?? sentence(issue), { hint: valueHint(issue, path) });
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${describe(issue.input)}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small') return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return issue.message;
}

const EXPECTED: Readonly<Record<string, string>> = { string: 'a text', int: 'a whole number', number: 'a number', object: 'a map', record: 'a map' };

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: `the number ${value}`, boolean: `${value}`, object: 'a map' }[typeof value as string] ?? typeof value;
}

function keyHint(key: string, path: Path): string | undefined {
  if (LATER_KEYS.includes(key)) return 'not run by this version: it runs actors of type llm without tools';
  const known = path.at(-1) === 'limits' ? Object.values(LIMIT_KEYS).map((limit) => limit.key as string) : ACTOR_KEYS;
  const near = known.find((one) => one.startsWith(key) || distance(key.toLowerCase().replaceAll('-', '_'), one) <= 3);
  return near === undefined ? `known keys: ${known.join(', ')}` : `did you mean \`${near}\`?`;
}

const LATER_KEYS = ['actor', 'actors', 'agents', 'tools', 'max_tool_rounds', 'response_format', 'nodes', 'edges', 'entry'];

function valueHint(issue: z.core.$ZodIssue, path: Path): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  if (typeof issue.input === 'number' || typeof issue.input === 'boolean') return `put it in quotes: ${path.at(-1)}: "${issue.input}"`;
  return isRecord(issue.input) ? 'put a value that begins with { in quotes' : undefined;
}

interface Building {
  readonly facts: ActorFacts;
  readonly report: Report;
  readonly warnings: Warning[];
  readonly faulty: readonly string[];
}

function buildConfig(input: LlmActorInput, building: Building): ActorConfig | undefined {
  const { report, faulty } = building;
  const name = checkName(input.name, building);
  const model = splitModel(input, building);
  const context = input.context ?? {};
  for (const key of ['system_prompt', 'prompt'] as const) {
    const source = input[key];
    if (source === undefined || faulty.includes('context')) continue;
    for (const fault of templateFaults(source, { contextKeys: Object.keys(context) })) report([key], fault);
  }
  const settings: ModelSettings = withoutUndefined({
    temperature: input.temperature,
    topP: input.top_p,
    maxTokens: input.max_tokens,
    stop: input.stop,
    seed: input.seed,
    reasoningEffort: input.reasoning_effort,
  });
  if (model === undefined) return undefined;
  checkModel(model, settings, building);
  return withoutUndefined({
    type: 'llm' as const,
    name,
    description: input.description?.trim(),
    version: input.version,
    ...model,
    systemPrompt: input.system_prompt,
    prompt: input.prompt,
    settings,
    context,
    limits: readLimits(input.limits),
  });
}

function checkName(name: string | undefined, { facts, report }: Building): string | undefined {
  if (name === undefined) return undefined;
  try {
    return parseActorName(name, facts.isProvider).full;
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    report(['name'], error.message, { hint: error.hint });
    return undefined;
  }
}

function splitModel(input: LlmActorInput, { facts, report, faulty }: Building): { provider: string; model: string } | undefined {
  const { model, provider } = input;
  const example = 'for example `model: openai/gpt-4o`';
  if (faulty.includes('model') || faulty.includes('provider')) return undefined;
  if (model === undefined) {
    report([], 'the key `model` is missing', { hint: example });
    return undefined;
  }
  const slash = model.indexOf('/');
  if (provider === undefined && (slash <= 0 || slash === model.length - 1)) {
    report(['model'], 'names no provider', { hint: `write provider/model, ${example}` });
    return undefined;
  }
  const split = provider === undefined ? { provider: model.slice(0, slash), model: model.slice(slash + 1) } : { provider, model };
  if (facts.isProvider(split.provider)) return split;
  const known = facts.providerNames();
  const near = known.find((one) => distance(one, split.provider) <= 2);
  const hint = near === undefined ? `known providers: ${known.join(', ')}` : `did you mean \`${near}\`?`;
  report([provider === undefined ? 'model' : 'provider'], `unknown provider: ${split.provider}`, { hint });
  return undefined;
}

function checkModel(model: { provider: string; model: string }, settings: ModelSettings, { facts, report, warnings }: Building): void {
  const checked = facts.checkModel(model.provider, model.model, settings);
  for (const { key, message, hint } of checked.faults) report([key], message, { hint });
  if (!checked.known) {
    warnings.push({
      code: 'UNKNOWN_MODEL',
      message: `${model.provider} has no model "${model.model}" that is known here; it is tried as it is when the actor runs`,
    });
  }
}

function readLimits(input: LlmActorInput['limits']): Limits {
  const entries = Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, input?.[key]]);
  return withoutUndefined(Object.fromEntries(entries)) as Limits;
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}

// An actor's configuration, from YAML text or a plain object, into a frozen `ActorConfig` with every fault reported.
// Knows no provider and no model: such facts are handed in.
import type { z } from 'zod/mini';
import { AgentsError, ConfigurationError } from '../errors.ts';
import { LIMIT_KEYS, type Limits } from '../limits.ts';
import { isRecord } from '../plain-object.ts';
import { templateFaults } from '../templates/template.ts';
import type { ActorConfig, ActorFacts, ModelSettings, Warning } from './config.ts';
import { describe, type FileFault, faultsText, keyHint, MAX_FAULTS, type Report, sentenceOf, sortFaults, valueHint } from './file-fault.ts';
import { readSchema } from './json-schema.ts';
import { parseActorName } from './name.ts';
import { nearestNames } from './nearest-names.ts';
import { ACTOR_KEYS, type LlmActorInput, llmActorSchema } from './schema.ts';
import { type Path, readYaml } from './yaml-source.ts';

/** One thing that is wrong with an actor's configuration. */
export type ActorFault = FileFault;

export interface ParsedActor {
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

export interface ParseActorOptions {
  readonly facts: ActorFacts;
  /** What to call the source in messages. Default `actor`. */
  readonly file?: string | undefined;
  /** The full name under which it will be known, if that is not the one in the source. */
  readonly name?: string | undefined;
}

/**
 * Parses an actor. The given object is neither kept nor frozen.
 * @throws ConfigurationError `INVALID_ACTOR` with all faults in `details.faults`
 */
export function parseActor(source: unknown, options: ParseActorOptions): ParsedActor {
  const faults: ActorFault[] = [];
  const yaml = typeof source === 'string' ? readYaml(source) : undefined;
  for (const { message, hint, line, column } of yaml?.faults.slice(0, MAX_FAULTS) ?? []) faults.push({ path: '', message, hint, line, column });
  const report: Report = (path, message, more = {}) => {
    if (faults.length >= MAX_FAULTS) return;
    const place = yaml?.place(path, more.key);
    const full = more.key === undefined ? path : [...path, more.key];
    faults.push({ path: full.join('.'), message, hint: more.hint, ...place });
  };
  const value = yaml ? yaml.value : source;
  const read = faults.length === 0 ? readKeys(value, { report, written: yaml?.written }) : undefined;
  const warnings: Warning[] = [];
  const config = read && buildConfig(read, { facts: options.facts, report, warnings, name: options.name });
  if (faults.length > 0 || config === undefined) throw invalidActor(faults, options.file ?? 'actor');
  return { config: deepFreeze(config), warnings: Object.freeze(warnings) };
}

/** The error for a list of faults. */
export function invalidActor(faults: readonly ActorFault[], file: string): ConfigurationError {
  const sorted = sortFaults(faults);
  return new ConfigurationError({
    code: 'INVALID_ACTOR',
    message: `${file} is not a valid actor: ${faultsText(sorted, file)}`,
    details: { file, faults: sorted },
  });
}

/** What could be read: keys with a fault are left out, so that the others are still looked at. */
interface ReadKeys {
  readonly keys: LlmActorInput;
  readonly faulty: ReadonlySet<string>;
  /** The keys that stand in `config` and not at the top level. */
  readonly inner: ReadonlySet<string>;
  /** Those of `context`, the faulty ones too; `undefined` if it is no map. */
  readonly contextKeys: readonly string[] | undefined;
}

interface Reading {
  readonly report: Report;
  /** How a scalar is written, where there is a text. */
  readonly written: ((path: Path) => string | undefined) | undefined;
}

/** Checks the keys of the top level and of `config`, and merges them: the top level wins. */
function readKeys(value: unknown, reading: Reading): ReadKeys | undefined {
  if (!isRecord(value)) {
    reading.report([], `an actor is a map of keys, not ${describe(value)}`, { hint: 'begin with `name:` and `model:`' });
    return undefined;
  }
  const { config, ...top } = value;
  const inner = readSection(config ?? {}, ['config'], reading);
  const outer = readSection(top, [], reading);
  if (inner === undefined || outer === undefined) return undefined;
  const context = top.context ?? (isRecord(config) ? config.context : undefined) ?? {};
  return {
    contextKeys: isRecord(context) ? Object.keys(context) : undefined,
    keys: { ...inner.keys, ...outer.keys },
    faulty: new Set([...inner.faulty, ...outer.faulty]),
    inner: new Set(Object.keys(inner.keys).filter((key) => !(key in outer.keys))),
  };
}

function readSection(value: unknown, path: Path, reading: Reading): Pick<ReadKeys, 'keys' | 'faulty'> | undefined {
  const { report } = reading;
  if (isRecord(value) && (value.type === 'tool' || value.type === 'graph')) {
    report([...path, 'type'], `actors of type ${value.type} are not run by this version`, { hint: 'use `type: llm`' });
    return undefined;
  }
  // The schema passes over this one key without a word.
  if (isRecord(value) && isRecord(value.context) && Object.hasOwn(value.context, '__proto__')) {
    report([...path, 'context'], 'cannot be the name of a context key', { key: '__proto__' });
  }
  const parsed = llmActorSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return { keys: parsed.data, faulty: new Set() };
  for (const issue of parsed.error.issues) reportIssue(issue, path, reading);
  if (!isRecord(value)) return undefined;
  const faulty = new Set(
    parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])])),
  );
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !faulty.has(key)));
  return { keys: llmActorSchema.parse(rest), faulty };
}

function reportIssue(issue: z.core.$ZodIssue, prefix: Path, { report, written }: Reading): void {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys.slice(0, MAX_FAULTS)) {
      if (LATER_KEYS.includes(key))
        report(path, `actors with \`${key}\` are not run by this version`, { key, hint: 'it runs actors of type llm without tools' });
      else report(path, 'unknown key', { key, hint: keyHint(key, knownKeys(path)) });
    }
    return;
  }
  report(path, sentenceOf(issue), { hint: valueHint(issue, path, written) });
}

function knownKeys(path: Path): readonly string[] {
  if (path.at(-1) === 'limits') return Object.values(LIMIT_KEYS).map((limit) => limit.key);
  return ACTOR_KEYS.filter((key) => key !== path.at(-1));
}

const LATER_KEYS = ['actors', 'agents', 'default_actor', 'tools', 'max_tool_rounds', 'nodes', 'edges', 'entry', 'max_concurrency'];

interface Building {
  readonly facts: ActorFacts;
  readonly report: Report;
  readonly warnings: Warning[];
  readonly faulty: ReadonlySet<string>;
}

function buildConfig(
  { keys: input, faulty, inner, contextKeys }: ReadKeys,
  parts: Omit<Building, 'faulty'> & { readonly name: string | undefined },
): ActorConfig | undefined {
  const report: Report = (path, message, more) => parts.report(inner.has(String(path[0])) ? ['config', ...path] : path, message, more);
  const building: Building = { ...parts, report, faulty };
  const name = checkName(input.name, building);
  const model = input.actor === undefined ? splitModel(input, building) : readBase(input, { ...building, name: parts.name ?? name });
  for (const key of ['system_prompt', 'prompt'] as const) {
    const source = input[key];
    if (source === undefined || contextKeys === undefined) continue;
    for (const fault of templateFaults(source, { contextKeys })) report([key], fault);
  }
  const settings: ModelSettings = withoutUndefined({
    temperature: input.temperature,
    topP: input.top_p,
    maxTokens: input.max_tokens,
    stop: input.stop,
    seed: input.seed,
    reasoningEffort: input.reasoning_effort,
    responseFormat: readFormat(input.response_format, building),
  });
  if (model === undefined) return undefined;
  if ('model' in model) checkModel(model, settings, building);
  return withoutUndefined({
    type: 'llm' as const,
    name,
    description: input.description?.trim(),
    version: input.version,
    ...model,
    systemPrompt: input.system_prompt,
    prompt: input.prompt,
    settings,
    context: input.context ?? {},
    limits: readLimits(input.limits),
  });
}

function checkName(name: string | undefined, { facts, report }: Pick<Building, 'facts' | 'report'>, key = 'name'): string | undefined {
  if (name === undefined) return undefined;
  try {
    return parseActorName(name, facts.isReserved).full;
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    report([key], error.message, { hint: error.hint });
    return undefined;
  }
}

/** The base of an actor must be there, and may not in the end be based on the actor itself. */
function readBase(input: LlmActorInput, { facts, report, faulty, name }: Building & { readonly name: string | undefined }): { base: string } | undefined {
  if (input.model !== undefined || input.provider !== undefined) {
    report(['actor'], `stands beside \`${input.model === undefined ? 'provider' : 'model'}\``, { hint: 'keep one of them: the base brings its own model' });
    return undefined;
  }
  if (faulty.has('model') || faulty.has('provider')) return undefined;
  const base = checkName(input.actor, { facts, report }, 'actor');
  if (base === undefined || facts.findActor === undefined) return base === undefined ? undefined : { base };
  const seen = new Set<string>();
  for (let next: string | undefined = base; next !== undefined; next = facts.findActor(next)?.base) {
    if (next !== name && !seen.has(next)) {
      seen.add(next);
      continue;
    }
    report(['actor'], `leads back to ${next}`, { hint: 'actors cannot be based on each other in a circle' });
    return undefined;
  }
  if (facts.findActor(base) !== undefined) return { base };
  report(['actor'], `there is no actor named "${base}"`, { hint: 'add it first' });
  return undefined;
}

function readFormat(format: LlmActorInput['response_format'], { report }: Building): ModelSettings['responseFormat'] {
  if (typeof format !== 'object') return format;
  const read = readSchema(format.json_schema);
  if ('schema' in read) return { jsonSchema: read.schema };
  report(['response_format', 'json_schema'], read.fault);
  return undefined;
}

function splitModel(input: LlmActorInput, { facts, report, faulty }: Building): { provider: string; model: string } | undefined {
  const { model, provider } = input;
  const example = 'for example `model: openai/gpt-4o`';
  if (faulty.has('model') || faulty.has('provider') || faulty.has('actor')) return undefined;
  if (model === undefined) {
    report([], 'the key `model` is missing', { hint: example });
    return undefined;
  }
  const slash = model.indexOf('/');
  if (provider === undefined && (slash <= 0 || slash === model.length - 1)) {
    report(['model'], slash === model.length - 1 && slash > 0 ? 'names no model' : 'names no provider', { hint: `write provider/model, ${example}` });
    return undefined;
  }
  const split = provider === undefined ? { provider: model.slice(0, slash), model: model.slice(slash + 1) } : { provider, model };
  const found = facts.findProvider(split.provider);
  if (found !== undefined) return { ...split, provider: found };
  const known = facts.providerNames();
  const [near] = nearestNames(split.provider, known, 1);
  const guess = near === undefined ? `known providers: ${known.join(', ')}` : `did you mean \`${near}\`?`;
  const hint = facts.refusal?.(split.provider) ?? guess;
  report([provider === undefined ? 'model' : 'provider'], `unknown provider: ${split.provider}`, { hint });
  return undefined;
}

function checkModel(model: { provider: string; model: string }, settings: ModelSettings, { facts, report, warnings }: Building): void {
  const checked = facts.checkModel(model.provider, model.model, settings);
  for (const { key, message, hint } of checked.faults) report([key], message, { hint });
  if (!checked.known) {
    warnings.push({
      code: 'UNKNOWN_MODEL',
      message: `${model.provider} has no model "${model.model}" that is known here; it is tried as it is when the actor runs${meant(checked.nearest)}`,
    });
  }
}

function meant([nearest]: readonly string[]): string {
  return nearest === undefined ? '' : `. Did you mean ${nearest}?`;
}

function readLimits(input: LlmActorInput['limits']): Limits {
  const entries = Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, input?.[key]]);
  return withoutUndefined(Object.fromEntries(entries)) as Limits;
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}

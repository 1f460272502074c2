// Parses the keys of an actor or a node of type `llm`. Does not depend on providers, models or tools.

import { withoutUndefined } from '../../plain-object.ts';
import type { LlmActorConfig, ModelSettings, ParseContext, ToolChoice, Warning } from '../config.ts';
import { readSchema } from '../json-schema.ts';
import { nearestNames } from '../nearest-names.ts';
import { type LlmInput, toolChoiceSchema } from '../schema/llm-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { describe } from '../source/file-fault.ts';
import { type ReadKeys, readMap } from '../source/read-keys.ts';
import { checkTemplate } from './check-texts.ts';
import { TOOL_CHOICE_HINTS } from './hints.ts';
import { readReference } from './parse-reference.ts';
import { checkModelTool } from './parse-tool.ts';
import type { ActorParsing } from './parsing.ts';

type Keys = Omit<ReadKeys<LlmInput>, 'keys'> & { readonly keys: LlmInput };

type ModelKeys = { readonly provider: string; readonly model: string } | { readonly base: string };

/** The parsed keys of an actor or a node of type `llm`. */
export type LlmKeys = Omit<LlmActorConfig, 'context' | 'limits' | 'provider' | 'model'> & ModelKeys;

export function parseLlm(read: Keys, parsing: ActorParsing): LlmKeys | undefined {
  const { keys, at } = read;
  const model = keys.actor === undefined ? splitModel(read, parsing) : readBase(read, parsing);
  checkTemplate(keys.system_prompt, at('system_prompt'), parsing);
  checkTemplate(keys.prompt, at('prompt'), parsing);
  const settings = readSettings(read, parsing);
  const tools = keys.tools === undefined ? undefined : readTools(keys.tools, at('tools'), parsing);
  if (model === undefined) return undefined;
  if ('model' in model) checkModel(model, settings, { at, parsing });
  return withoutUndefined({
    type: 'llm' as const,
    ...model,
    systemPrompt: keys.system_prompt,
    prompt: keys.prompt,
    settings,
    tools,
    maxToolRounds: keys.max_tool_rounds,
  });
}

function readSettings({ keys, at }: Keys, parsing: ActorParsing): ModelSettings {
  return withoutUndefined({
    temperature: keys.temperature,
    topP: keys.top_p,
    maxTokens: keys.max_tokens,
    stop: keys.stop,
    seed: keys.seed,
    reasoningEffort: keys.reasoning_effort,
    responseFormat: readFormat(keys.response_format, at('response_format'), parsing),
  });
}

function readFormat(
  format: LlmInput['response_format'],
  path: Path,
  { report }: ActorParsing,
): ModelSettings['responseFormat'] {
  if (typeof format !== 'object') return format;
  const read = readSchema(format.json_schema);
  if ('schema' in read) return { jsonSchema: read.schema };
  report([...path, 'json_schema'], read.fault);
  return undefined;
}

/** Returns the base of an actor. Reports a model or provider next to a base, because the base has its own model. */
function readBase({ keys, faulty, at }: Keys, parsing: ActorParsing): ModelKeys | undefined {
  if (keys.model !== undefined || keys.provider !== undefined) {
    const beside = keys.model === undefined ? 'provider' : 'model';
    parsing.report(at('actor'), `cannot be used together with \`${beside}\``, {
      hint: 'keep one of them: the base has its own model',
    });
    return undefined;
  }
  if (faulty.has('model') || faulty.has('provider')) return undefined;
  const base = readReference(keys.actor, { kind: 'base', path: at('actor') }, parsing);
  return base === undefined ? undefined : { base };
}

const EXAMPLE = 'for example `model: openai/gpt-4o`';

function splitModel(
  { keys, faulty, suggested: meant, at }: Keys,
  { parseContext, report }: ActorParsing,
): { provider: string; model: string } | undefined {
  const { model, provider } = keys;
  if (model === undefined && (meant.has('model') || meant.has('actor'))) return undefined;
  if (faulty.has('model') || faulty.has('provider') || faulty.has('actor')) return undefined;
  if (model === undefined) {
    report(at('model').slice(0, -1), 'the key `model` is missing', { hint: EXAMPLE });
    return undefined;
  }
  const slash = model.indexOf('/');
  if (provider === undefined && (slash <= 0 || slash === model.length - 1)) {
    report(
      at('model'),
      slash === model.length - 1 && slash > 0 ? 'contains no model name' : 'contains no provider name',
      {
        hint: `write provider/model, ${EXAMPLE}`,
      },
    );
    return undefined;
  }
  const split =
    provider === undefined ? { provider: model.slice(0, slash), model: model.slice(slash + 1) } : { provider, model };
  const found = parseContext.findProvider(split.provider);
  if (found !== undefined) return { ...split, provider: found };
  report(at(provider === undefined ? 'model' : 'provider'), `unknown provider: ${split.provider}`, {
    hint: providerHint(split.provider, parseContext),
  });
  return undefined;
}

function providerHint(provider: string, parseContext: ParseContext): string {
  const known = parseContext.providerNames();
  const [near] = nearestNames(provider, known, 1);
  const guess = near === undefined ? `known providers: ${known.join(', ')}` : `did you mean \`${near}\`?`;
  return parseContext.refusal?.(provider) ?? guess;
}

function checkModel(
  { provider, model }: { readonly provider: string; readonly model: string },
  settings: ModelSettings,
  { at, parsing }: { readonly at: Keys['at']; readonly parsing: ActorParsing },
): void {
  const { known, faults, nearest } = parsing.parseContext.checkModel(provider, model, settings);
  for (const { key, message, hint } of faults) parsing.report(at(key), message, { hint });
  if (known) return;
  const meant = nearest[0] === undefined ? '' : `. Did you mean ${nearest[0]}?`;
  const fact = `${provider} has no model "${model}" in its list of known models`;
  const message = `${fact}; the name is sent to the provider unchanged${meant}`;
  const reportedMessages = MODEL_WARNINGS.get(parsing.warnings) ?? new Set();
  if (!reportedMessages.has(message)) parsing.warnings.push({ code: 'UNKNOWN_MODEL', message });
  MODEL_WARNINGS.set(parsing.warnings, reportedMessages.add(message));
}

/** The messages of the warnings of each file, so that no warning is added twice. */
const MODEL_WARNINGS = new WeakMap<Warning[], Set<string>>();

/** Parses the tools and actors that the model may call. */
function readTools(given: readonly unknown[], path: Path, parsing: ActorParsing): readonly ToolChoice[] {
  const seen = new Set<string>();
  return given.flatMap((entry, index) => {
    const choice = readTool(entry, [...path, index], parsing);
    if (choice === undefined) return [];
    const name = typeof choice === 'string' ? choice : `{actor: ${choice.actor}}`;
    if (seen.has(name)) parsing.report([...path, index], `${name} appears twice`, { hint: 'keep one of them' });
    seen.add(name);
    return [choice];
  });
}

function readTool(given: unknown, path: Path, parsing: ActorParsing): ToolChoice | undefined {
  if (typeof given === 'string') return checkModelTool(given, path, parsing) ? given : undefined;
  const read =
    typeof given === 'object' && given !== null
      ? readMap(toolChoiceSchema, given, { path, reading: parsing, hints: TOOL_CHOICE_HINTS })
      : undefined;
  if (read === undefined) {
    parsing.report(path, `must be the name of a tool, or {actor: NAME}, not ${describe(given)}`);
    return undefined;
  }
  const { actor, description } = read.keys;
  const to = readReference(actor, { kind: 'tool', path: [...path, 'actor'] }, parsing);
  return to === undefined ? undefined : withoutUndefined({ actor: to, description });
}

// The public library. It reads environment variables and files only where a function is called for that purpose.
import type { ParsedActor } from './actor/parse/parse-actor.ts';
import { parseActor as parseWithContext } from './actor/parse/parse-actor.ts';
import type { Credentials } from './credentials.ts';
import { buildExecutor } from './executor/create-executor.ts';
import type { Executor, ExecutorOptions } from './executor/executor.ts';
import type { Limits } from './limits.ts';
import type { Pricing } from './pricing.ts';
import { type ParseContextOptions, parseContext } from './providers/parse-context.ts';
import { ActorRegistry as BaseRegistry } from './registry/actor-registry.ts';
import { findTool, toolNames } from './tools/built-in.ts';

export type {
  ActorConfig,
  LlmActorConfig,
  ModelSettings,
  Permission as Need,
  Scalar,
  Warning,
} from './actor/config.ts';
export type { ActorFault, ParsedActor } from './actor/parse/parse-actor.ts';
export type { Credential, Credentials, Protocol } from './credentials.ts';
export {
  AgentsError,
  ConfigurationError,
  ConflictError,
  type ErrorCode,
  EXIT_STATUS,
  ExecutionError,
  InterruptedError,
  LimitError,
  type LimitKind,
  type LimitReason,
  NotFoundError,
  ProviderError,
  type Spent,
  ValidationError,
} from './errors.ts';
export type { ActorInput, Executor, ExecutorOptions } from './executor/executor.ts';
export type {
  ActorPreview,
  GraphPreview,
  LlmPreview,
  PreviewNode,
  PreviewPermission as PreviewNeed,
  ToolPreview,
} from './executor/preview.ts';
export type { Turn } from './executor/run/execution.ts';
export type { ActorStream } from './executor/stream/actor-stream.ts';
export type { ActorEvent, ActorResult } from './executor/stream/events.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { ModelPrice, PriceTier, Pricing, TokenPrices } from './pricing.ts';
export type { BuiltInActor } from './providers/built-in-actor.ts';
export type { FinishReason, ModelMessage } from './providers/provider.ts';
export { ProviderRegistry } from './providers/provider-registry.ts';
export { type ConfiguredProvider, configuredProviders } from './providers/table/configured.ts';
export type { ActorRecord, ActorSummary, AddOptions, SavedActor } from './registry/actor-registry.ts';
export type { ToolHost, ToolQuestion } from './tools/tool.ts';
export type { NodeUsage, RunUsage, TokenUsage, UsageSource } from './usage.ts';

/**
 * Creates an executor for one actor. Reads no files or environment variables, and keeps no reference to its arguments.
 *
 * @param config a plain object with the keys of an actor file, as `JSON.parse` returns it
 * @param credentials `{ [provider]: { apiKey?, baseUrl?, headers?, protocol?, apiVersion?, source? } }`; `{ mock: {} }`
 *   enables the mock. An unknown provider is called at its `baseUrl` through the `openai` protocol
 * @param limits ceilings of each run; where the actor has a limit too, the lower one applies
 * @param pricing US dollars per million tokens by `provider/model`; a model without an entry has an unknown cost
 * @throws ConfigurationError if any of them is malformed
 * @throws ValidationError if `options.context` sets a key that the actor does not declare
 */
export function createExecutor(
  config: object,
  credentials: Credentials,
  limits?: Limits,
  pricing?: Pricing,
  options?: ExecutorOptions,
): Executor {
  return buildExecutor({
    config,
    credentials,
    limits,
    pricing,
    options,
    parseContext: contextFor({ anyProvider: true }),
  });
}

/**
 * Parses an actor from YAML text or a plain object into a frozen configuration.
 * @throws ConfigurationError `INVALID_ACTOR` with all faults in `details.faults`
 */
export function parseActor(source: string | object, options: { readonly file?: string } = {}): ParsedActor {
  // Without a registry the existing actors are not known, so it is not checked whether a base exists.
  const known = { ...contextFor({ anyProvider: typeof source !== 'string' }), findActor: undefined };
  return parseWithContext(source, { parseContext: known, file: options.file });
}

/** The custom actors and the default actor's name, in one SQLite file at `path`. */
export class ActorRegistry extends BaseRegistry {
  constructor(path: string, options: { readonly now?: () => Date } = {}) {
    super(path, { ...options, parseContext: async () => contextFor({}) });
  }
}

function contextFor(options: Omit<ParseContextOptions, 'tools'>) {
  return parseContext({ ...options, tools: { findTool, toolNames } });
}

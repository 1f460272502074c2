// What runs an actor. Holds nothing that changes, so one executor serves many calls at once.

import { setTimeout } from 'node:timers/promises';
import type { ActorConfig, Permission, Scalar, Warning } from '../actor/config.ts';
import type { Credentials } from '../credentials.ts';
import { ExecutionError, ValidationError } from '../errors.ts';
import { DEFAULT_LIMITS, type Limits, lowestLimits } from '../limits.ts';
import { sumCost } from '../money.ts';
import { isRecord } from '../plain-object.ts';
import type { Pricing } from '../pricing.ts';
import { KNOWN_TABLE, type ProviderTable } from '../providers/table/provider-table.ts';
import type { ToolHost } from '../tools/tool.ts';
import { sumUsage } from '../usage.ts';
import { wellFormed } from '../well-formed.ts';
import { asAgentsError } from './failure.ts';
import type { ActorPreview } from './preview.ts';
import { Cancellation, ENDED } from './run/cancellation.ts';
import type { Execution, Turn } from './run/execution.ts';
import { Actors, type FindConfig } from './run/find-actor.ts';
import type { Sleep } from './run/run.ts';
import { Run } from './run/run.ts';
import { Scope } from './run/scope.ts';
import { rootPath, runActor } from './run-actor.ts';
import { ActorStream } from './stream/actor-stream.ts';
import type { EventChannel } from './stream/event-channel.ts';
import type { ActorResult } from './stream/events.ts';
import { RunEvents } from './stream/run-events.ts';
import { Connections } from './transport/connections.ts';
import type { RecordOrReplay } from './transport/record-replay.ts';

export interface ExecutorOptions {
  /** The clock. Default: the system's. */
  readonly now?: (() => Date) | undefined;
  /** Waits so many milliseconds before a request is sent again; rejects when the signal is aborted. Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** How long a provider may send nothing while it is waited for, in milliseconds. Default 120,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** Ends every run of this executor when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Values for the context keys that the actor declares. A whole number beyond `Number.MAX_SAFE_INTEGER` must be a `bigint`. */
  readonly context?: Readonly<Record<string, Scalar>> | undefined;
  /** What guarded tools may do without anybody being asked. Default: nothing. */
  readonly permissions?: readonly Permission[] | undefined;
  /** The world that guarded tools may touch. Default: none, and so no guarded tool runs. */
  readonly host?: ToolHost | undefined;
  /** Finds the configuration of an actor that this one refers to by its full name; `undefined` if there is none. */
  readonly resolveActor?: ((name: string) => Promise<object | undefined> | object | undefined) | undefined;
  /** Called with each warning of a run. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
  /** Called with each line of a recording, without its line end: what was asked of models and what came, no credential. */
  readonly record?: ((line: string) => void) | undefined;
  /** The text of a recording that is played in place of all providers: no credential is needed and nothing is sent. Not with `record`. */
  readonly replay?: string | undefined;
}

/** What an actor is given: a message, or the last one of a conversation with the turns before it. */
export type ActorInput = string | { readonly message: string; readonly history?: readonly Turn[] | undefined };

export interface ExecutorSetup {
  readonly config: ActorConfig;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly pricing: Pricing;
  readonly options: Omit<ExecutorOptions, 'resolveActor'>;
  /** Finds the base of an actor, parsed. */
  readonly findConfig?: FindConfig | undefined;
  /** The providers that are known, with those that the user declared. Default: the built-in table. */
  readonly table?: ProviderTable | undefined;
}

/** Runs one actor, as often as it is asked to. Made by `createExecutor`. It keeps nothing of a run. */
export class Executor {
  /** The limits in force: the lowest of those given and those of the actor, defaults where nobody set one. */
  readonly limits: Limits;
  /** The prices it was given. */
  readonly pricing: Pricing;
  readonly #parts: ExecutorSetup;
  readonly #context: Readonly<Record<string, Scalar>>;
  readonly #connections: Connections;

  /** Takes what is checked already and keeps it. */
  constructor(parts: ExecutorSetup) {
    this.#parts = parts;
    this.#context = mergeContext(parts.config, parts.options.context);
    this.limits = Object.freeze({ ...DEFAULT_LIMITS, ...lowestLimits(parts.limits, parts.config.limits) });
    this.pricing = parts.pricing;
    const { fetch = globalFetch, idleTimeoutMs, now = systemNow } = parts.options;
    const { credentials, table = KNOWN_TABLE } = parts;
    this.#connections = new Connections({ credentials, table, fetch, idleTimeoutMs, now });
  }

  /**
   * Runs the actor and gives back its result.
   * @throws ValidationError if the message is no string; else what the run throws, with `spent`
   */
  async execute(input: ActorInput): Promise<ActorResult> {
    for await (const event of this.events(input)) {
      if (event.type === 'result') return event.result;
    }
    throw new ExecutionError({ code: 'INTERNAL', message: 'the run ended without a result' });
  }

  /** Runs the actor as a stream of its text. A message that is no string is thrown at once. */
  stream(input: ActorInput): ActorStream {
    return new ActorStream(this.events(input));
  }

  /** Runs the actor as a stream of its events; the last one is `result`. It begins with the first iteration. */
  events(input: ActorInput): RunEvents {
    const checked = this.#checkInput(input);
    return new RunEvents((channel) => {
      const cancellation = this.#cancellation(this.limits.timeoutMs);
      return { done: this.#run(checked, { channel, cancellation }), leave: () => cancellation.end(ENDED) };
    });
  }

  /**
   * What a run would do with an input. Sends nothing, runs no tool and needs no credential.
   * @throws LimitError if a limit would refuse it; ValidationError if the input is malformed
   */
  async preview(input: ActorInput): Promise<ActorPreview> {
    const checked = this.#checkInput(input);
    // Time is needed by what is sent, and nothing is.
    const cancellation = this.#cancellation(this.limits.timeoutMs === 0 ? 0 : undefined);
    try {
      const { previewActor } = await import('./preview.ts');
      return await cancellation.race(
        previewActor(this.#execution(checked, { cancellation, emit: () => undefined }), this.limits),
      );
    } catch (error) {
      throw cancellation.error() ?? error;
    } finally {
      cancellation.release();
    }
  }

  /** @throws ValidationError `INVALID_MESSAGE` */
  #checkInput(input: unknown): CheckedInput {
    const checked = checkInput(input);
    const { type } = this.#parts.config;
    if (checked.history.length === 0 || type === 'llm') return checked;
    const message = `an actor of type ${type} takes no history: its nodes see the message`;
    throw new ValidationError({
      code: 'INVALID_MESSAGE',
      message,
      hint: 'Put what it should know of the conversation into the message.',
    });
  }

  async #run(
    input: CheckedInput,
    { channel, cancellation }: { readonly channel: EventChannel; readonly cancellation: Cancellation },
  ): Promise<void> {
    let run: Run | undefined;
    try {
      const tape = await tapeOf(this.#parts.options);
      const execution = this.#execution(input, { cancellation, emit: channel.emit, tape });
      run = execution.scope.run;
      const { text, finishReason } = await runActor(execution);
      channel.emit({ type: 'result', result: resultOf(execution.scope, { response: text, finishReason }) });
      channel.end();
    } catch (error) {
      const failure = cancellation.error() ?? asAgentsError(error, rootPath(this.#parts.config));
      cancellation.end(ENDED);
      if (run?.hasSent && !Object.isFrozen(failure)) failure.spent = run.spent();
      channel.fail(failure);
    } finally {
      cancellation.release();
    }
  }

  #cancellation(timeoutMs: number | undefined): Cancellation {
    const { signal, now = systemNow } = this.#parts.options;
    return new Cancellation(signal, timeoutMs, () => now().getTime());
  }

  /** Everything that one execution needs, with a run of its own. */
  #execution(
    { message, history }: CheckedInput,
    {
      cancellation,
      emit,
      tape,
    }: { cancellation: Cancellation; emit: EventChannel['emit']; tape?: RecordOrReplay | undefined },
  ): Execution {
    const { config, credentials, options, findConfig } = this.#parts;
    const { limits, pricing } = this;
    const { now = systemNow, sleep = timer, onWarning, host } = options;
    const permissions = new Set(options.permissions);
    const run = new Run({
      credentials,
      connections: this.#connections,
      pricing,
      now,
      sleep,
      onWarning,
      tape,
      emit,
      permissions,
      host,
      find: new Actors(findConfig).find,
    });
    const scope = new Scope({ run, limits, cancellation, depth: 0 });
    const sink = run.answer;
    return {
      scope,
      config,
      path: rootPath(config),
      depth: 0,
      order: [],
      input: message,
      message,
      history,
      context: this.#context,
      siblings: config.actors,
      runActor,
      sink,
    };
  }
}

function resultOf(
  scope: Scope,
  { response, finishReason }: Pick<ActorResult, 'response' | 'finishReason'>,
): ActorResult {
  const { run } = scope;
  const { nodes, chargedUsd, parts } = run;
  return Object.freeze({
    response,
    finishReason,
    nodes,
    usage: sumUsage(nodes),
    costUsd: sumCost(nodes),
    chargedUsd,
    modelCalls: scope.count('modelCalls'),
    toolCalls: scope.count('toolCalls'),
    durationMs: parts.now().getTime() - run.startedAt.getTime(),
  });
}

interface CheckedInput {
  readonly message: string;
  readonly history: readonly Turn[];
}

/** @throws ValidationError `INVALID_MESSAGE` */
function checkInput(input: unknown): CheckedInput {
  if (typeof input === 'string') return { message: wellFormed(input), history: [] };
  const fail = (message: string) => new ValidationError({ code: 'INVALID_MESSAGE', message });
  const {
    message,
    history = [],
    ...others
  } = isRecord(input) && Object.hasOwn(input, 'message') ? input : { message: input };
  if (typeof message !== 'string')
    throw fail(`the message must be a string, not ${message === null ? 'null' : typeof message}`);
  const [other] = Object.keys(others);
  if (other !== undefined) throw fail(`an input has a message and a history, and no ${other}`);
  if (!Array.isArray(history)) throw fail('the history must be a list of turns');
  return {
    message: wellFormed(message),
    history: history.map((turn: unknown, index) =>
      checkTurn(turn, () => fail(`turn ${index + 1} of the history must be { role: 'user' or 'assistant', content }`)),
    ),
  };
}

function checkTurn(turn: unknown, fault: () => ValidationError): Turn {
  const { role, content, ...others } = isRecord(turn) ? turn : {};
  if ((role !== 'user' && role !== 'assistant') || typeof content !== 'string' || Object.keys(others).length > 0)
    throw fault();
  return { role, content: wellFormed(content) };
}

/** Made anew for each run: what is recorded or played belongs to it. */
async function tapeOf({ record, replay }: ExecutorOptions): Promise<RecordOrReplay | undefined> {
  if (record === undefined && replay === undefined) return undefined;
  const { Recorder, Replayer } = await import('./transport/record-replay.ts');
  return replay !== undefined ? new Replayer(replay) : new Recorder(record ?? (() => undefined));
}

/** Only declared keys can be set. */
function mergeContext(config: ActorConfig, given: ExecutorOptions['context'] = {}): Readonly<Record<string, Scalar>> {
  for (const [key, value] of Object.entries(given)) {
    const declared = Object.keys(config.context);
    if (!declared.includes(key)) {
      const hint = declared.length === 0 ? 'The actor declares none.' : `It declares ${declared.join(', ')}.`;
      throw new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: `the actor declares no context key ${key}`,
        hint,
        details: { key },
      });
    }
    if (value !== null && !['string', 'boolean', 'bigint'].includes(typeof value) && !Number.isFinite(value)) {
      throw new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: `the context key ${key} must be a text, a number, true or false`,
        details: { key },
      });
    }
  }
  return Object.freeze({ ...config.context, ...given });
}

/** Looked up when it is called: the global `fetch` takes a while to be made, and the mock never needs it. */
const globalFetch: typeof fetch = (input, init) => globalThis.fetch(input, init);

function systemNow(): Date {
  return new Date();
}

async function timer(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal });
}

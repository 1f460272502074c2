// Runs an actor. Stateless, so one executor serves concurrent calls.

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
import { Run } from './run/run.ts';
import { Scope } from './run/scope.ts';
import { rootPath, runActor } from './run-actor.ts';
import { ActorStream } from './stream/actor-stream.ts';
import type { EventChannel } from './stream/event-channel.ts';
import type { ActorResult } from './stream/events.ts';
import { RunEvents } from './stream/run-events.ts';
import { Connections } from './transport/connections.ts';
import { LiveTransport } from './transport/live.ts';
import type { Sleep, Transport } from './transport/transport.ts';

export interface ExecutorOptions {
  /** The clock. Default: the system clock. */
  readonly now?: (() => Date) | undefined;
  /** Waits the given milliseconds before a request is retried; rejects when the signal is aborted. Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** How long a provider may send no data during a request, in milliseconds. Default 120,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** Cancels every run of this executor when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Values of the context keys that the actor declares. An integer beyond `Number.MAX_SAFE_INTEGER` must be a `bigint`.
   */
  readonly context?: Readonly<Record<string, Scalar>> | undefined;
  /** The permissions of guarded tools that need no confirmation. Default: none. */
  readonly permissions?: readonly Permission[] | undefined;
  /** The outside world that guarded tools may access. Default: none, so that no guarded tool runs. */
  readonly host?: ToolHost | undefined;
  /** Finds the configuration of an actor that is referenced by its full name; `undefined` if there is none. */
  readonly resolveActor?: ((name: string) => Promise<object | undefined> | object | undefined) | undefined;
  /** Called with each warning of a run. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
  /**
   * Called with each line of a recording, without its line end: the model requests and replies, without credentials.
   */
  readonly record?: ((line: string) => void) | undefined;
  /**
   * The text of a recording that is replayed instead of calling providers: needs no credential and sends nothing. Not
   * with `record`.
   */
  readonly replay?: string | undefined;
}

/** The input of an actor: a message, or the last message of a conversation with its earlier turns. */
export type ActorInput = string | { readonly message: string; readonly history?: readonly Turn[] | undefined };

export interface ExecutorSetup {
  readonly config: ActorConfig;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly pricing: Pricing;
  readonly options: Omit<ExecutorOptions, 'resolveActor'>;
  /** Finds and parses an actor that is referenced by its full name. */
  readonly findConfig?: FindConfig | undefined;
  /** The providers that are known, with those that the user declared. Default: the built-in table. */
  readonly table?: ProviderTable | undefined;
}

/** Runs one actor, any number of times. Created by `createExecutor`. Keeps no state of a run. */
export class Executor {
  /** The effective limits: the lower of the given limit and that of the actor, or the default where neither is set. */
  readonly limits: Limits;
  /** The given prices. */
  readonly pricing: Pricing;
  readonly #setup: ExecutorSetup;
  readonly #context: Readonly<Record<string, Scalar>>;
  readonly #connections: Connections;
  readonly #live: Transport;

  /** Takes validated values, and does not copy them. */
  constructor(setup: ExecutorSetup) {
    this.#setup = setup;
    this.#context = mergeContext(setup.config, setup.options.context);
    this.limits = Object.freeze({ ...DEFAULT_LIMITS, ...lowestLimits(setup.limits, setup.config.limits) });
    this.pricing = setup.pricing;
    const { fetch = globalFetch, idleTimeoutMs, now = systemNow } = setup.options;
    const { credentials, table = KNOWN_TABLE } = setup;
    this.#connections = new Connections({ credentials, table, fetch, idleTimeoutMs, now });
    this.#live = new LiveTransport(this.#connections, setup.options.sleep ?? timer);
  }

  /**
   * Runs the actor and returns its result.
   * @throws ValidationError if the input is malformed; otherwise the error of the run, with `spent`
   */
  async execute(input: ActorInput): Promise<ActorResult> {
    for await (const event of this.events(input)) {
      if (event.type === 'result') return event.result;
    }
    throw new ExecutionError({ code: 'INTERNAL', message: 'the run ended without a result' });
  }

  /** Runs the actor as a stream of its text. Throws immediately if the input is malformed. */
  stream(input: ActorInput): ActorStream {
    return new ActorStream(this.events(input));
  }

  /** Runs the actor as a stream of its events; the last one is `result`. The run starts with the first iteration. */
  events(input: ActorInput): RunEvents {
    const checked = this.#checkInput(input);
    return new RunEvents((channel) => {
      const cancellation = this.#cancellation(this.limits.timeoutMs);
      return { done: this.#run(checked, { channel, cancellation }), cancel: () => cancellation.cancel(ENDED) };
    });
  }

  /**
   * Returns what a run would do with an input. Sends nothing, runs no tool and needs no credential.
   * @throws LimitError if a limit would refuse it; ValidationError if the input is malformed
   */
  async preview(input: ActorInput): Promise<ActorPreview> {
    const checked = this.#checkInput(input);
    // A time limit applies to what is sent, and a preview sends nothing. A limit of 0 refuses every run.
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
    const { type } = this.#setup.config;
    if (checked.history.length === 0 || type === 'llm') return checked;
    const message = `an actor of type ${type} does not accept a history: its nodes receive only the message`;
    throw new ValidationError({
      code: 'INVALID_MESSAGE',
      message,
      hint: 'Put the relevant parts of the conversation into the message.',
    });
  }

  async #run(
    input: CheckedInput,
    { channel, cancellation }: { readonly channel: EventChannel; readonly cancellation: Cancellation },
  ): Promise<void> {
    let run: Run | undefined;
    try {
      const transport = await this.#openTransport();
      const execution = this.#execution(input, { cancellation, emit: channel.emit, transport });
      run = execution.scope.run;
      const { text, finishReason } = await runActor(execution);
      channel.emit({ type: 'result', result: resultOf(execution.scope, { response: text, finishReason }) });
      channel.end();
    } catch (error) {
      const failure = cancellation.error() ?? asAgentsError(error, rootPath(this.#setup.config));
      cancellation.cancel(ENDED);
      if (run?.hasSent && !Object.isFrozen(failure)) failure.spent = run.spent();
      channel.fail(failure);
    } finally {
      cancellation.release();
    }
  }

  /** Creates the transport of one run: what is recorded or replayed belongs to that run. */
  async #openTransport(): Promise<Transport> {
    const { record, replay } = this.#setup.options;
    if (replay !== undefined) return new (await import('./transport/replay.ts')).ReplayTransport(replay);
    if (record === undefined) return this.#live;
    return new (await import('./transport/record.ts')).RecordingTransport(this.#live, record);
  }

  #cancellation(timeoutMs: number | undefined): Cancellation {
    const { signal, now = systemNow } = this.#setup.options;
    return new Cancellation(signal, timeoutMs, () => now().getTime());
  }

  /** Creates the outermost execution of a new run. */
  #execution(
    { message, history }: CheckedInput,
    {
      cancellation,
      emit,
      transport = this.#live,
    }: { cancellation: Cancellation; emit: EventChannel['emit']; transport?: Transport },
  ): Execution {
    const { config, options, findConfig } = this.#setup;
    const { limits, pricing } = this;
    const { now = systemNow, onWarning, host } = options;
    const permissions = new Set(options.permissions);
    const run = new Run({
      connections: this.#connections,
      transport,
      pricing,
      now,
      onWarning,
      emit,
      permissions,
      host,
      find: new Actors(findConfig).find,
    });
    const scope = new Scope({ run, limits, cancellation, depth: 0 });
    const sink = run.writeAnswer;
    return {
      scope,
      config,
      path: rootPath(config),
      depth: 0,
      isRoot: true,
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
  const { nodes, chargedUsd, setup } = run;
  return Object.freeze({
    response,
    finishReason,
    nodes,
    usage: sumUsage(nodes),
    costUsd: sumCost(nodes),
    chargedUsd,
    modelCalls: scope.count('maxModelCalls'),
    toolCalls: scope.count('maxToolCalls'),
    durationMs: setup.now().getTime() - run.startedAt.getTime(),
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
    ...rest
  } = isRecord(input) && Object.hasOwn(input, 'message') ? input : { message: input };
  if (typeof message !== 'string')
    throw fail(`the message must be a string, not ${message === null ? 'null' : typeof message}`);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw fail(`unknown key of the input: ${unknown} (known keys: message, history)`);
  if (!Array.isArray(history)) throw fail('the history must be a list of turns');
  return {
    message: wellFormed(message),
    history: history.map((turn: unknown, index) =>
      checkTurn(turn, () => fail(`turn ${index + 1} of the history must be { role: 'user' or 'assistant', content }`)),
    ),
  };
}

function checkTurn(turn: unknown, fault: () => ValidationError): Turn {
  const { role, content, ...rest } = isRecord(turn) ? turn : {};
  if ((role !== 'user' && role !== 'assistant') || typeof content !== 'string' || Object.keys(rest).length > 0)
    throw fault();
  return { role, content: wellFormed(content) };
}

/**
 * Merges the given context values into those of the actor.
 * @throws ValidationError for an undeclared key or an invalid value
 */
function mergeContext(config: ActorConfig, given: ExecutorOptions['context'] = {}): Readonly<Record<string, Scalar>> {
  for (const [key, value] of Object.entries(given)) {
    const declared = Object.keys(config.context);
    if (!declared.includes(key)) {
      const hint =
        declared.length === 0 ? 'The actor declares no context keys.' : `Declared keys: ${declared.join(', ')}.`;
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
        message: `the context key ${key} must be a string, a number, true or false`,
        details: { key },
      });
    }
  }
  return Object.freeze({ ...config.context, ...given });
}

/**
 * Reads the global `fetch` only when it is called: Node.js takes a while to initialize it, and the mock provider never
 * needs it.
 */
const globalFetch: typeof fetch = (input, init) => globalThis.fetch(input, init);

function systemNow(): Date {
  return new Date();
}

async function timer(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal });
}

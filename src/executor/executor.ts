// What runs an actor. Holds nothing that changes, so one executor serves many calls at once.
import { setTimeout } from 'node:timers/promises';
import type { ActorConfig, LlmActorConfig, Scalar, Warning } from '../actor/config.ts';
import type { Credentials } from '../credentials.ts';
import { AgentsError, ExecutionError, ValidationError } from '../errors.ts';
import { DEFAULT_LIMITS, type Limits, lowestLimits } from '../limits.ts';
import type { Pricing } from '../pricing.ts';
import { ActorStream } from './actor-stream.ts';
import { type Ending, endingOf } from './ending.ts';
import type { ActorEvent, ActorResult } from './events.ts';
import { type FindConfig, resolveBase } from './resolve-base.ts';
import type { Sleep } from './retrying.ts';
import { runLlm } from './run-llm.ts';

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
  /** Values for the context keys that the actor declares. */
  readonly context?: Readonly<Record<string, Scalar>> | undefined;
  /** Finds the configuration of an actor that this one refers to by its full name; `undefined` if there is none. */
  readonly resolveActor?: ((name: string) => Promise<object | undefined> | object | undefined) | undefined;
  /** Called with each warning of a run. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

export interface ExecutorParts {
  readonly config: ActorConfig;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly pricing: Pricing;
  readonly options: Omit<ExecutorOptions, 'resolveActor'>;
  /** Finds the base of an actor, parsed. */
  readonly findConfig?: FindConfig | undefined;
}

/** Runs one actor, as often as it is asked to. Made by `createExecutor`. */
export class Executor {
  /** The limits in force: the lowest of those given and those of the actor, defaults where nobody set one. */
  readonly limits: Limits;
  /** The prices it was given. */
  readonly pricing: Pricing;
  readonly #parts: ExecutorParts;
  readonly #context: Readonly<Record<string, Scalar>>;

  /** Takes what is checked already and keeps it. */
  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#context = mergeContext(parts.config, parts.options.context);
    this.limits = Object.freeze({ ...DEFAULT_LIMITS, ...lowestLimits(parts.limits, parts.config.limits) });
    this.pricing = parts.pricing;
  }

  /**
   * Runs the actor and gives back its result.
   * @throws ValidationError if the message is no string; else what the run throws, with `spent`
   */
  async execute(message: string): Promise<ActorResult> {
    for await (const event of this.events(message)) {
      if (event.type === 'result') return event.result;
    }
    throw new ExecutionError({ code: 'INTERNAL', message: 'the run ended without a result' });
  }

  /** Runs the actor as a stream of its text. A message that is no string is thrown at once. */
  stream(message: string): ActorStream {
    return new ActorStream(this.events(message));
  }

  /** Runs the actor as a stream of its events; the last one is `result`. It begins with the first iteration. */
  events(message: string): AsyncGenerator<ActorEvent, void, undefined> {
    if (typeof message !== 'string') {
      throw new ValidationError({ code: 'INVALID_MESSAGE', message: `the message must be a string, not ${message === null ? 'null' : typeof message}` });
    }
    const leaving = new AbortController();
    const events = this.#run(message, leaving.signal);
    const finish = events.return.bind(events);
    // A generator that waits for the network would only be left when something has come.
    events.return = (value) => {
      leaving.abort();
      return finish(value);
    };
    return events;
  }

  async *#run(message: string, leaving: AbortSignal): AsyncGenerator<ActorEvent, void, undefined> {
    const { credentials, options, findConfig } = this.#parts;
    const { limits, pricing } = this;
    const ending = endingOf([leaving, ...(options.signal ? [options.signal] : [])], limits.timeoutMs);
    try {
      const config = await this.#resolve(ending, findConfig);
      const { now = systemNow, sleep = timer, fetch = globalFetch, idleTimeoutMs, onWarning } = options;
      const world = { now, sleep, fetch, idleTimeoutMs, onWarning };
      yield* runLlm({ config, message, context: this.#context, credentials, limits, pricing, ending, ...world });
    } finally {
      ending.release();
    }
  }

  /** The configuration to run, with the model of its base. A caller's function that fails is an error of the run. */
  async #resolve(ending: Ending, findConfig: FindConfig | undefined): Promise<LlmActorConfig> {
    try {
      return await ending.race(resolveBase(this.#parts.config, findConfig));
    } catch (error) {
      const ended = ending.error();
      if (ended !== undefined) throw ended;
      if (error instanceof AgentsError) throw error;
      throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `resolveActor failed: ${(error as Error).message}`, cause: error });
    }
  }
}

/** Only declared keys can be set. */
function mergeContext(config: ActorConfig, given: ExecutorOptions['context'] = {}): Readonly<Record<string, Scalar>> {
  for (const [key, value] of Object.entries(given)) {
    const declared = Object.keys(config.context);
    if (!declared.includes(key)) {
      const hint = declared.length === 0 ? 'The actor declares none.' : `It declares ${declared.join(', ')}.`;
      throw new ValidationError({ code: 'INVALID_ARGUMENT', message: `the actor declares no context key ${key}`, hint, details: { key } });
    }
    if (value !== null && !['string', 'boolean'].includes(typeof value) && !Number.isFinite(value)) {
      throw new ValidationError({ code: 'INVALID_ARGUMENT', message: `the context key ${key} must be a text, a number, true or false`, details: { key } });
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

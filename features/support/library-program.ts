// A program that uses the library: its arguments and results.
import assert from 'node:assert/strict';
import {
  type ActorEvent,
  type ActorResult,
  AgentsError,
  type Credentials,
  createExecutor,
  EXIT_STATUS,
  type Executor,
  type ExecutorOptions,
  type Limits,
  type Pricing,
} from '../../src/index.ts';
import { NOW } from './host.ts';
import type { Scenario } from './world.ts';

export class LibraryProgram {
  config: unknown = { model: 'mock/echo' };
  credentials: unknown = { mock: {} };
  limits: unknown;
  pricing: unknown;
  options: ExecutorOptions = { now: () => new Date(NOW) };
  /** Requests to a network that refuses all of them. */
  readonly refused: string[] = [];
  readonly warnings: unknown[] = [];
  executor: Executor | undefined;
  result: ActorResult | undefined;
  error: unknown;
  events: ActorEvent[] = [];
  pieces: string[] = [];

  make(): Executor {
    this.executor ??= createExecutor(
      this.config as object,
      this.credentials as Credentials,
      this.limits as Limits,
      this.pricing as Pricing,
      this.options,
    );
    return this.executor;
  }

  refuseNetwork(): void {
    const refuse: typeof fetch = async (input) => {
      this.refused.push(String(input));
      throw new Error('no network');
    };
    this.options = { ...this.options, fetch: refuse };
  }

  /** Runs an action that may fail. A later step must expect the failure, as for a command. */
  async attempt(scenario: Scenario, what: string, action: () => unknown): Promise<void> {
    this.error = undefined;
    try {
      await action();
      scenario.finish({ command: what, status: 0, stdout: this.result?.response ?? '', stderr: '' });
    } catch (error) {
      this.error = error;
      const status = error instanceof AgentsError ? EXIT_STATUS[error.code] : 1;
      scenario.finish({ command: what, status, stdout: '', stderr: `${(error as Error).stack}` });
    }
  }

  /** Returns the error of the program and marks it as expected. */
  failure(scenario: Scenario): AgentsError {
    assert.ok(this.error instanceof AgentsError, `the program got ${String(this.error)}`);
    scenario.unexplained = undefined;
    return this.error;
  }

  async iterate(message: string): Promise<void> {
    const stream = this.make().stream(message);
    for await (const text of stream) this.pieces.push(text);
    this.result = await stream.result;
  }

  async readEvents(message: string): Promise<void> {
    for await (const event of this.make().events(message)) {
      this.events.push(event);
      if (event.type === 'result') this.result = event.result;
    }
  }
}

const programs = new WeakMap<Scenario, LibraryProgram>();

/** The program of a scenario. */
export function programOf(scenario: Scenario): LibraryProgram {
  const program = programs.get(scenario) ?? new LibraryProgram();
  programs.set(scenario, program);
  return program;
}

/** Freezes a value and all values inside it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    for (const one of Object.values(Object.freeze(value))) deepFreeze(one);
  return value;
}

/** Converts text to events of the `openai` protocol, one for each word, with a final event only if requested. */
export function openaiDeltas(pieces: readonly string[], usage?: object): string {
  const events = pieces.map(
    (content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }) as object,
  );
  if (usage !== undefined)
    events.push({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, { choices: [], usage });
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}

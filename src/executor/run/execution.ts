// One execution of an actor or of a node: what it is given, and what it gives back. Knows no kind of actor.

import type { ActorConfig, LlmActorConfig, Scalar } from '../../actor/config.ts';
import type { FinishReason } from '../../providers/provider.ts';
import type { NodeValues } from '../../templates/values.ts';
import type { Siblings } from './find-actor.ts';
import type { NodeOutput } from './run.ts';
import type { Scope } from './scope.ts';

/** An earlier turn of a conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** Takes a piece of an answer as it comes. Gives back a promise if who reads it is behind. */
export type Sink = (node: string, text: string) => Promise<void> | undefined;

export interface Execution<Config = ActorConfig> {
  readonly scope: Scope;
  readonly config: Config;
  /** Path of the node. */
  readonly path: string;
  /** The depth that was reached before it. */
  readonly depth: number;
  /** Its place in the run: step and place in the file, of each graph around it. */
  readonly order: readonly number[];
  readonly input: string;
  /** What the templates of its graph or of itself call `message`. */
  readonly message: string;
  readonly history: readonly Turn[];
  readonly context: Readonly<Record<string, Scalar>>;
  /** The nodes of the graph around it, for its templates. */
  readonly nodes?: Readonly<Record<string, NodeValues>> | undefined;
  readonly siblings: Siblings;
  /** Runs an actor of any kind, so that an actor that calls another one needs no knowledge of its kind. */
  readonly runActor: (execution: Execution) => Promise<Answer>;
  /** Takes its answer as it comes; absent: what it says is no part of the answer, or not yet. */
  readonly sink: Sink | undefined;
  /** Before its first call of a model: waits until those before it in the step stand in the line. */
  readonly turn?: FirstCallOrder | undefined;
}

/** Keeps those who ask for the first time in their order. */
export interface FirstCallOrder {
  /** Resolves when all before it have asked, or will not. */
  readonly before: Promise<void> | undefined;
  /** It has asked. */
  readonly pass: () => void;
}

export interface Answer {
  readonly text: string;
  readonly finishReason: FinishReason;
  /** What was kept of it, because it was no part of the run's answer. Whoever makes it one forgets that. */
  readonly kept?: readonly NodeOutput[] | undefined;
}

/** One execution of an `llm` actor. */
export type LlmExecution = Execution<LlmActorConfig>;

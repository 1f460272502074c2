// One execution of an actor or of a node: its input and its output. Does not depend on the types of actors.

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

/** Takes a piece of an answer while it is generated. Returns a promise if the reader is behind. */
export type Sink = (node: string, text: string) => Promise<void> | undefined;

export interface Execution<Config = ActorConfig> {
  readonly scope: Scope;
  readonly config: Config;
  /** Path of the node. */
  readonly path: string;
  /** The depth of the calling execution; 0 for the outermost one. */
  readonly depth: number;
  /** Whether it is the outermost execution of the run, not one of a node or of an actor used as a tool. */
  readonly isRoot: boolean;
  /** Its position in the run: step and position in the file, for each enclosing graph. */
  readonly order: readonly number[];
  readonly input: string;
  /** The value of `message` in the templates of its graph, or in its own. */
  readonly message: string;
  readonly history: readonly Turn[];
  readonly context: Readonly<Record<string, Scalar>>;
  /** The nodes of the enclosing graph, for its templates. */
  readonly nodes?: Readonly<Record<string, NodeValues>> | undefined;
  readonly siblings: Siblings;
  /** Runs an actor of any type, so that the caller does not depend on that type. */
  readonly runActor: (execution: Execution) => Promise<Answer>;
  /** Takes its answer while it is generated. Absent if its output is not part of the answer of the run, or not yet. */
  readonly sink: Sink | undefined;
  /** Orders its first model call after those of the earlier nodes of the step. */
  readonly firstCall?: FirstCall | undefined;
}

/** The position of a node in the order of the first model calls of a step. */
export interface FirstCall {
  /** Resolves when all earlier nodes have requested a reservation, or will not request one. */
  readonly earlierCalls: Promise<void> | undefined;
  /** Called when the node has requested its reservation, or will not: later nodes may then continue. */
  readonly release: () => void;
}

export interface Answer {
  readonly text: string;
  readonly finishReason: FinishReason;
  /**
   * The outputs that `Run.keepOutput` stored because they are not part of the answer of the run. Code that adds them to
   * the answer must call `Run.forgetOutputs`.
   */
  readonly outputs?: readonly NodeOutput[] | undefined;
}

/** One execution of an `llm` actor. */
export type LlmExecution = Execution<LlmActorConfig>;

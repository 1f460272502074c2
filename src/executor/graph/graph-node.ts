// Runs one node of a graph once: builds its input from the tokens that it took, runs it, retries it according to
// `retry`, and passes its failure to `on_error` if it has one.

import type {
  ActorNode,
  GraphActorConfig,
  GraphNode,
  LlmNode,
  RouterNode,
  Scalar,
  ToolNode,
} from '../../actor/config.ts';
import { type AgentsError, ConfigurationError, ExecutionError } from '../../errors.ts';
import type { FinishReason } from '../../providers/provider.ts';
import type { NodeValues } from '../../templates/values.ts';
import { asAgentsError, isFinal } from '../failure.ts';
import type { Answer, Execution, FirstCall, Sink } from '../run/execution.ts';
import { evaluate, render } from '../run/render.ts';
import type { NodeOutput } from '../run/run.ts';
import type { PlannedNode } from './graph-plan.ts';
import type { ReadyNode } from './graph-tokens.ts';
import { routeOf } from './router.ts';

/** The outcome of one run of a node. */
export interface NodeOutcome {
  readonly ready: ReadyNode;
  readonly input: string;
  readonly text: string;
  /** The depth of the node itself, not of the actors that it runs. */
  readonly depth: number;
  readonly finishReason: FinishReason;
  readonly outputs?: readonly NodeOutput[] | undefined;
  /** The target that a router chose: the id of a node, or `end`. */
  readonly route?: string | undefined;
  /** Set if the node failed and its graph continues with `on_error`. */
  readonly error?: AgentsError | undefined;
}

interface NodeRunOptions {
  readonly step: number;
  readonly sink: Sink | undefined;
  readonly firstCall: FirstCall | undefined;
}

type NodeAnswer = Answer & { readonly route?: string | undefined };
type NodeExecution = Execution<GraphActorConfig>;

/** Runs the nodes of one execution of a graph. */
export class NodeRunner {
  readonly #graph: NodeExecution;
  readonly #values: Readonly<Record<string, NodeValues>>;

  /** @param values the values of the nodes for templates; the caller keeps them up to date */
  constructor(graph: NodeExecution, values: Readonly<Record<string, NodeValues>>) {
    this.#graph = graph;
    this.#values = values;
  }

  /** Runs a node. @throws AgentsError if it fails and the graph cannot continue */
  async run(ready: ReadyNode, { step, sink, firstCall }: NodeRunOptions): Promise<NodeOutcome> {
    const { planned, tokens } = ready;
    const { node, path, index } = planned;
    const depth = tokens.reduce((max, token) => Math.max(max, token.depth), 0);
    const tokenText = joinTokens(tokens, planned);
    const execution: NodeExecution = {
      ...this.#graph,
      path,
      depth,
      isRoot: false,
      order: [...this.#graph.order, step, index],
      history: [],
      nodes: this.#values,
      sink,
      firstCall,
      input: tokenText,
    };
    this.#graph.scope.checkDepth(depth + 1);
    let input = tokenText;
    try {
      if (node.input !== undefined) input = await render(execution, 'input', node.input);
      const done = await this.#try(planned, { ...execution, input });
      return { ready, input, depth: depth + 1, ...done };
    } catch (error) {
      const failure = asAgentsError(error, path);
      const { cancellation, run } = this.#graph.scope;
      if (cancellation.signal.aborted || isFinal(error) || node.onError === undefined)
        throw cancellation.error() ?? failure;
      run.setup.emit({ type: 'node-end', node: path, error: { code: failure.code, message: failure.message } });
      return { ready, input, text: '', depth: depth + 1, finishReason: 'stop', error: failure };
    }
  }

  /** Runs the node until it succeeds or the attempts of `retry` are used up. */
  async #try({ node }: PlannedNode, execution: NodeExecution): Promise<NodeAnswer> {
    const { attempts = 1, delayMs = 0 } = node.retry ?? {};
    const { cancellation, run } = this.#graph.scope;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#work(node, execution);
      } catch (error) {
        if (attempt >= attempts || cancellation.signal.aborted || isFinal(error)) throw error;
        run.warn(
          execution.path,
          'NODE_RETRY',
          `${execution.path} failed: ${(error as Error).message}; trying again (attempt ${attempt + 1} of ${attempts})`,
        );
      }
      if (delayMs > 0) await cancellation.race(run.setup.transport.sleep(delayMs, cancellation.signal));
    }
  }

  #work(node: GraphNode, execution: NodeExecution): Promise<NodeAnswer> {
    if (node.type === 'llm') return this.#llm(node, execution);
    if (node.type === 'tool') return this.#tool(node, execution);
    return node.type === 'actor' ? this.#actor(node, execution) : this.#router(node, execution);
  }

  /** Runs a model. Its templates can read the values of the graph. */
  #llm({ actor }: LlmNode, execution: NodeExecution): Promise<NodeAnswer> {
    const { name } = this.#graph.config;
    return execution.runActor({ ...execution, config: { ...actor, ...(name !== undefined && { name }) } });
  }

  #tool({ tool, arguments: given }: ToolNode, execution: NodeExecution): Promise<NodeAnswer> {
    const { name } = this.#graph.config;
    const { context } = this.#graph;
    const config = {
      type: 'tool',
      tools: [{ name: tool, arguments: given }],
      context,
      limits: {},
      ...(name !== undefined && { name }),
    } as const;
    return execution.runActor({ ...execution, config });
  }

  /** Runs another actor. It receives the input of the node as `message`, and nothing else of this graph. */
  async #actor(node: ActorNode, execution: NodeExecution): Promise<NodeAnswer> {
    const { scope, siblings, path, input, depth } = execution;
    const found = await scope.find(`${path} runs the actor`, node.actor, siblings);
    // A tool actor makes no model call, so later nodes need not wait for one.
    if (found.config.type === 'tool') execution.firstCall?.release();
    const context = { ...found.config.context, ...(await this.#contextOf(node, execution)) };
    for (const key of Object.keys(context))
      if (!Object.hasOwn(found.config.context, key)) throw undeclaredContextKey(node, key);
    return execution.runActor({ ...execution, ...found, context, message: input, nodes: undefined, depth: depth + 1 });
  }

  async #contextOf({ context }: ActorNode, execution: NodeExecution): Promise<Readonly<Record<string, Scalar>>> {
    const values: Record<string, Scalar> = {};
    for (const [key, value] of Object.entries(context)) {
      values[key] = typeof value === 'string' ? await render(execution, `context.${key}`, value) : value;
    }
    return values;
  }

  async #router(node: RouterNode, execution: NodeExecution): Promise<NodeAnswer> {
    const { scope, path, input, sink } = execution;
    const { emit } = scope.run.setup;
    emit({ type: 'node-start', node: path, kind: 'router', actor: this.#graph.config.name ?? this.#graph.path });
    const chosen = await routeOf(node, input, (when) => evaluate(execution, `${node.id}.rules`, when));
    if (chosen === undefined) throw noRuleMatched(node);
    if (sink !== undefined) await scope.waitForReader(sink(path, chosen.text));
    await scope.waitForReader(emit({ type: 'node-end', node: path }));
    return { text: chosen.text, route: chosen.to, finishReason: 'stop' };
  }
}

/**
 * The limit in UTF-16 code units of the input of a node. Without it the outputs of a graph could double from node to
 * node.
 */
const MAX_INPUT_CHARACTERS = 16 * 1024 * 1024;

/** Joins the outputs that a node took, separated by blank lines. @throws ExecutionError if the result is too long */
function joinTokens(tokens: ReadyNode['tokens'], { node: { id } }: PlannedNode): string {
  const characters = tokens.reduce((sum, { text }) => sum + text.length, 0);
  if (characters <= MAX_INPUT_CHARACTERS) return tokens.map(({ text }) => text).join('\n\n');
  throw new ExecutionError({
    code: 'EXECUTION_FAILED',
    message:
      `the input of the node ${id} has more than ${MAX_INPUT_CHARACTERS} characters: ` +
      `it joins ${tokens.length} outputs`,
    hint: 'Remove some of the edges to the node, or set `input` to the parts of the outputs that it needs.',
    details: { node: id },
  });
}

function noRuleMatched({ id }: RouterNode): ExecutionError {
  const message = `no rule of the router ${id} matches, and it has no default`;
  return new ExecutionError({
    code: 'NO_RULE_MATCHED',
    message,
    hint: 'Add a `default:` to the router.',
    details: { node: id },
  });
}

/** Returns the error for a context key that is no longer declared: the actor was changed after the graph was added. */
function undeclaredContextKey({ id, actor }: ActorNode, key: string): ConfigurationError {
  const message = `the node ${id} sets the context key ${key}, which the actor ${actor} does not declare`;
  return new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message,
    hint: `Declare ${key} in ${actor}, or remove it from the node.`,
    details: { node: id, key },
  });
}

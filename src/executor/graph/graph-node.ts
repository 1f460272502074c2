// One run of one node of a graph: its input made of what it took, its work, tried again as `retry` says, and its failure given to
// `on_error` if it has one.

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
import type { Answer, Execution, FirstCallOrder, Sink } from '../run/execution.ts';
import { evaluate, render } from '../run/render.ts';
import type { NodeOutput } from '../run/run.ts';
import type { PlannedNode } from './graph-plan.ts';
import type { ReadyNode } from './graph-tokens.ts';
import { routeOf } from './router.ts';

/** What a run of a node came to. */
export interface NodeOutcome {
  readonly ready: ReadyNode;
  readonly input: string;
  readonly text: string;
  /** Of the node itself, whatever was reached in it. */
  readonly depth: number;
  readonly finishReason: FinishReason;
  readonly kept?: readonly NodeOutput[] | undefined;
  /** Where a router leads: the id of a node, or `end`. */
  readonly route?: string | undefined;
  /** It failed, and its graph goes on with `on_error`. */
  readonly error?: AgentsError | undefined;
}

interface NodeRunOptions {
  readonly step: number;
  readonly sink: Sink | undefined;
  readonly turn: FirstCallOrder | undefined;
}

type Done = Answer & { readonly route?: string | undefined };
type NodeExecution = Execution<GraphActorConfig>;

/** Runs the nodes of one execution of a graph. */
export class NodeRunner {
  readonly #graph: NodeExecution;
  readonly #values: Readonly<Record<string, NodeValues>>;

  /** @param values what templates see of the nodes, kept up to date by who runs the graph */
  constructor(graph: NodeExecution, values: Readonly<Record<string, NodeValues>>) {
    this.#graph = graph;
    this.#values = values;
  }

  /** @throws AgentsError of a failure that nothing in the graph goes on after */
  async run(ready: ReadyNode, { step, sink, turn }: NodeRunOptions): Promise<NodeOutcome> {
    const { planned, tokens } = ready;
    const { node, path, index } = planned;
    const depth = tokens.reduce((most, token) => Math.max(most, token.depth), 0);
    const taken = joined(tokens, planned);
    const execution: NodeExecution = {
      ...this.#graph,
      path,
      depth,
      order: [...this.#graph.order, step, index],
      history: [],
      nodes: this.#values,
      sink,
      turn,
      input: taken,
    };
    this.#graph.scope.checkDepth(depth + 1);
    let input = taken;
    try {
      if (node.input !== undefined) input = await render(execution, 'input', node.input);
      const done = await this.#try(planned, { ...execution, input });
      return { ready, input, depth: depth + 1, ...done };
    } catch (error) {
      const failure = asAgentsError(error, path);
      const { cancellation, run } = this.#graph.scope;
      if (cancellation.signal.aborted || isFinal(error) || node.onError === undefined)
        throw cancellation.error() ?? failure;
      run.parts.emit({ type: 'node-end', node: path, error: { code: failure.code, message: failure.message } });
      return { ready, input, text: '', depth: depth + 1, finishReason: 'stop', error: failure };
    }
  }

  /** As often as `retry` says. */
  async #try({ node }: PlannedNode, execution: NodeExecution): Promise<Done> {
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
      if (delayMs > 0 && run.parts.tape?.mode !== 'replay')
        await cancellation.race(run.parts.sleep(delayMs, cancellation.signal));
    }
  }

  #work(node: GraphNode, execution: NodeExecution): Promise<Done> {
    if (node.type === 'llm') return this.#llm(node, execution);
    if (node.type === 'tool') return this.#tool(node, execution);
    return node.type === 'actor' ? this.#actor(node, execution) : this.#router(node, execution);
  }

  /** Its templates see the graph around it. */
  #llm({ actor }: LlmNode, execution: NodeExecution): Promise<Done> {
    const { name } = this.#graph.config;
    return execution.runActor({ ...execution, config: { ...actor, ...(name !== undefined && { name }) } });
  }

  #tool({ tool, arguments: given }: ToolNode, execution: NodeExecution): Promise<Done> {
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

  /** It sees its own input as `message`, and nothing of this graph. */
  async #actor(node: ActorNode, execution: NodeExecution): Promise<Done> {
    const { scope, siblings, path, input, depth } = execution;
    const found = await scope.find(`${path} runs the actor`, node.actor, siblings);
    // It asks for no model, so nobody has to wait for that.
    if (found.config.type === 'tool') execution.turn?.pass();
    const context = { ...found.config.context, ...(await this.#contextOf(node, execution)) };
    for (const key of Object.keys(context)) if (!Object.hasOwn(found.config.context, key)) throw undeclared(node, key);
    return execution.runActor({ ...execution, ...found, context, message: input, nodes: undefined, depth: depth + 1 });
  }

  async #contextOf({ context }: ActorNode, execution: NodeExecution): Promise<Readonly<Record<string, Scalar>>> {
    const values: Record<string, Scalar> = {};
    for (const [key, value] of Object.entries(context)) {
      values[key] = typeof value === 'string' ? await render(execution, `context.${key}`, value) : value;
    }
    return values;
  }

  async #router(node: RouterNode, execution: NodeExecution): Promise<Done> {
    const { scope, path, input, sink } = execution;
    const { emit } = scope.run.parts;
    emit({ type: 'node-start', node: path, kind: 'router', actor: this.#graph.config.name ?? this.#graph.path });
    const chosen = await routeOf(node, input, (when) => evaluate(execution, `${node.id}.rules`, when));
    if (chosen === undefined) throw unmatched(node);
    if (sink !== undefined) await scope.wait(sink(path, chosen.text));
    await scope.wait(emit({ type: 'node-end', node: path }));
    return { text: chosen.text, route: chosen.to, finishReason: 'stop' };
  }
}

/** UTF-16 code units of the input of a node; the outputs of a graph could double from node to node. */
const MAX_INPUT_CHARACTERS = 16 * 1024 * 1024;

/** The outputs that a node took as one text, a blank line between them. @throws ExecutionError if that is too long */
function joined(tokens: ReadyNode['tokens'], { node: { id } }: PlannedNode): string {
  const characters = tokens.reduce((sum, { text }) => sum + text.length, 0);
  if (characters <= MAX_INPUT_CHARACTERS) return tokens.map(({ text }) => text).join('\n\n');
  throw new ExecutionError({
    code: 'EXECUTION_FAILED',
    message: `the input of the node ${id} has more than ${MAX_INPUT_CHARACTERS} characters: it is made of ${tokens.length} outputs`,
    hint: 'Lead fewer nodes to it, or write what it takes of them under `input`.',
    details: { node: id },
  });
}

function unmatched({ id }: RouterNode): ExecutionError {
  const message = `no rule of the router ${id} matches, and it has no default`;
  return new ExecutionError({ code: 'NO_RULE_MATCHED', message, hint: 'Give it a `default:`.', details: { node: id } });
}

/** The actor was changed after the graph was added. */
function undeclared({ id, actor }: ActorNode, key: string): ConfigurationError {
  const message = `the node ${id} sets the context key ${key}, which the actor ${actor} does not declare`;
  return new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message,
    hint: `Declare ${key} in ${actor}, or leave it out.`,
    details: { node: id, key },
  });
}

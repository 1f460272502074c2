// What an actor would do, before anything is done: of a model what it would be sent and could cost, of the others what they would
// run. Sends nothing and runs no tool.

import {
  type ActorConfig,
  type BasedActorConfig,
  type GraphNode,
  type LlmActorConfig,
  type ModelSettings,
  PERMISSIONS,
  type Permission,
} from '../actor/config.ts';
import { shortNameOf } from '../actor/name.ts';
import { type Use, usesOf, usesOfNode } from '../actor/references.ts';
import type { Limits } from '../limits.ts';
import { toDollars } from '../money.ts';
import type { ModelMessage } from '../providers/provider.ts';
import { findTool } from '../tools/built-in.ts';
import { boundOf } from './budget/budget.ts';
import { previewLlm } from './llm/run-llm.ts';
import type { Execution } from './run/execution.ts';
import type { FoundActor, Siblings } from './run/find-actor.ts';
import { resolveBase } from './run/resolve-base.ts';
import type { RunSetup } from './run/run.ts';
import { checkContext, rootPath } from './run-actor.ts';
import type { NodeKind } from './stream/events.ts';

/** What a run would do. */
export type ActorPreview = LlmPreview | ToolPreview | GraphPreview;

/** What every preview tells. */
interface CommonPreview {
  readonly actor: string;
  /** What its tools need, and those of all that it refers to. */
  readonly needs: readonly PreviewPermission[];
  readonly limits: Limits;
}

export interface PreviewPermission {
  readonly need: Permission;
  /** `asked`: the user would be asked each time. `denied`: the run would fail there. */
  readonly permission: 'allowed' | 'asked' | 'denied';
}

/** What would be sent first, and the most that it could cost. */
export interface LlmPreview extends CommonPreview {
  readonly type: 'llm';
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** The names of what the model is offered; actors are among them. */
  readonly tools: readonly string[];
  /** As they would be sent: `maxTokens` is what the limits leave of it, and absent if none is sent. */
  readonly settings: ModelSettings;
  /** The most tokens of input that it can be. */
  readonly inputTokens: number;
  /** The most tokens of output that it can be: `maxTokens`, or where none is sent the model's own maximum. */
  readonly outputTokens: number;
  /** US dollars of all of these at their dearest; `undefined` if the price is unknown. */
  readonly costUsd: number | undefined;
}

export interface ToolPreview extends CommonPreview {
  readonly type: 'tool';
  /** In the order in which they run. */
  readonly tools: readonly string[];
}

/** What a graph is made of; which of it runs, and how often, depends on what its nodes say. */
export interface GraphPreview extends CommonPreview {
  readonly type: 'graph';
  /** In the order of the file; those of an actor that it runs behind the node that runs it. */
  readonly nodes: readonly PreviewNode[];
}

export interface PreviewNode {
  /** Its path. */
  readonly node: string;
  readonly type: NodeKind;
  /** The actor that it runs, if it has a name of its own. */
  readonly actor?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** What the model is offered, or the tools that run. */
  readonly tools: readonly string[];
}

/** @throws LimitError if a limit would refuse the run at once; what is missing of that which it refers to */
export async function previewActor(execution: Execution, limits: Limits): Promise<ActorPreview> {
  const { config, scope, siblings, path, depth } = execution;
  checkContext(execution.context);
  scope.cancellation.signal.throwIfAborted();
  scope.checkDepth(depth + 1);
  const survey = new Survey(scope.run.parts);
  if (config.type === 'llm') {
    const actor = await survey.baseOf(config, siblings);
    await survey.visitTools(actor, path, siblings);
    return Object.freeze({ ...(await llmPreview({ ...execution, config: actor })), needs: survey.needs(), limits });
  }
  const name = config.name ?? rootPath(config);
  if (config.type === 'tool') {
    scope.check('toolCalls');
    const tools = survey.takeTools(toolNamesIn(usesOf(config)));
    return Object.freeze({ type: 'tool', actor: name, tools, needs: survey.needs(), limits });
  }
  await survey.visitGraph(config.nodes, path, siblings);
  return Object.freeze({
    type: 'graph',
    actor: name,
    nodes: Object.freeze(survey.nodes),
    needs: survey.needs(),
    limits,
  });
}

async function llmPreview(execution: Execution<LlmActorConfig>): Promise<Omit<LlmPreview, 'needs' | 'limits'>> {
  const { planned, request, outputTokens } = await previewLlm(execution);
  const { ask, actor, provider } = planned;
  const { model, messages, settings, tools = [] } = request;
  const costUsd = ask.price && toDollars(boundOf(ask, outputTokens));
  const names = tools.map((tool) => tool.name);
  return {
    type: 'llm',
    actor,
    provider,
    model,
    messages,
    tools: names,
    settings,
    inputTokens: ask.inputTokens,
    outputTokens,
    costUsd,
  };
}

/** Goes through all that an actor refers to. What stands at two places is gone through once. */
class Survey {
  readonly nodes: PreviewNode[] = [];
  readonly #parts: RunSetup;
  readonly #needs = new Set<Permission>();
  readonly #seen = new Set<ActorConfig>();

  constructor(parts: RunSetup) {
    this.#parts = parts;
  }

  needs(): readonly PreviewPermission[] {
    const { permissions, host } = this.#parts;
    const unpermitted = host?.confirm === undefined ? 'denied' : 'asked';
    return Object.freeze(
      PERMISSIONS.filter((need) => this.#needs.has(need)).map((need) =>
        Object.freeze({ need, permission: host !== undefined && permissions.has(need) ? 'allowed' : unpermitted }),
      ),
    );
  }

  baseOf(config: LlmActorConfig | BasedActorConfig, siblings: Siblings): Promise<LlmActorConfig> {
    return resolveBase(config, { siblings, find: this.#parts.find, table: this.#parts.connections.table });
  }

  /** Notes what tools need, and gives back their names. */
  takeTools(names: readonly string[]): readonly string[] {
    for (const name of names) for (const need of findTool(name)?.needs ?? []) this.#needs.add(need);
    return Object.freeze(names);
  }

  async visitGraph(nodes: readonly GraphNode[], path: string, siblings: Siblings): Promise<void> {
    for (const node of nodes) await this.#visitNode(node, `${path}/${node.id}`, siblings);
  }

  /** Visits what a model may call: its tools, and the actors among them. */
  async visitTools(config: LlmActorConfig | BasedActorConfig, path: string, siblings: Siblings): Promise<void> {
    const uses = usesOf(config);
    this.takeTools(toolNamesIn(uses));
    for (const use of uses) {
      if (use.kind !== 'actor' || use.role !== 'tool') continue;
      const found = await this.#parts.find(`${path} has as a tool the actor`, use.reference, siblings);
      await this.#visitActor(use.reference, `${path}/${shortNameOf(use.reference)}`, found);
    }
  }

  async #visitNode(node: GraphNode, path: string, siblings: Siblings): Promise<void> {
    const uses = usesOfNode(node);
    const model = uses.find((use) => use.kind === 'model');
    if (model !== undefined) return this.#visitLlm(model.config, { path, siblings });
    const actor = uses.find((use) => use.kind === 'actor');
    if (actor === undefined) {
      // A node of type `actor` always uses one.
      const type = node.type as Exclude<GraphNode['type'], 'actor'>;
      return this.#add({ node: path, type, tools: this.takeTools(toolNamesIn(uses)) });
    }
    const found = await this.#parts.find(`${path} runs the actor`, actor.reference, siblings);
    await this.#visitActor(actor.reference, path, found);
  }

  async #visitActor(actor: string, path: string, { config, siblings }: FoundActor): Promise<void> {
    const isNew = !this.#seen.has(config);
    this.#seen.add(config);
    if (config.type === 'llm') return this.#visitLlm(config, { path, siblings, actor, isNew });
    const tools = config.type === 'tool' ? this.takeTools(toolNamesIn(usesOf(config))) : [];
    this.#add({ node: path, type: config.type, actor, tools });
    if (config.type === 'graph' && isNew) await this.visitGraph(config.nodes, path, siblings);
  }

  async #visitLlm(
    config: LlmActorConfig | BasedActorConfig,
    { path, siblings, actor, isNew = true }: NodePosition,
  ): Promise<void> {
    const actorConfig = await this.baseOf(config, siblings);
    const { provider, model, tools = [] } = actorConfig;
    const names = tools.map((choice) => (typeof choice === 'string' ? choice : choice.actor));
    this.#add({ node: path, type: 'llm', provider, model, ...(actor !== undefined && { actor }), tools: names });
    if (isNew) await this.visitTools(actorConfig, path, siblings);
  }

  #add(node: PreviewNode): void {
    this.nodes.push(Object.freeze(node));
  }
}

function toolNamesIn(uses: readonly Use[]): readonly string[] {
  return uses.flatMap((use) => (use.kind === 'tool' ? [use.name] : []));
}

interface NodePosition {
  readonly path: string;
  readonly siblings: Siblings;
  /** The name of the actor that it is. */
  readonly actor?: string;
  readonly isNew?: boolean;
}

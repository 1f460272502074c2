// A second, simple implementation of graph execution, and random graphs to compare the real one with.
import fc from 'fast-check';

export interface ModelNode {
  readonly id: string;
  /**
   * All kinds but routers return their id, their number of runs and the start of their input; `fails` does so only
   * every second time.
   */
  readonly kind: 'tool' | 'llm' | 'actor' | 'fails' | 'router';
  readonly waitsForAll: boolean;
  readonly onError?: string | undefined;
  /** For a router: the target while a node has run fewer times, and the target otherwise. */
  readonly rule?: Condition & { readonly to: string };
  readonly otherwise?: string;
}

/** `nodes.NODE.runs < below` */
interface Condition {
  readonly node: string;
  readonly below: number;
}

interface ModelEdge {
  readonly from: string;
  readonly to: string;
  readonly when?: Condition;
  readonly otherwise?: true;
}

export interface ModelGraph {
  readonly nodes: readonly ModelNode[];
  readonly edges: readonly ModelEdge[];
  readonly maxConcurrency: number;
}

/** The outcome of a run: its answer or error code, and the nodes that ran in each step. */
export interface ModelOutcome {
  readonly answer?: string;
  readonly code?: string;
  readonly steps: readonly (readonly string[])[];
}

const SHOWN = 60;

interface Token {
  readonly text: string;
  readonly depth: number;
}

/** Returns the outcome for a message. */
export function modelRun(graph: ModelGraph, message: string, maxDepth: number): ModelOutcome {
  return new ModelRun(graph, message).outcome(maxDepth);
}

interface Waiting {
  readonly from: string;
  readonly to: string;
  readonly token: Token;
}

interface Work {
  readonly node: ModelNode;
  readonly input: string;
  readonly depth: number;
}

interface Result extends Work {
  readonly failed: boolean;
  readonly text: string;
  /** The target of a router. */
  readonly to: string | undefined;
}

class ModelRun {
  readonly #graph: ModelGraph;
  readonly #runs = new Map<string, number>();
  readonly #answers: string[] = [];
  readonly #steps: string[][] = [];
  /** All inputs that wait on edges, oldest first. */
  #tokens: readonly Waiting[];

  constructor(graph: ModelGraph, message: string) {
    this.#graph = graph;
    this.#tokens = [{ from: '', to: 'n0', token: { text: message, depth: 0 } }];
  }

  outcome(maxDepth: number): ModelOutcome {
    const steps = this.#steps;
    for (let ready = this.#ready(); ready.length > 0; ready = this.#ready()) {
      steps.push(ready.map(({ id }) => id));
      const work = ready.map((node) => this.#take(node));
      if (work.some(({ node, depth }) => depth + (node.kind === 'actor' ? 1 : 0) > maxDepth))
        return { code: 'LIMIT_EXCEEDED', steps };
      const results = work.map((one) => this.#do(one));
      for (const result of results) this.#apply(result);
      if (!results.every((result) => this.#fire(result))) return { code: 'DEAD_END', steps };
    }
    if (this.#tokens.length > 0) return { code: 'INPUT_MISSING', steps };
    return this.#answers.length === 0 ? { code: 'NO_ANSWER', steps } : { answer: this.#answers.join('\n\n'), steps };
  }

  #ready(): readonly ModelNode[] {
    return this.#graph.nodes.filter(({ id, waitsForAll }) => {
      const sources = this.#tokens.filter(({ to }) => to === id).map(({ from }) => from);
      const awaited = waitsForAll ? this.#sourcesOf(id) : [];
      return awaited.length > 0 ? awaited.every((from) => sources.includes(from)) : sources.length > 0;
    });
  }

  /** Returns the nodes with an edge to the node, without `on_error`. */
  #sourcesOf(id: string): readonly string[] {
    const { nodes, edges } = this.#graph;
    return nodes
      .filter((node) => targetsOf(node).includes(id) || edges.some(({ from, to }) => from === node.id && to === id))
      .map((node) => node.id);
  }

  #take(node: ModelNode): Work {
    const taken = ['', ...this.#graph.nodes.map(({ id }) => id)].flatMap((from) => {
      const line = this.#tokens.filter((one) => one.to === node.id && one.from === from);
      return node.waitsForAll ? line.slice(0, 1) : line;
    });
    this.#tokens = this.#tokens.filter((one) => !taken.includes(one));
    return {
      node,
      input: taken.map(({ token }) => token.text).join('\n\n'),
      depth: 1 + Math.max(...taken.map(({ token }) => token.depth)),
    };
  }

  #do(work: Work): Result {
    const { node, input } = work;
    const { id, kind, rule, otherwise } = node;
    const runs = this.#runsOf(id);
    const said = `${id}:${runs}(${[...input].slice(0, SHOWN).join('')})`;
    const text = kind === 'router' ? input : kind === 'fails' ? '1' : said;
    return {
      ...work,
      failed: kind === 'fails' && runs % 2 === 0,
      text,
      to: rule && (this.#holds(rule) ? rule.to : otherwise),
    };
  }

  #apply({ node, failed, text }: Result): void {
    this.#runs.set(node.id, this.#runsOf(node.id) + 1);
    if (!failed && this.#isExit(node)) this.#answers.push(text);
  }

  /** Puts the output of a node on its edges. Returns false if the graph cannot continue. */
  #fire(result: Result): boolean {
    const { node, input, depth, failed, text } = result;
    const targets = this.#targets(result);
    const token = { text: failed ? input : text, depth };
    this.#tokens = [
      ...this.#tokens,
      ...targets.filter((to) => to !== 'end').map((to) => ({ from: node.id, to, token })),
    ];
    return targets.length > 0 || this.#isExit(node);
  }

  #targets({ node, failed, to: route }: Result): readonly string[] {
    if (failed) return [node.onError as string];
    if (node.kind === 'router') return [route as string];
    const own = this.#graph.edges.filter((edge) => edge.from === node.id);
    const isMet = own.some(({ when }) => when !== undefined && this.#holds(when));
    return own
      .filter(({ when, otherwise }) => (when ? this.#holds(when) : otherwise ? !isMet : true))
      .map(({ to }) => to);
  }

  #isExit({ id, kind }: ModelNode): boolean {
    const [first, ...more] = this.#graph.edges.filter((edge) => edge.from === id);
    const isLast = first === undefined || (first.to === 'end' && !first.when && !first.otherwise);
    return kind !== 'router' && isLast && more.length === 0;
  }

  #runsOf(id: string): number {
    return this.#runs.get(id) ?? 0;
  }

  #holds({ node, below }: Condition): boolean {
    return this.#runsOf(node) < below;
  }
}

function targetsOf({ rule, otherwise }: ModelNode): readonly string[] {
  return rule === undefined ? [] : [rule.to, ...(otherwise === undefined ? [] : [otherwise])];
}

/** Returns the actor file of a graph. */
export function modelConfig({ nodes, edges, maxConcurrency }: ModelGraph): object {
  const when = ({ node, below }: Condition) => `nodes.${node}.runs < ${below}`;
  const graph = {
    type: 'graph',
    entry: 'n0',
    max_concurrency: maxConcurrency,
    nodes: nodes.map((node) => ({
      id: node.id,
      ...workOf(node, when),
      ...(node.waitsForAll && { wait: 'all' }),
      ...(node.onError !== undefined && { on_error: node.onError }),
    })),
    edges: edges.map((edge) => ({
      from: edge.from,
      to: edge.to,
      ...(edge.when && { when: when(edge.when) }),
      ...(edge.otherwise && { otherwise: true }),
    })),
  };
  return { default_actor: 'g', actors: { g: graph, asks: { type: 'llm', model: 'house/m' } } };
}

function workOf({ id, kind, rule, otherwise }: ModelNode, when: (condition: Condition) => string): object {
  const text = `${id}:{{ nodes.${id}.runs }}({{ input[:${SHOWN}] }})`;
  if (kind === 'tool') return { type: 'tool', tool: 'template', arguments: { text } };
  if (kind === 'llm') return { type: 'llm', model: 'house/m', prompt: text };
  if (kind === 'actor') return { type: 'actor', actor: 'asks', input: text };
  if (kind === 'fails')
    return {
      type: 'tool',
      tool: 'calculate',
      arguments: { expression: `{% if nodes.${id}.runs % 2 == 0 %}({% else %}1{% endif %}` },
    };
  return { type: 'router', rules: rule ? [{ when: when(rule), to: rule.to }] : [], default: otherwise };
}

/**
 * Graphs that may be valid: an earlier node leads to each node. The caller must skip the graphs that the parser
 * refuses.
 */
export const modelGraphs: fc.Arbitrary<ModelGraph> = fc
  .record({
    nodes: fc.array(
      fc.record({
        kind: fc.constantFrom('tool', 'tool', 'llm', 'llm', 'actor', 'fails', 'router' as const),
        waitsForAll: fc.boolean(),
        from: fc.nat(),
        targets: fc.tuple(fc.nat(), fc.nat()),
        below: fc.nat(3),
        about: fc.nat(),
      }),
      { minLength: 2, maxLength: 8 },
    ),
    edges: fc.array(
      fc.record({
        from: fc.nat(),
        to: fc.nat(),
        kind: fc.constantFrom('always', 'when', 'otherwise', 'end'),
        below: fc.nat(3),
        about: fc.nat(),
      }),
      {
        maxLength: 8,
      },
    ),
    maxConcurrency: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ nodes: plans, edges: more, maxConcurrency }) => {
    const id = (number: number) => `n${number % plans.length}`;
    const nodes = plans.map((plan, index): ModelNode => {
      const common = { id: id(index), kind: plan.kind, waitsForAll: plan.waitsForAll && index > 0 };
      const [one, other] = plan.targets.map((target) =>
        target % plans.length === index ? id(index + 1) : id(target),
      ) as [string, string];
      if (plan.kind === 'router')
        return { ...common, rule: { node: id(plan.about), below: plan.below, to: one }, otherwise: other };
      return plan.kind === 'fails' ? { ...common, onError: one } : common;
    });
    const isRouter = (name: string) => nodes.some((node) => node.id === name && node.kind === 'router');
    const edges: ModelEdge[] = [];
    const add = (edge: ModelEdge) => {
      if (!isRouter(edge.from) && !edges.some(({ from, to }) => from === edge.from && to === edge.to)) edges.push(edge);
    };
    plans.forEach(({ from, kind }, index) => {
      if (index > 0)
        add({ from: id(from % index), to: id(index), ...(kind === 'llm' && { when: { node: id(from), below: 3 } }) });
    });
    for (const { from, to, kind, below, about } of more) {
      const edge = { from: id(from), to: kind === 'end' ? 'end' : id(to) };
      if (kind === 'when') add({ ...edge, when: { node: id(about), below } });
      else if (kind === 'otherwise') add({ ...edge, otherwise: true });
      else add(edge);
    }
    const conditional = new Set(edges.flatMap(({ from, when }) => (when ? [from] : [])));
    return { nodes, edges: edges.filter(({ from, otherwise }) => !otherwise || conditional.has(from)), maxConcurrency };
  });

// What a graph must come to, written down a second time as plainly as it can be said, and random graphs to compare it on.
import fc from 'fast-check';

export interface ModelNode {
  readonly id: string;
  /** All but routers say their id, how often they ran and the beginning of their input; `fails` does so only each second time. */
  readonly kind: 'tool' | 'llm' | 'actor' | 'fails' | 'router';
  readonly waitsForAll: boolean;
  readonly onError?: string | undefined;
  /** Of a router: where to go while a node has run less often, and where else. */
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

/** What a run comes to: its answer, or the code of its error; and by step the nodes that run. */
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

interface State {
  runs: number;
  output: string;
}

/** The outcome for a message. */
export function modelRun({ nodes, edges }: ModelGraph, message: string, maxDepth: number): ModelOutcome {
  const states = new Map(nodes.map(({ id }): [string, State] => [id, { runs: 0, output: '' }]));
  const runsOf = (id: string) => states.get(id)?.runs ?? 0;
  const holds = ({ node, below }: Condition) => runsOf(node) < below;
  /** All tokens under way, the oldest first. */
  let tokens: { readonly from: string; readonly to: string; readonly token: Token }[] = [{ from: '', to: 'n0', token: { text: message, depth: 0 } }];
  const awaited = (id: string) => nodes.map((node) => node.id).filter((from) => leads(from, id));
  const leads = (from: string, to: string) =>
    edges.some((edge) => edge.from === from && edge.to === to) || nodes.some((node) => node.id === from && targetsOf(node).includes(to));
  const isExit = ({ id, kind }: ModelNode) => {
    const own = edges.filter((edge) => edge.from === id);
    return kind !== 'router' && (own.length === 0 || (own.length === 1 && own[0]?.to === 'end' && !own[0].when && !own[0].otherwise));
  };
  const answers: string[] = [];
  const steps: string[][] = [];
  let hasEnded = false;
  for (;;) {
    const ready = nodes.filter(({ id, waitsForAll }) => {
      const sources = tokens.filter(({ to }) => to === id).map(({ from }) => from);
      return waitsForAll && awaited(id).length > 0 ? awaited(id).every((from) => sources.includes(from)) : sources.length > 0;
    });
    if (ready.length === 0) break;
    steps.push(ready.map(({ id }) => id));
    const done = ready.map((node) => {
      const taken = ['', ...nodes.map(({ id }) => id)].flatMap((from) => {
        const line = tokens.filter((one) => one.to === node.id && one.from === from);
        return node.waitsForAll ? line.slice(0, 1) : line;
      });
      tokens = tokens.filter((one) => !taken.includes(one));
      const input = taken.map(({ token }) => token.text).join('\n\n');
      const depth = 1 + Math.max(...taken.map(({ token }) => token.depth));
      return { node, input, depth };
    });
    if (done.some(({ node, depth }) => depth + (node.kind === 'actor' ? 1 : 0) > maxDepth)) return { code: 'LIMIT_EXCEEDED', steps };
    const results = done.map(({ node, input, depth }) => {
      const runs = runsOf(node.id);
      const failed = node.kind === 'fails' && runs % 2 === 0;
      const text = node.kind === 'router' ? input : node.kind === 'fails' ? '1' : `${node.id}:${runs}(${[...input].slice(0, SHOWN).join('')})`;
      const to = node.rule && (holds(node.rule) ? node.rule.to : node.otherwise);
      return { node, input, depth, failed, text, to };
    });
    for (const { node, failed, text } of results) {
      const state = states.get(node.id) as State;
      state.runs += 1;
      if (!failed) state.output = text;
      if (!failed && isExit(node)) answers.push(text);
    }
    for (const { node, input, depth, failed, text, to } of results) {
      const own = edges.filter((edge) => edge.from === node.id);
      const isMet = own.some(({ when }) => when !== undefined && holds(when));
      const fired = own.filter(({ when, otherwise }) => (when ? holds(when) : otherwise ? !isMet : true)).map((edge) => edge.to);
      const targets = failed ? [node.onError as string] : node.kind === 'router' ? [to as string] : fired;
      if (targets.length === 0 && !isExit(node)) return { code: 'DEAD_END', steps };
      for (const target of targets) {
        if (target === 'end') hasEnded = true;
        else tokens.push({ from: node.id, to: target, token: { text: failed ? input : text, depth } });
      }
    }
  }
  if (tokens.length > 0) return { code: 'INPUT_MISSING', steps };
  if (answers.length === 0) return hasEnded ? { code: 'NO_ANSWER', steps } : { code: 'impossible', steps };
  return { answer: answers.join('\n\n'), steps };
}

function targetsOf({ rule, otherwise }: ModelNode): readonly string[] {
  return rule === undefined ? [] : [rule.to, ...(otherwise === undefined ? [] : [otherwise])];
}

/** The actor file of a graph. */
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
    edges: edges.map((edge) => ({ from: edge.from, to: edge.to, ...(edge.when && { when: when(edge.when) }), ...(edge.otherwise && { otherwise: true }) })),
  };
  return { default_actor: 'g', actors: { g: graph, asks: { type: 'llm', model: 'house/m' } } };
}

function workOf({ id, kind, rule, otherwise }: ModelNode, when: (condition: Condition) => string): object {
  const text = `${id}:{{ nodes.${id}.runs }}({{ input[:${SHOWN}] }})`;
  if (kind === 'tool') return { type: 'tool', tool: 'template', arguments: { text } };
  if (kind === 'llm') return { type: 'llm', model: 'house/m', prompt: text };
  if (kind === 'actor') return { type: 'actor', actor: 'asks', input: text };
  if (kind === 'fails') return { type: 'tool', tool: 'calculate', arguments: { expression: `{% if nodes.${id}.runs % 2 == 0 %}({% else %}1{% endif %}` } };
  return { type: 'router', rules: rule ? [{ when: when(rule), to: rule.to }] : [], default: otherwise };
}

/** Graphs that may work: each node is led to from one before it. Those that the parser refuses are for the caller to leave out. */
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
      fc.record({ from: fc.nat(), to: fc.nat(), kind: fc.constantFrom('always', 'when', 'otherwise', 'end'), below: fc.nat(3), about: fc.nat() }),
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
      const [one, other] = plan.targets.map((target) => (target % plans.length === index ? id(index + 1) : id(target))) as [string, string];
      if (plan.kind === 'router') return { ...common, rule: { node: id(plan.about), below: plan.below, to: one }, otherwise: other };
      return plan.kind === 'fails' ? { ...common, onError: one } : common;
    });
    const isRouter = (name: string) => nodes.some((node) => node.id === name && node.kind === 'router');
    const edges: ModelEdge[] = [];
    const add = (edge: ModelEdge) => {
      if (!isRouter(edge.from) && !edges.some(({ from, to }) => from === edge.from && to === edge.to)) edges.push(edge);
    };
    plans.forEach(({ from, kind }, index) => {
      if (index > 0) add({ from: id(from % index), to: id(index), ...(kind === 'llm' && { when: { node: id(from), below: 3 } }) });
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

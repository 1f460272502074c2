// Finds out whether a run of a graph can reach `end` without running an exit node, and so end without an answer.
// Does not depend on YAML or on messages.
import { END } from '../config.ts';
import { exitIds, type GraphShape } from './graph-structure.ts';

/**
 * Returns the ids of the nodes from which a run may go to `end` without running an exit. Empty if every run that ends
 * without an error has an answer. A node takes all its unconditional edges, and any subset of its conditional edges. If
 * it takes no conditional edge, it takes all its `otherwise` edges.
 */
export function pathsWithoutAnswer(shape: GraphShape): readonly string[] {
  const links = linksOf(shape);
  const unanswered = unansweredNodes(links);
  if (!unanswered.has(shape.entry)) return [];
  const targets = new Map<string, string[]>(shape.nodes.map(({ id }) => [id, []]));
  for (const { from, to } of links) if (unanswered.has(to)) targets.get(from)?.push(to);
  const reached = new Set([shape.entry]);
  for (const id of reached) for (const to of targets.get(id) ?? []) reached.add(to);
  return shape.nodes.flatMap(({ id }) => (reached.has(id) && targets.get(id)?.includes(END) ? [id] : []));
}

interface Link {
  readonly from: string;
  readonly to: string;
  /** Whether the link is taken always, by choice, if no choice is taken, or after a failure. */
  readonly kind: 'always' | 'choice' | 'otherwise' | 'failure';
}

/** Returns all links between nodes: edges, targets of routers and `onError`. The edges of exits are left out. */
function linksOf({ nodes, edges }: GraphShape): readonly Link[] {
  const exits = exitIds(nodes, edges);
  const choices = nodes.flatMap(({ id, targets }) => targets.map((to): Link => ({ from: id, to, kind: 'choice' })));
  const failures = nodes.flatMap(({ id, onError }): readonly Link[] =>
    onError === undefined ? [] : [{ from: id, to: onError, kind: 'failure' }],
  );
  const own = edges
    .filter(({ from }) => !exits.has(from))
    .map(({ from, to, when, otherwise }): Link => {
      return { from, to, kind: when !== undefined ? 'choice' : otherwise ? 'otherwise' : 'always' };
    });
  return [...choices, ...failures, ...own];
}

/**
 * Whether a run can end without an answer after a node. The counts go down while the search finds unanswered targets.
 */
interface AnswerState {
  /** The number of links of kind `always` to targets after which a run cannot end without an answer. */
  always: number;
  /** The number of such links of kind `otherwise`. */
  otherwise: number;
  /** True when a link of kind `choice` leads to a target after which a run can end without an answer. */
  hasUnansweredChoice: boolean;
  /** True when a link is taken even if no choice is taken. */
  continuesWithoutChoice: boolean;
}

/**
 * Returns `end` and the nodes after which a run can end without an answer. Searches backwards from `end`, each link
 * once.
 */
function unansweredNodes(links: readonly Link[]): ReadonlySet<string> {
  const { states, incoming } = answerStatesOf(links);
  const unanswered = new Set([END]);
  for (const id of unanswered) {
    for (const { from, kind } of incoming.get(id) ?? []) {
      const state = states.get(from) as AnswerState;
      if (kind === 'always' || kind === 'otherwise') state[kind] -= 1;
      if (kind === 'choice') state.hasUnansweredChoice = true;
      const isUnanswered =
        state.always === 0 && (state.hasUnansweredChoice || (state.continuesWithoutChoice && state.otherwise === 0));
      if (kind === 'failure' || isUnanswered) unanswered.add(from);
    }
  }
  return unanswered;
}

interface AnswerStates {
  readonly states: ReadonlyMap<string, AnswerState>;
  /** The incoming links of each node. */
  readonly incoming: ReadonlyMap<string, readonly Link[]>;
}

function answerStatesOf(links: readonly Link[]): AnswerStates {
  const states = new Map<string, AnswerState>();
  const incoming = new Map<string, Link[]>();
  for (const link of links) {
    const { from, to, kind } = link;
    const state = states.get(from) ?? {
      always: 0,
      otherwise: 0,
      hasUnansweredChoice: false,
      continuesWithoutChoice: false,
    };
    if (kind === 'always' || kind === 'otherwise') {
      state[kind] += 1;
      state.continuesWithoutChoice = true;
    }
    states.set(from, state);
    const into = incoming.get(to) ?? [];
    into.push(link);
    incoming.set(to, into);
  }
  return { states, incoming };
}

// The graphs for the executor: tool nodes with the tool `echo`, which returns immediately.
import { createExecutor } from '../../dist/library/index.js';

const node = (id) => ({ id, type: 'tool', tool: 'echo' });

const GRAPHS = {
  chain: (size) => {
    const ids = Array.from({ length: size }, (_, index) => `n${index}`);
    return { entry: 'n0', nodes: ids.map(node), edges: ids.slice(1).map((to, index) => ({ from: ids[index], to })) };
  },
  'fan-out': (size) => {
    const ids = Array.from({ length: size }, (_, index) => `n${index}`);
    return {
      entry: 'first',
      max_concurrency: size,
      nodes: ['first', ...ids].map(node),
      edges: ids.map((to) => ({ from: 'first', to })),
    };
  },
  loop: (size) => ({
    entry: 'turn',
    nodes: ['turn', 'last'].map(node),
    edges: [
      { from: 'turn', to: 'turn', when: `nodes.turn.runs < ${size}` },
      { from: 'turn', to: 'last', otherwise: true },
    ],
  }),
};

/** @returns a function that runs the graph once and returns the number of nodes that ran */
export function build(name, size) {
  const most = size + 10;
  const executor = createExecutor({ type: 'graph', ...GRAPHS[name](size) }, {}, { maxDepth: most, maxToolCalls: most });
  return async () => {
    const { response, toolCalls } = await executor.execute('hello');
    if (!response.startsWith('hello')) throw new Error(`the answer is ${response}`);
    return toolCalls;
  };
}

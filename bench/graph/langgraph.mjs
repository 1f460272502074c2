// The graphs for LangGraph: one channel for the text, nodes that return immediately.
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ text: Annotation({ reducer: (_, next) => next, default: () => '' }) });

const GRAPHS = {
  chain: (graph, size, node) => {
    for (let index = 0; index < size; index += 1) graph.addNode(`n${index}`, node);
    graph.addEdge(START, 'n0');
    for (let index = 1; index < size; index += 1) graph.addEdge(`n${index - 1}`, `n${index}`);
    graph.addEdge(`n${size - 1}`, END);
  },
  'fan-out': (graph, size, node) => {
    graph.addNode('first', node).addEdge(START, 'first');
    for (let index = 0; index < size; index += 1) {
      graph.addNode(`n${index}`, node);
      graph.addEdge('first', `n${index}`).addEdge(`n${index}`, END);
    }
  },
  loop: (graph, size, node, runs) => {
    graph.addNode('turn', node).addNode('last', node).addEdge(START, 'turn').addEdge('last', END);
    graph.addConditionalEdges('turn', () => (runs() < size ? 'turn' : 'last'), ['turn', 'last']);
  },
};

/** @returns a function that runs the graph once and returns the number of nodes that ran */
export function build(name, size) {
  let runs = 0;
  const node = ({ text }) => {
    runs += 1;
    return { text };
  };
  const graph = new StateGraph(State);
  GRAPHS[name](graph, size, node, () => runs);
  const compiled = graph.compile();
  return async () => {
    runs = 0;
    const { text } = await compiled.invoke({ text: 'hello' }, { recursionLimit: size + 10 });
    if (text !== 'hello') throw new Error(`the answer is ${text}`);
    return runs;
  };
}

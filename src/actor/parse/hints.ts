// Hints for keys and values that users often write by mistake in an actor file. See `Hints` for the form of the keys.
import type { Hints } from '../source/read-keys.ts';

const didYouMean = (key: string) => `did you mean \`${key}\`?`;
const IN_EDGES = 'set the next node in `edges`: {from: ID, to: ID}';
const CONDITION = {
  condition: didYouMean('when'),
  conditions: didYouMean('when'),
  if: didYouMean('when'),
  expression: didYouMean('when'),
};

export const ACTOR_HINTS: Hints = {
  'type=agent': 'an agent is called an actor: write `type: llm`',
  'type=chain': didYouMean('graph'),
  'type=workflow': didYouMean('graph'),
  'nodes: map': 'it is a list: begin each node with `- id:`',
  'edges: map': 'it is a list: begin each edge with `- from:`',
  'actors: list': 'it is a map: begin each actor with its short name and a colon',
  'agents: list': 'it is a map: begin each actor with its short name and a colon',
  'without entry': 'set it to the id of the first node',
  'without nodes': 'a graph is made of nodes: begin each one with `- id:`',
  'tools: string': 'it is a list, for example `tools: [echo]`',
  'without tools': 'name at least one, for example `tools: [echo]`',
  actors: 'an actor in a file of several actors cannot contain other actors',
  agents: 'an actor in a file of several actors cannot contain other actors',
  start: didYouMean('entry'),
  entry_point: didYouMean('entry'),
  entrypoint: didYouMean('entry'),
  default: didYouMean('default_actor'),
  default_actor: 'use it with `actors`, in a file of several actors',
};

export const NODE_HINTS: Hints = {
  name: didYouMean('id'),
  context: 'a node uses the context of its graph',
  next: IN_EDGES,
  goto: IN_EDGES,
  to: IN_EDGES,
  edges: IN_EDGES,
  when: 'write conditions in `edges`, or in the rules of a router',
  condition: 'write conditions in `edges`, or in the rules of a router',
  agent: didYouMean('actor'),
  args: didYouMean('arguments'),
  params: didYouMean('arguments'),
  parameters: didYouMean('arguments'),
  config: 'write the keys directly in the node',
  else: 'a router has `default`, an edge `otherwise: true`',
  retries: 'write `retry: {attempts: 3}`',
  'retry: number': 'write `retry: {attempts: 3}`',
  'wait: boolean': 'write `wait: all`',
  'rules: map': 'it is a list: begin each rule with `- when:`',
};

export const EDGE_HINTS: Hints = {
  ...CONDITION,
  source: didYouMean('from'),
  target: didYouMean('to'),
  next: didYouMean('to'),
  else: didYouMean('otherwise'),
  default: didYouMean('otherwise'),
  'to: list': 'write one edge for each',
  'from: list': 'write one edge for each',
  'no map': 'write {from: ID, to: ID}',
  'otherwise: string': 'write `otherwise: true`, beside `from` and `to`',
};

export const RULE_HINTS: Hints = {
  ...CONDITION,
  target: didYouMean('to'),
  next: didYouMean('to'),
  goto: didYouMean('to'),
  'no map': 'write {when: EXPRESSION, to: ID}',
  regex: didYouMean('matches'),
  pattern: didYouMean('matches'),
  starts_with: didYouMean('prefix'),
  ends_with: didYouMean('suffix'),
};

export const TOOL_CALL_HINTS: Hints = {
  tool: didYouMean('name'),
  args: didYouMean('arguments'),
  parameters: didYouMean('arguments'),
  actor: 'use an actor as a node of a graph, or as a tool of an actor of type llm',
};

export const TOOL_CHOICE_HINTS: Hints = {
  name: 'write a tool as its name only, an actor as {actor: NAME, description: ...}',
  arguments: 'the model decides on the arguments',
};

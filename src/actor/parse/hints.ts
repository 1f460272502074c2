// What people write in place of a key or a value of an actor file, and what they mean by it.
import type { Hints } from '../source/read-keys.ts';

const means = (key: string) => `did you mean \`${key}\`?`;
const IN_EDGES = 'where a node leads stands in `edges`: {from: ID, to: ID}';
const CONDITION = { condition: means('when'), conditions: means('when'), if: means('when'), expression: means('when') };

export const ACTOR_HINTS: Hints = {
  'type=agent': 'an agent is an actor here: write `type: llm`',
  'type=chain': means('graph'),
  'type=workflow': means('graph'),
  'nodes: map': 'it is a list: begin each node with `- id:`',
  'edges: map': 'it is a list: begin each edge with `- from:`',
  'actors: list': 'it is a map: begin each actor with its short name and a colon',
  'agents: list': 'it is a map: begin each actor with its short name and a colon',
  'without entry': 'it names the node that begins',
  'without nodes': 'a graph is made of nodes: begin each one with `- id:`',
  'tools: string': 'it is a list, for example `tools: [echo]`',
  'without tools': 'name at least one, for example `tools: [echo]`',
  actors: 'a file of several has no files of several in it',
  agents: 'a file of several has no files of several in it',
  start: means('entry'),
  entry_point: means('entry'),
  entrypoint: means('entry'),
  default: means('default_actor'),
  default_actor: 'it goes with `actors`, in a file of several',
};

export const NODE_HINTS: Hints = {
  name: means('id'),
  context: 'a node has the context of its graph',
  next: IN_EDGES,
  goto: IN_EDGES,
  to: IN_EDGES,
  edges: IN_EDGES,
  when: 'conditions stand in `edges`, or in the rules of a router',
  condition: 'conditions stand in `edges`, or in the rules of a router',
  agent: means('actor'),
  args: means('arguments'),
  params: means('arguments'),
  parameters: means('arguments'),
  config: 'the keys of a node stand in the node itself',
  else: 'a router has `default`, an edge `otherwise: true`',
  retries: 'write `retry: {attempts: 3}`',
  'retry: number': 'write `retry: {attempts: 3}`',
  'wait: boolean': 'write `wait: all`',
  'rules: map': 'it is a list: begin each rule with `- when:`',
};

export const EDGE_HINTS: Hints = {
  ...CONDITION,
  source: means('from'),
  target: means('to'),
  next: means('to'),
  else: means('otherwise'),
  default: means('otherwise'),
  'to: list': 'write an edge for each',
  'from: list': 'write an edge for each',
  'no map': 'write {from: ID, to: ID}',
  'otherwise: string': 'write `otherwise: true`, beside `from` and `to`',
};

export const RULE_HINTS: Hints = {
  ...CONDITION,
  target: means('to'),
  next: means('to'),
  goto: means('to'),
  'no map': 'write {when: EXPRESSION, to: ID}',
  regex: means('matches'),
  pattern: means('matches'),
  starts_with: means('prefix'),
  ends_with: means('suffix'),
};

export const TOOL_CALL_HINTS: Hints = {
  tool: means('name'),
  args: means('arguments'),
  parameters: means('arguments'),
  actor: 'an actor is a node of a graph, or a tool of an actor of type llm',
};

export const TOOL_CHOICE_HINTS: Hints = {
  name: 'a tool stands in the list by its name alone, an actor as {actor: NAME, description: ...}',
  arguments: 'the model decides on the arguments',
};

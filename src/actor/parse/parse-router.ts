// Parses the rules of a router. Does not evaluate them.

import type { z } from 'zod/mini';
import { withoutUndefined } from '../../plain-object.ts';
import type { RouterNode, RouterRule } from '../config.ts';
import { type nodeSchemas, ruleSchema } from '../schema/graph-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { type ReadKeys, readMap } from '../source/read-keys.ts';
import { checkExpression, checkPattern } from './check-texts.ts';
import { checkTarget, type GraphParsing } from './graph-names.ts';
import { RULE_HINTS } from './hints.ts';

const TESTS = ['when', 'prefix', 'suffix', 'contains', 'matches'] as const;

export function parseRouter(
  { keys, at, faulty }: ReadKeys<z.infer<typeof nodeSchemas.router>>,
  graph: GraphParsing,
): Pick<RouterNode, 'type' | 'rules' | 'otherwise'> | undefined {
  const rules = (keys.rules ?? []).map((one, index) => readRule(one, [...at('rules'), index], { graph, id: keys.id }));
  const otherwise = keys.default;
  const isDefault = otherwise === undefined || checkRouterTarget(otherwise, at('default'), { graph, id: keys.id });
  if (!isDefault || faulty.has('rules') || rules.includes(undefined)) {
    graph.skipStructureCheck();
    return undefined;
  }
  return withoutUndefined({ type: 'router' as const, rules: rules.flatMap((rule) => rule ?? []), otherwise });
}

interface RouterSource {
  readonly graph: GraphParsing;
  /** The id of the router itself. */
  readonly id: string | undefined;
}

function readRule(given: unknown, path: Path, { graph, id }: RouterSource): RouterRule | undefined {
  const read = readMap(ruleSchema, given, { path, reading: graph, hints: RULE_HINTS });
  if (read === undefined) return undefined;
  const { keys, faulty, at } = read;
  const [test, ...others] = TESTS.filter((key) => keys[key] !== undefined || faulty.has(key));
  if (test === undefined && faulty.size === 0)
    graph.report(path, 'has no test', { hint: `write one of ${TESTS.map((key) => `\`${key}\``).join(', ')}` });
  for (const other of others)
    graph.report(at(other), `cannot be used together with \`${test}\``, {
      hint: 'a rule has one test: write two rules, or join them in one `when`',
    });
  if (keys.strip && test === 'when') graph.report(at('strip'), 'cannot be used with `when`', { hint: 'leave it out' });
  checkExpression(keys.when, at('when'), graph);
  if (keys.matches !== undefined) checkPattern(keys.matches, at('matches'), graph);
  const isTo = keys.to !== undefined && checkRouterTarget(keys.to, at('to'), { graph, id });
  const value = test && keys[test];
  return isTo && test !== undefined && value !== undefined
    ? { test, value, to: keys.to as string, strip: keys.strip ?? false }
    : undefined;
}

function checkRouterTarget(to: string, path: Path, { graph, id }: RouterSource): boolean {
  if (to !== id) return checkTarget(to, path, graph);
  graph.report(path, 'a router cannot lead to itself', { hint: 'name another node' });
  return false;
}

// Counts what the evaluation of an expression takes, by steps put into its syntax tree. Knows no names.

import { TemplateError } from '../values.ts';
import type { CelNode } from './cel-node.ts';
import { makeExact } from './cel-numbers.ts';
import { childrenOf } from './cel-tree.ts';

/** Steps of one evaluation: of a syntax node, of each entry of a list or map that is looked through. About 100 ns each. */
export const MAX_EXPRESSION_STEPS = 500_000;
/** Characters that any text may have, and that may be read in all. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_CHARACTERS = 4 * MAX_LENGTH;
/** Characters of texts in a list that are compared in the time of a step. */
const CHARACTERS_PER_STEP = 32;
/** The library draws a picture of the place for every error. */
const STEPS_PER_ERROR = 20;

class Budget {
  #steps = 0;
  #characters = 0;
  #passed: TemplateError | undefined;

  take(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_EXPRESSION_STEPS)
      this.#refuse(`the expression takes more than ${MAX_EXPRESSION_STEPS} steps`);
  }

  read(length: number): void {
    this.#characters += length;
    if (length > MAX_LENGTH) this.#refuse(`the expression makes a text of more than ${MAX_LENGTH} characters`);
    if (this.#characters > MAX_CHARACTERS) this.#refuse(`the expression reads more than ${MAX_CHARACTERS} characters`);
  }

  /** In CEL an error may be of no account (`true || error` is true), but there it goes on with a step, which is refused again. */
  #refuse(message: string): never {
    this.#passed ??= new TemplateError(message);
    throw this.#passed;
  }
}

/** That of the evaluation that is under way. There is never more than one: nothing in it waits. */
let budget = new Budget();

/** @throws TemplateError when a bound is passed; what `evaluate` throws */
export function withBudget(evaluate: () => unknown): unknown {
  budget = new Budget();
  return evaluate();
}

/** Counts steps of the evaluation that is under way. @throws TemplateError when there are too many */
export function takeSteps(steps: number): void {
  budget.take(steps);
}

/** Makes an expression, which has been checked, count and calculate exactly. `isLookedInto`: of a list or map only members are asked for. */
export function count(node: CelNode, isLookedInto = false): void {
  if (node.meta.alternate === undefined) countNode(node, isLookedInto);
  else count(node.meta.alternate, isLookedInto);
}

function countNode(node: CelNode, isLookedInto: boolean): void {
  // What `.` and `[]` look into is not gone through, and the list that a loop begins with is still to be filled.
  const small = node.op === 'comprehension' ? 1 : isAccess(node) ? 0 : undefined;
  for (const [index, part] of partsOf(node).entries()) count(part, index === small);
  makeExact(node);
  if (node.meta.macro === undefined) node.setMeta('evaluate', counted(node, isLookedInto || isGathered(node)));
}

/** The children, and the steps of a loop. */
function partsOf(node: CelNode): readonly CelNode[] {
  if (node.op === 'accuPush') return [node.args as CelNode];
  if (node.op.startsWith('accu')) return [];
  if (node.op !== 'comprehension') return childrenOf(node);
  const { iterable, init, step } = node.args as Loop;
  return [iterable, init, step];
}

interface Loop {
  readonly iterable: CelNode;
  readonly init: CelNode;
  readonly step: CelNode;
  readonly iterCtx: { reuse(context: unknown): unknown; iterValue: unknown; accuValue: unknown };
}

type Evaluate = (evaluator: unknown, node: CelNode, context: unknown) => unknown;

function isAccess({ op }: CelNode): boolean {
  return op === '.' || op === '[]';
}

/** The list that a loop gathers is the value of each of its rounds. */
function isGathered({ op, args }: CelNode): boolean {
  return (
    op.startsWith('accu') ||
    (op === '?:' && (args as readonly CelNode[]).some((branch) => branch.op.startsWith('accu')))
  );
}

function counted(counting: CelNode, isLookedInto: boolean): Evaluate {
  const evaluate = counting.meta.evaluate as Evaluate;
  return (evaluator, node, context) => {
    budget.take(1);
    try {
      const value = evaluate(evaluator, node, context);
      if (typeof value === 'string') budget.read(value.length);
      else if (typeof value === 'object' && !isLookedInto) budget.take(weightOf(value));
      return value;
    } catch (error) {
      budget.take(STEPS_PER_ERROR);
      throw error;
    } finally {
      if (counting.op === 'comprehension') forget(counting.args as Loop);
    }
  };
}

/** The library keeps the last values of a loop in the tree, which lives on. */
function forget({ iterCtx }: Loop): void {
  iterCtx.reuse(undefined);
  iterCtx.iterValue = undefined;
  iterCtx.accuValue = undefined;
}

/** Lists and maps do not change any more once they are looked through. */
const weights = new WeakMap<object, number>();

/** About how many steps it takes to compare a value. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / CHARACTERS_PER_STEP;
  if (typeof value !== 'object' || value === null) return 1;
  const known = weights.get(value);
  if (known !== undefined) return known;
  let weight = 1;
  for (const entry of entriesOf(value)) weight += weightOf(entry);
  weights.set(value, weight);
  return weight;
}

function entriesOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return value.values();
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value) : [];
}

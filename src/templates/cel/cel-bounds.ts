// Counts and limits the steps and characters of an evaluation, by wrapping the evaluate functions of the syntax tree.

import { TemplateError } from '../values.ts';
import type { CelNode } from './cel-node.ts';
import { makeExact } from './cel-numbers.ts';
import { childrenOf } from './cel-tree.ts';

/** Steps of one evaluation, about 100 ns each: one per syntax node, and per entry of a list or map that is read. */
export const MAX_EXPRESSION_STEPS = 500_000;
/** In characters, of a single string. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** In characters, of all strings together. */
const MAX_CHARACTERS = 4 * MAX_LENGTH;
/** Characters of strings in a list that can be compared in the time of one step. */
const CHARACTERS_PER_STEP = 32;
/** For every error the library builds an excerpt that marks the place of the error. */
const STEPS_PER_ERROR = 20;

class Budget {
  #steps = 0;
  #characters = 0;
  #exceeded: TemplateError | undefined;

  take(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_EXPRESSION_STEPS) this.#fail(`the expression takes more than ${MAX_EXPRESSION_STEPS} steps`);
  }

  read(length: number): void {
    this.#characters += length;
    if (length > MAX_LENGTH) this.#fail(`the expression makes a string of more than ${MAX_LENGTH} characters`);
    if (this.#characters > MAX_CHARACTERS) this.#fail(`the expression reads more than ${MAX_CHARACTERS} characters`);
  }

  /** CEL may ignore an error (`true || error` is true). The next step then throws the same error again. */
  #fail(message: string): never {
    this.#exceeded ??= new TemplateError(message);
    throw this.#exceeded;
  }
}

/** The budget of the current evaluation. There is never more than one, because an evaluation is synchronous. */
let budget = new Budget();

/** Runs `evaluate` with a new budget. @throws TemplateError when a bound is exceeded; any error of `evaluate` */
export function withBudget(evaluate: () => unknown): unknown {
  budget = new Budget();
  return evaluate();
}

/** Adds steps to the current evaluation. @throws TemplateError when the total exceeds the limit */
export function takeSteps(steps: number): void {
  budget.take(steps);
}

/**
 * Makes a checked expression count its steps and calculate exactly. `isAccessed`: only single members of its list or
 * map are read, so its entries are not counted.
 */
export function addCounting(node: CelNode, isAccessed = false): void {
  if (node.meta.alternate === undefined) addCountingToNode(node, isAccessed);
  else addCounting(node.meta.alternate, isAccessed);
}

function addCountingToNode(node: CelNode, isAccessed: boolean): void {
  // The operand of `.` and `[]` is not iterated, and the initial list of a loop is still empty.
  const freeIndex = node.op === 'comprehension' ? 1 : isAccess(node) ? 0 : undefined;
  for (const [index, part] of partsOf(node).entries()) addCounting(part, index === freeIndex);
  makeExact(node);
  if (node.meta.macro === undefined)
    node.setMeta('evaluate', countingEvaluate(node, isAccessed || isAccumulator(node)));
}

/** Returns the children of a node. For a loop: its list, its initial value and its step. */
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

/** Returns whether a node is the result list of a loop, which must not be counted again in each iteration. */
function isAccumulator({ op, args }: CelNode): boolean {
  return (
    op.startsWith('accu') ||
    (op === '?:' && (args as readonly CelNode[]).some((branch) => branch.op.startsWith('accu')))
  );
}

function countingEvaluate(countedNode: CelNode, isFree: boolean): Evaluate {
  const evaluate = countedNode.meta.evaluate as Evaluate;
  return (evaluator, node, context) => {
    budget.take(1);
    try {
      const value = evaluate(evaluator, node, context);
      if (typeof value === 'string') budget.read(value.length);
      else if (typeof value === 'object' && !isFree) budget.take(weightOf(value));
      return value;
    } catch (error) {
      budget.take(STEPS_PER_ERROR);
      throw error;
    } finally {
      if (countedNode.op === 'comprehension') clearLoopValues(countedNode.args as Loop);
    }
  };
}

/** Clears the last values of a loop: the library keeps them in the syntax tree, which is cached. */
function clearLoopValues({ iterCtx }: Loop): void {
  iterCtx.reuse(undefined);
  iterCtx.iterValue = undefined;
  iterCtx.accuValue = undefined;
}

/** Weights of lists and maps, which do not change after they are first read. */
const weights = new WeakMap<object, number>();

/** Returns about how many steps it takes to compare a value. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / CHARACTERS_PER_STEP;
  if (typeof value !== 'object' || value === null) return 1;
  const cached = weights.get(value);
  if (cached !== undefined) return cached;
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

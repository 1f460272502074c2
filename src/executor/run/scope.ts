// What holds for one execution of an actor and for all that it calls: its limits, its counts, its clock. Scopes are nested as
// executions are; what is counted in one is counted in all around it.
import { LimitError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { Budget, limitsSpending } from '../budget/budget.ts';
import { Cancellation } from './cancellation.ts';
import type { FindActor } from './find-actor.ts';
import type { Run } from './run.ts';

type Count = 'modelCalls' | 'toolCalls';

const COUNTED = {
  modelCalls: { limit: 'maxModelCalls', kind: 'model_calls', name: 'model call' },
  toolCalls: { limit: 'maxToolCalls', kind: 'tool_calls', name: 'tool call' },
} as const;

export interface ScopeOptions {
  readonly run: Run;
  readonly limits: Limits;
  readonly cancellation: Cancellation;
  /** The depth that was reached when it began. */
  readonly depth: number;
  readonly outer?: Scope | undefined;
}

export class Scope {
  readonly run: Run;
  readonly limits: Limits;
  readonly cancellation: Cancellation;
  readonly budget: Budget;
  /** This one and all around it, the innermost first. */
  readonly #chain: readonly Scope[];
  readonly #depth: number;
  readonly #counts: Record<Count, number> = { modelCalls: 0, toolCalls: 0 };

  constructor({ run, limits, cancellation, depth, outer }: ScopeOptions) {
    this.run = run;
    this.limits = limits;
    this.cancellation = cancellation;
    this.#depth = depth;
    this.#chain = [this, ...(outer === undefined ? [] : outer.#chain)];
    this.budget = outer !== undefined && !limitsSpending(limits) ? outer.budget : new Budget(limits, outer?.budget);
  }

  /** A scope in this one, which ends with it. Its `cancellation` must be released. */
  within(limits: Limits, depth: number): Scope {
    return new Scope({
      run: this.run,
      limits,
      depth,
      outer: this,
      cancellation: new Cancellation(this.cancellation, limits.timeoutMs, this.cancellation.now),
    });
  }

  /** Waits for no look-up longer than this may last. @throws NotFoundError; the reason of the signal */
  readonly find: FindActor = (...reference) => this.cancellation.race(this.run.parts.find(...reference));

  /** Waits for who reads, if they are behind, and no longer than this may last. @throws the reason of the signal */
  wait(behind: Promise<void> | undefined): Promise<void> | undefined {
    return behind && this.cancellation.race(behind);
  }

  /** How often something was done in it. */
  count(what: Count): number {
    return this.#counts[what];
  }

  /** Checks that one more is allowed, everywhere. @throws LimitError */
  check(what: Count): void {
    const { limit: key, kind, name } = COUNTED[what];
    for (const scope of this.#chain) {
      const [limit, used] = [scope.limits[key], scope.#counts[what]];
      if (limit !== undefined && used >= limit) throw limitError(kind, name, { limit, used });
    }
  }

  /** Counts one more. @throws LimitError if it is not allowed */
  take(what: Count): void {
    this.check(what);
    for (const scope of this.#chain) scope.#counts[what] += 1;
  }

  /** @throws LimitError if a node of that depth is too deep */
  checkDepth(depth: number): void {
    for (const scope of this.#chain) {
      const limit = scope.limits.maxDepth;
      const own = depth - scope.#depth;
      if (limit !== undefined && own > limit) throw limitError('depth', 'depth', { limit, used: own - 1 });
    }
  }

  /** Milliseconds that are left of the narrowest time limit; `Infinity` without one. */
  get leftMs(): number {
    return Math.min(...this.#chain.map((scope) => scope.cancellation.leftMs));
  }

  /** Stops all clocks while a person is asked. Gives back what starts them again. */
  pause(): () => void {
    const goOn = this.#chain.map((scope) => scope.cancellation.pause());
    return () => {
      for (const start of goOn) start();
    };
  }
}

function limitError(
  kind: LimitError['kind'],
  name: string,
  { limit, used }: { readonly limit: number; readonly used: number },
): LimitError {
  const message =
    used === 0 ? `the ${name} limit of ${limit} does not allow this run` : `the ${name} limit of ${limit} is used up`;
  return new LimitError({
    kind,
    reason: 'budget_exhausted',
    limit,
    used,
    message,
    hint: used === 0 ? 'Raise the limit. Nothing was sent.' : 'Raise the limit.',
  });
}

// The scope of one execution of an actor and of everything it calls: its limits, counts and time limit. Scopes are
// nested like executions; a count in one scope also counts in all enclosing ones.
import type { LimitError } from '../../errors.ts';
import { type LimitName, type Limits, type LimitsBy, limitReached, limitsBy } from '../../limits.ts';
import { Budget, limitsSpending } from '../budget/budget.ts';
import { Cancellation } from './cancellation.ts';
import type { FindActor } from './find-actor.ts';
import type { Run } from './run.ts';

/** A limit of calls, which the scope counts. */
type CallLimit = LimitsBy<'count'>;

export interface ScopeOptions {
  readonly run: Run;
  readonly limits: Limits;
  readonly cancellation: Cancellation;
  /** The depth of the execution that created it. */
  readonly depth: number;
  readonly outer?: Scope | undefined;
}

export class Scope {
  readonly run: Run;
  readonly limits: Limits;
  readonly cancellation: Cancellation;
  readonly budget: Budget;
  /** This scope and all enclosing scopes, innermost first. */
  readonly #chain: readonly Scope[];
  readonly #depth: number;
  readonly #counts = Object.fromEntries(limitsBy('count').map((name) => [name, 0])) as Record<CallLimit, number>;

  constructor({ run, limits, cancellation, depth, outer }: ScopeOptions) {
    this.run = run;
    this.limits = limits;
    this.cancellation = cancellation;
    this.#depth = depth;
    this.#chain = [this, ...(outer === undefined ? [] : outer.#chain)];
    this.budget = outer !== undefined && !limitsSpending(limits) ? outer.budget : new Budget(limits, outer?.budget);
  }

  /** Creates a nested scope, which is cancelled with this one. The caller must release its `cancellation`. */
  within(limits: Limits, depth: number): Scope {
    return new Scope({
      run: this.run,
      limits,
      depth,
      outer: this,
      cancellation: new Cancellation(this.cancellation, limits.timeoutMs, this.cancellation.now),
    });
  }

  /** Finds an actor, and stops waiting when the scope is cancelled. @throws NotFoundError; the reason of the signal */
  readonly find: FindActor = (...reference) => this.cancellation.race(this.run.setup.find(...reference));

  /** Waits for a reader that is behind, until the scope is cancelled. @throws the reason of the signal */
  waitForReader(readerReady: Promise<void> | undefined): Promise<void> | undefined {
    return readerReady && this.cancellation.race(readerReady);
  }

  /** Returns how many model or tool calls were counted in this scope. */
  count(name: CallLimit): number {
    return this.#counts[name];
  }

  /** Checks that this scope and all enclosing ones allow one more call. @throws LimitError */
  check(name: CallLimit): void {
    for (const scope of this.#chain) {
      const [limit, used] = [scope.limits[name], scope.#counts[name]];
      if (limit !== undefined && used >= limit) throw usedUp(name, limit, used);
    }
  }

  /** Counts one more call. @throws LimitError if it is not allowed */
  countOne(name: CallLimit): void {
    this.check(name);
    for (const scope of this.#chain) scope.#counts[name] += 1;
  }

  /** Checks the depth of a node. @throws LimitError if it exceeds a limit */
  checkDepth(depth: number): void {
    for (const scope of this.#chain) {
      const limit = scope.limits.maxDepth;
      const relativeDepth = depth - scope.#depth;
      if (limit !== undefined && relativeDepth > limit) throw usedUp('maxDepth', limit, relativeDepth - 1);
    }
  }

  /** The remaining milliseconds of the time limit that ends first; `Infinity` without a time limit. */
  get leftMs(): number {
    return Math.min(...this.#chain.map((scope) => scope.cancellation.leftMs));
  }

  /** Stops all clocks while the user is asked. Returns a function that starts them again. */
  pause(): () => void {
    const resumes = this.#chain.map((scope) => scope.cancellation.pause());
    return () => {
      for (const resume of resumes) resume();
    };
  }
}

function usedUp(name: LimitName, limit: number, used: number): LimitError {
  if (used === 0)
    return limitReached(name, {
      limit,
      used,
      rest: ' does not allow this run',
      hint: 'Raise the limit. Nothing was sent.',
    });
  return limitReached(name, { limit, used, rest: ' is used up', hint: 'Raise the limit.' });
}

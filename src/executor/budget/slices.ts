// Runs long work on the main thread in time slices, between which the event loop continues. All work of the process
// shares the slices, so the event loop waits for one slice at a time, regardless of the amount of work.
import type { PausingWork } from './byte-pairs.ts';

/** The length of a slice in milliseconds. */
const SLICE_MS = 10;

interface Job {
  readonly run: () => 'done' | 'paused' | 'waiting';
}

const jobs: Job[] = [];
let isScheduled = false;

/**
 * Runs the work in slices. New work runs before work that already had a slice, so that short work does not wait for
 * long work.
 * @throws the reason of the signal, as soon as it is aborted; the error that the work throws
 */
export async function inSlices<Value>(work: PausingWork<Value>, signal?: AbortSignal): Promise<Value> {
  signal?.throwIfAborted();
  let onAbort = () => {};
  try {
    return await new Promise<Value>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort);
      jobs.unshift({ run: () => step(work, { signal, resolve, reject }) });
      schedule();
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

interface Outcome<Value> {
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

function step<Value>(work: PausingWork<Value>, { signal, resolve, reject }: Outcome<Value>): ReturnType<Job['run']> {
  try {
    // `return` runs the `finally` blocks of the work, which release its resources.
    const { done, value } = signal?.aborted ? work.return(undefined as never) : work.next();
    if (!done) return value === 'wait' ? 'waiting' : 'paused';
    resolve(value);
  } catch (error) {
    reject(error);
  }
  return 'done';
}

function schedule(): void {
  if (isScheduled || jobs.length === 0) return;
  isScheduled = true;
  setImmediate(runSlice);
}

function runSlice(): void {
  isScheduled = false;
  const end = performance.now() + SLICE_MS;
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    let state = job.run();
    while (state === 'paused' && performance.now() < end) state = job.run();
    if (state !== 'done') jobs.push(job);
    if (performance.now() >= end) break;
  }
  schedule();
}

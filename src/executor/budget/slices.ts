// Runs long work on the main thread in slices, between which the event loop goes on. All work of the process shares them, so the
// event loop waits for one slice at a time, however much work there is.
import type { PausingWork } from './byte-pairs.ts';

/** How long a slice lasts, in milliseconds. */
const SLICE_MS = 10;

interface Job {
  readonly run: () => 'done' | 'paused' | 'waiting';
}

const jobs: Job[] = [];
let isScheduled = false;

/**
 * Does the work in slices. New work comes before what has had a slice already, so that short work does not wait for long work.
 * @throws the reason of the signal, as soon as it is aborted; what the work throws
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
    // Returning releases what the work holds.
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

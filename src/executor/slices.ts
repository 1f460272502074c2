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
 * @throws the reason of the signal, soon after it is aborted; what the work throws
 */
export function inSlices<Value>(work: PausingWork<Value>, signal?: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const step = () => {
      signal?.throwIfAborted();
      const { done, value } = work.next();
      if (done) resolve(value);
      return done ? 'done' : value === 'wait' ? 'waiting' : 'paused';
    };
    const run = () => {
      try {
        return step();
      } catch (error) {
        reject(error);
        // What it holds is given free.
        work.return(undefined as never);
        return 'done';
      }
    };
    jobs.unshift({ run });
    schedule();
  });
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

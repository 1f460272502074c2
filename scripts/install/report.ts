// Prints one line for each proof of a run, and a summary.
import assert from 'node:assert/strict';
import type { Outcome } from './room.ts';

const failed: string[] = [];
let passed = 0;

/** Runs a proof and prints the outcome. A failed proof does not stop the others. */
export async function prove(name: string, proof: () => unknown): Promise<boolean> {
  const begin = Date.now();
  const line = (mark: string) => `${mark} ${name} (${Math.round((Date.now() - begin) / 1000)} s)`;
  try {
    await proof();
    passed += 1;
    console.log(line('✓'));
    return true;
  } catch (error) {
    failed.push(name);
    console.log(`${line('✗')}\n${indented(error instanceof Error ? error.message : String(error))}`);
    return false;
  }
}

/** Prints the summary and returns the exit status. */
export function summarize(): number {
  console.log(`\n${passed} proofs hold, ${failed.length} do not${failed.map((name) => `\n✗ ${name}`).join('')}`);
  return failed.length === 0 ? 0 : 1;
}

/** Returns the outcome. Throws, with the end of the output, unless the command ended with this status. */
export function expectStatus(outcome: Outcome, status = 0): Outcome {
  const { command, stdout, stderr } = outcome;
  assert.equal(
    outcome.status,
    status,
    `\`${command}\` ended with ${outcome.status}, not ${status}\n${tail(stdout)}\n${tail(stderr)}`,
  );
  return outcome;
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-25).join('\n');
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}

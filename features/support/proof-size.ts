// The number of cases in property tests: a tenth with a fixed seed in `npm test`, all in `npm run test:long`.
import fc from 'fast-check';

const isLong = process.env.TEST_LONG === '1';

if (!isLong) fc.configureGlobal({ seed: 20_260_101 });

/** Returns the number of cases to try, of `all` in the long form. */
export function proofCases(all: number): number {
  return isLong ? all : Math.max(20, Math.ceil(all / 10));
}

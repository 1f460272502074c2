// How the tests run: `npm test` everything, side by side; `npx cucumber-js -p some FEATURE...` parts, one after the other.
import { availableParallelism } from 'node:os';

const common = { import: ['features/**/*.ts'], strict: true };

export default {
  ...common,
  paths: ['features/**/*.feature'],
  format: ['./features/support/closing-line.ts'],
  // Many scenarios wait for a clock or for another process: one worker more than there are processors keeps these busy.
  parallel: availableParallelism() + 1,
};

export const some = { ...common, format: ['progress'] };

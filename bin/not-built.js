// The error of a clone of the repository that was installed without scripts, and so not built.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Names the command that builds the program. Throws every other error again. */
exports.explain = (error) => {
  const root = join(__dirname, '..');
  if (existsSync(join(root, 'dist', 'cli', 'agents.cjs'))) throw error;
  const path = /^[\w@%+=:,./\\-]+$/.test(root) ? root : `"${root}"`;
  console.error(`Error: the program is not built\n  Run \`npm ci --ignore-scripts=false --prefix ${path}\`.`);
  process.exitCode = 5;
};

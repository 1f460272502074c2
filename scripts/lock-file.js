// Keeps entries that npm removes from package-lock.json: `npm run lock` adds them, `npm run check:lock` fails without
// them. Plain JavaScript, so that it also runs where no development dependency is installed. docs/decisions/0001 has
// the reasons.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';
const FOLDER = 'packages/sqlite-node20';
const CARRIER = 'node_modules/cleveragents-sqlite-node20';

const { version, license, dependencies, engines } = JSON.parse(readFileSync(`${FOLDER}/package.json`, 'utf8'));

const WANTED = [
  // It is prebuilt. npm 10 and 11 compile it unless the lock file has this entry.
  { entry: 'node_modules/better-sqlite3', key: 'gypfile', value: false },
  // Without it npm requests the package from the registry. `npm install` adds the dependencies of a new entry.
  {
    entry: CARRIER,
    key: 'resolved',
    value: `file:${FOLDER}`,
    ifAbsent: { version, license, optional: true, dependencies, engines },
  },
  // The engines of the package that needs it. Without them npm 10 downloads it on newer Nodes.
  { entry: `${CARRIER}/node_modules/better-sqlite3`, key: 'engines', value: engines },
];

const lock = existsSync(LOCK) ? JSON.parse(readFileSync(LOCK, 'utf8')) : undefined;
const missing = WANTED.filter(
  ({ entry, key, value }) => JSON.stringify(lock?.packages[entry]?.[key]) !== JSON.stringify(value),
);
if (process.argv[2] === '--check') check();
else if (lock !== undefined && missing.length > 0) mend();

function mend() {
  const { packages } = lock;
  for (const { entry, key, value, ifAbsent } of missing) {
    const before = packages[entry] ?? ifAbsent;
    if (before !== undefined) packages[entry] = withKey(before, key, value);
  }
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en')));
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

/** Inserts the entries in the order that npm uses, so that nothing else changes. */
function withKey(entry, key, value) {
  if (Object.hasOwn(entry, key) || key !== 'resolved') return { ...entry, [key]: value };
  const { version, ...others } = entry;
  return { version, [key]: value, ...others };
}

function check() {
  const complaints = missing.map(
    ({ entry, key, value }) => `${LOCK}: ${entry} lacks "${key}": ${JSON.stringify(value)}`,
  );
  if (lock === undefined) report([`${LOCK} is missing`], 'Run `npm install`, and commit the file.');
  else if (complaints.length > 0) report(complaints, 'Run `npm run lock`, then `npm install`, and commit the file.');
}

function report(complaints, hint) {
  console.error(`${complaints.join('\n')}\n  ${hint}`);
  process.exitCode = 1;
}

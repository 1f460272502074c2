// Keeps what npm leaves out of package-lock.json: `npm run lock` puts it back, `npm run check:lock` fails without it. Plain
// JavaScript, so that it also runs where no development dependency is installed.
//
// - better-sqlite3 is prebuilt. npm 10 and 11 compile it nevertheless (and `npm ci` fails without a compiler), because they
//   read `gypfile` from the lock file, where npm does not write it.
// - cleveragents-sqlite-node20 is installed from its folder in this repository. npm would ask the registry for it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';
const FOLDER = 'packages/sqlite-node20';

const lock = existsSync(LOCK) ? JSON.parse(readFileSync(LOCK, 'utf8')) : undefined;
const missing = lock === undefined ? [] : missingIn(lock.packages);
if (process.argv[2] === '--check') check();
else if (missing.length > 0) {
  for (const { entry, key, value } of missing) {
    const { version, ...others } = lock.packages[entry] ?? describedEntry();
    // In the order of npm, so that a line is added and nothing else changes.
    lock.packages[entry] = key === 'resolved' ? { version, [key]: value, ...others } : { version, ...others, [key]: value };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en')));
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

function check() {
  const complaints = missing.map(({ entry, key, value }) => `${LOCK}: ${entry} lacks "${key}": ${JSON.stringify(value)}`);
  if (lock === undefined) report([`${LOCK} is missing`], 'Run `npm install`, and commit the file.');
  else if (complaints.length > 0) report(complaints, 'Run `npm run lock`, then `npm install`, and commit the file.');
}

/**
 * @param {readonly string[]} complaints
 * @param {string} hint
 */
function report(complaints, hint) {
  console.error(`${complaints.join('\n')}\n  ${hint}`);
  process.exitCode = 1;
}

/** @param {Record<string, Record<string, unknown>>} packages */
function missingIn(packages) {
  const wanted = [
    { entry: 'node_modules/better-sqlite3', key: 'gypfile', value: false },
    { entry: 'node_modules/cleveragents-sqlite-node20', key: 'resolved', value: `file:${FOLDER}` },
  ];
  return wanted.filter(({ entry, key, value }) => packages[entry]?.[key] !== value);
}

/** What npm would write about the package in the folder; `npm install` then adds its dependencies. */
function describedEntry() {
  const { version, license, dependencies, engines } = JSON.parse(readFileSync(`${FOLDER}/package.json`, 'utf8'));
  return { version, license, optional: true, dependencies, engines };
}

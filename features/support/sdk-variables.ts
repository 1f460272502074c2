// The environment variables that the installed SDKs read, found in their code, so that a new release cannot add one
// unnoticed.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', 'node_modules');
const PACKAGES = ['openai', '@anthropic-ai/sdk'];
const READ = /readEnv\)?\(\s*['"`](\w+)['"`]|process\.env\.(\w+)|process\.env\[\s*['"`](\w+)['"`]/g;

/** Returns the names of all variables that occur in the code of the SDKs, sorted. */
export function sdkVariables(): readonly string[] {
  const names = new Set<string>();
  for (const file of PACKAGES.flatMap(modulesOf)) {
    for (const [, ...found] of readFileSync(file, 'utf8').matchAll(READ))
      names.add(found.find((name) => name !== undefined) ?? '');
  }
  return [...names].sort();
}

function modulesOf(name: string): readonly string[] {
  const folder = dirname(join(ROOT, name, 'package.json'));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.m?js$/.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

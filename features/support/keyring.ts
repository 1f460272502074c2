// A unique key for each possible source of keys, derived from the table of providers: new providers are included
// automatically.

import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import type { ProviderRow } from '../../src/providers/table/provider-row.ts';
import type { RecordingServer } from './recording-server.ts';
import type { Scenario } from './world.ts';

/** A secret and the only place where it may appear. */
export interface Canary {
  readonly value: string;
  readonly source: string;
  /** The provider and the whole header in which it may be sent; `undefined`: it is never sent. */
  readonly belongs: { readonly provider: string; readonly header: string; readonly content: string } | undefined;
}

export interface Keyring {
  readonly canaries: readonly Canary[];
  /** The names of all configured providers. */
  readonly providers: readonly string[];
}

function canary(source: string): string {
  return `canary-${source.toLowerCase().replaceAll('_', '-')}-end`;
}

/** Returns the variables of a provider that contain keys. */
function keyVariables({ local, variable, otherVariables = [] }: ProviderRow): readonly string[] {
  const all = local === undefined ? [variable, ...otherVariables] : [local.keyVariable];
  return all.filter((name) => name !== undefined);
}

function headerFor(
  { protocol, dialect }: ProviderRow,
  key: string,
): { readonly header: string; readonly content: string } {
  if (dialect?.keyHeader !== undefined) return { header: dialect.keyHeader, content: key };
  return protocol === 'anthropic'
    ? { header: 'x-api-key', content: key }
    : { header: 'authorization', content: `Bearer ${key}` };
}

const REAL_PROVIDERS = KNOWN_PROVIDERS.filter((row) => row.protocol !== 'mock');

/**
 * Sets all keys, and gives each provider a base URL with its own path on the server. If a provider has several
 * variables for one key, the first one that is set is number `nth`, or the last one if there are fewer.
 */
export function cutKeys(scenario: Scenario, { url }: RecordingServer, nth: number): Keyring {
  const { environment } = scenario;
  const known = REAL_PROVIDERS.flatMap((row) => {
    const variables = keyVariables(row);
    const used = variables.slice(Math.min(nth, variables.length - 1));
    for (const name of variables) delete environment[name];
    for (const name of used) environment[name] = canary(name);
    return used.map((source, index): Canary => {
      const value = canary(source);
      return { source, value, belongs: index === 0 ? { provider: row.name, ...headerFor(row, value) } : undefined };
    });
  });
  const moved = REAL_PROVIDERS.filter((row) => !moveByVariable(row, environment, `${url}/${row.name}`));
  scenario.write('home/config.yaml', configFile(url, moved));
  environment.OWN_KEY = canary('OWN_KEY');
  environment.OWN_HEADER = canary('OWN_HEADER');
  environment.HTTPS_PROXY = `http://ann:${canary('PROXY_PASSWORD')}@127.0.0.1:9`;
  environment.NO_PROXY = '127.0.0.1';
  environment.EDITOR = writeChild(scenario, 'editor', 'exit 0');
  writeChild(scenario, 'key-command', 'printf "canary-%s-end\\n" api-key-command');
  const own: readonly Canary[] = [
    { source: 'api_key_env', value: canary('OWN_KEY'), belongs: bearer('own-env', canary('OWN_KEY')) },
    {
      source: 'api_key_command',
      value: canary('API_KEY_COMMAND'),
      belongs: bearer('own-command', canary('API_KEY_COMMAND')),
    },
    {
      source: 'headers',
      value: canary('OWN_HEADER'),
      belongs: { provider: 'own-header', header: 'x-secret', content: canary('OWN_HEADER') },
    },
    { source: 'HTTPS_PROXY', value: canary('PROXY_PASSWORD'), belongs: undefined },
  ];
  return {
    canaries: [...known, ...own],
    providers: [...REAL_PROVIDERS.map((row) => row.name), 'own-command', 'own-env', 'own-header'],
  };
}

function bearer(provider: string, key: string): Canary['belongs'] {
  return { provider, header: 'authorization', content: `Bearer ${key}` };
}

/** Sets the address of the provider by its environment variable. Returns false if it has none. */
function moveByVariable(
  { local, variable, baseUrlVariable }: ProviderRow,
  environment: Record<string, string>,
  address: string,
): boolean {
  const name = local === undefined ? baseUrlVariable : variable;
  if (name === undefined) return false;
  environment[name] = address;
  return true;
}

function configFile(url: string, moved: readonly ProviderRow[]): string {
  return [
    'providers:',
    ...moved.map(({ name }) => `  ${name}: {base_url: "${url}/${name}"}`),
    `  own-env: {base_url: "${url}/own-env", api_key_env: OWN_KEY}`,
    `  own-command: {base_url: "${url}/own-command", api_key_command: [../key-command, --for, own]}`,
    `  own-header: {base_url: "${url}/own-header", headers: {x-secret: {env: OWN_HEADER}}}`,
    '',
  ].join('\n');
}

/**
 * A program that writes its arguments and environment to a file, without the proxy variables, which all programs
 * receive.
 */
function writeChild(scenario: Scenario, name: string, end: string): string {
  scenario.write(
    name,
    `#!/bin/sh\n{ echo "$0 $@"; env | grep -v ^HTTPS_PROXY=; } >> "$(dirname "$0")"/seen-by-${name}\n${end}\n`,
  );
  chmodSync(scenario.path(name), 0o700);
  return scenario.path(name);
}

/** Returns the bytes of all files below a folder, by name. */
export function filesBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
}

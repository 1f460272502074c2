// Starts a local registry, verdaccio. It has the package for Node 20 and forwards every other request.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { installPackage } from '../nodes.ts';
import { configured } from './room.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/**
 * The newest version that runs on Node 20. One of its dependencies requests a tag of node-fetch, and not every
 * registry has tags.
 */
const VERDACCIO = { name: 'verdaccio', version: '6.8.0', overrides: { 'node-fetch': '2.7.0' } };

export interface LocalRegistry {
  readonly url: string;
  /** Returns the number of requests for files whose path contains this string. */
  readonly requests: (text: string) => number;
  readonly stop: () => void;
}

/** Starts the registry and publishes `packages/sqlite-node20` to it. */
export async function startLocalRegistry(scratch: string): Promise<LocalRegistry> {
  const folder = join(scratch, 'registry');
  mkdirSync(folder);
  const [verdaccio, port] = [installPackage(scratch, VERDACCIO), await freePort()];
  const url = `http://127.0.0.1:${port}/`;
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configuration(folder)));
  const server = spawn(
    process.execPath,
    [join(verdaccio, 'bin', 'verdaccio'), '--config', config, '--listen', String(port)],
    { cwd: folder, stdio: 'ignore' },
  );
  await answers(url, server);
  publish(url, folder);
  const log = join(folder, 'requests.log');
  return {
    url,
    requests: (text) =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes(text) && line.includes('"GET"')).length,
    stop: () => server.kill(),
  };
}

// verdaccio reads YAML, and JSON is valid YAML.
function configuration(folder: string): object {
  const everyone = { access: '$all', publish: '$all' };
  return {
    storage: join(folder, 'storage'),
    uplinks: { upstream: { url: configured('registry'), timeout: '120s', maxage: '60m', max_fails: 50 } },
    packages: { 'cleveragents-sqlite-node20': everyone, '**': { ...everyone, proxy: 'upstream' } },
    log: { type: 'file', path: join(folder, 'requests.log'), format: 'json', level: 'http' },
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`verdaccio ended with ${server.exitCode}`);
    const response = await fetch(`${url}-/ping`).catch(() => undefined);
    if (response?.ok) return;
    await setTimeout(200);
  }
  throw new Error('verdaccio does not answer');
}

/** Publishes from a copy, because npm first installs the bundled dependencies beside the package. */
function publish(url: string, folder: string): void {
  const [copy, npmrc] = [join(folder, 'sqlite-node20'), join(folder, '.npmrc')];
  mkdirSync(copy);
  for (const name of ['package.json', 'index.js'])
    copyFileSync(join(ROOT, 'packages', 'sqlite-node20', name), join(copy, name));
  writeFileSync(npmrc, `registry=${url}\n${url.replace('http:', '')}:_authToken=anyone\n`);
  const { status, stderr } = spawnSync('npm', ['publish', copy, '--userconfig', npmrc, '--registry', url], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

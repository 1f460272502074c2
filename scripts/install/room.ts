// A room is an isolated environment with one Node and one npm: empty environment variables, its own home and cache,
// and a PATH with a few basic tools. Only a room for compiling has compilers, Python and the headers of Node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface Outcome {
  readonly command: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Room {
  /** The name, such as `Node 22.23.5, npm 10.9.9`. */
  readonly name: string;
  readonly major: number;
  /** Runs a command line in a shell in this folder. */
  readonly run: (command: string, cwd: string) => Outcome;
}

export interface RoomOptions {
  readonly scratch: string;
  /** The folder of a Node, with `bin/node` and `include/node`. */
  readonly node: string;
  /** The folder of the npm package. */
  readonly npm: string;
  /** True if the room has compilers, Python and headers. */
  readonly canCompile: boolean;
  /** Default: the registry of the npm configuration. */
  readonly registry?: string;
}

const TOOLS = [
  'sh',
  'env',
  'git',
  'cat',
  'ls',
  'rm',
  'mkdir',
  'cp',
  'mv',
  'ln',
  'sed',
  'grep',
  'uname',
  'which',
  'dirname',
  'tar',
  'gzip',
];
const SYSTEM = ['/usr/local/bin', '/usr/bin', '/bin'];
/** Uses ccache if this machine has it, because the same driver is compiled a dozen times. */
const CACHED_COMPILERS = '/usr/lib/ccache';

/** Certificates and proxies, which this machine needs to reach the registry from every environment. */
const TRANSPORT = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no|all)_proxy)$/i;
const TRANSPORT_CONFIG = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy'];

let rooms = 0;

/** Creates a room. Its home contains only a `.npmrc` with the registry. */
export function createRoom({ scratch, node, npm, canCompile, registry }: RoomOptions): Room {
  rooms += 1;
  const folder = join(scratch, `room-${rooms}`);
  const [bin, home] = [join(folder, 'bin'), join(folder, 'home')];
  for (const made of [bin, home]) mkdirSync(made, { recursive: true });
  symlinkSync(join(node, 'bin', 'node'), join(bin, 'node'));
  for (const name of ['npm', 'npx']) symlinkSync(join(npm, 'bin', `${name}-cli.js`), join(bin, name));
  for (const tool of TOOLS) symlinkSync(locate(tool), join(bin, tool));
  // Rooms do not share downloads from a local registry, because proofs count its requests.
  const cache = join(registry === undefined ? scratch : folder, 'cache');
  writeFileSync(join(home, '.npmrc'), npmrc(cache, registry));
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => TRANSPORT.test(name))),
    PATH: (canCompile ? [bin, CACHED_COMPILERS, ...SYSTEM] : [bin]).join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    // Replaces the headers that node-gyp downloads from nodejs.org.
    ...(canCompile && { npm_config_nodedir: node, CCACHE_DIR: join(scratch, 'ccache'), CCACHE_NOHASHDIR: '1' }),
  };
  const run = (command: string, cwd: string) => runIn(environment, command, cwd);
  const version = (command: string) => run(command, folder).stdout.trim();
  const nodeVersion = version('node -p process.versions.node');
  return { name: `Node ${nodeVersion}, npm ${version('npm --version')}`, major: Number.parseInt(nodeVersion, 10), run };
}

function runIn(environment: Readonly<Record<string, string | undefined>>, command: string, cwd: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', command], {
    cwd,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return { command, status: status ?? -1, stdout, stderr };
}

function locate(tool: string): string {
  const { status, stdout } = spawnSync('/bin/sh', ['-c', `command -v ${tool}`], {
    env: { PATH: SYSTEM.join(delimiter) },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`this machine lacks ${tool}`);
  return stdout.trim();
}

function npmrc(cache: string, registry: string | undefined): string {
  const lines = TRANSPORT_CONFIG.map(
    (key) => [key, key === 'registry' && registry !== undefined ? registry : configured(key)] as const,
  )
    .filter(([, value]) => !/^(|null|undefined)$/.test(value))
    .map(([key, value]) => `${key}=${value}`);
  // A local registry accepts any token as a login.
  if (registry !== undefined) lines.push(`${registry.replace('http:', '')}:_authToken=anyone`);
  return [...lines, `cache=${cache}`, 'update-notifier=false', 'fund=false', 'audit=false', ''].join('\n');
}

/** Returns the npm configuration of this machine, outside of all rooms. */
export function configured(key: string): string {
  return spawnSync('npm', ['config', 'get', key], {
    cwd: dirname(import.meta.dirname),
    encoding: 'utf8',
  }).stdout.trim();
}

// Proves that the project installs on each supported Node: `npm run test:install [-- 22 24]`. It takes minutes and
// needs the registry. Each proof runs in a room, which has only a few basic tools of this machine: see room.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNode, installPackage, SUPPORTED_NODES } from '../nodes.ts';
import { proveLibrary } from './library-proofs.ts';
import { type LocalRegistry, startLocalRegistry } from './local-registry.ts';
import { proveChangedNode, proveGlobal, provePack, proveProject } from './package-proofs.ts';
import { provePublished, provePublishedWithout } from './published-proofs.ts';
import { summarize } from './report.ts';
import { proveClone, proveLock, proveWithoutCompiler, proveWithoutScripts } from './repository-proofs.ts';
import { createRoom, type Room } from './room.ts';

/** The major versions of npm that each Node runs; the first one is used for most proofs. */
const NPMS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  20: ['10', '11'],
  22: ['10', '11', '12'],
  24: ['11', '10', '12'],
  26: ['12', '11'],
};

const scratch = mkdtempSync(join(tmpdir(), 'agents-install-'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : SUPPORTED_NODES;
const installed = new Map<string, string>();
let registry: LocalRegistry | undefined;
try {
  registry = await startLocalRegistry(scratch);
  for (const major of wanted) await proveOn(major, registry);
  process.exitCode = summarize();
} finally {
  registry?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

/** Returns the folder of a Node or an npm. Installs it on the first call. */
function folderOf(kind: 'node' | 'npm', major: string): string {
  const key = `${kind}-${major}`;
  const folder =
    installed.get(key) ??
    (kind === 'node' ? installNode(scratch, major) : installPackage(scratch, { name: 'npm', version: major }));
  installed.set(key, folder);
  return folder;
}

interface RoomFor {
  readonly node: string;
  readonly npm: string;
  readonly canCompile?: boolean;
  readonly registry?: string;
}

/** By default only the room of Node 20 has compilers. */
function roomFor({ node, npm, canCompile = node === '20', registry }: RoomFor): Room {
  return createRoom({
    scratch,
    node: folderOf('node', node),
    npm: folderOf('npm', npm),
    canCompile,
    ...(registry !== undefined && { registry }),
  });
}

async function proveOn(node: string, local: LocalRegistry): Promise<void> {
  const [npm, ...otherNpms] = NPMS[node] ?? ['11'];
  const room = roomFor({ node, npm });
  console.log(`\n${room.name}`);
  const clone = await proveClone(room, scratch);
  for (const other of otherNpms) rmSync(await proveClone(roomFor({ node, npm: other }), scratch), { recursive: true });
  await proveLock(room, scratch);
  const tarball = await provePack(room, scratch, clone);
  const project = await proveProject(room, scratch, tarball);
  await proveLibrary(room, project);
  await proveGlobal(room, scratch, tarball);
  const published = { scratch, tarball, registry: local };
  const publishedRoom = roomFor({ node, npm, registry: local.url });
  await provePublished(publishedRoom, published);
  if (node === '20') {
    await provePublishedWithout(publishedRoom, published);
    await proveWithoutCompiler(roomFor({ node, npm, canCompile: false }), room, scratch);
    await proveChangedNode(room, roomFor({ node: '22', npm: '10', canCompile: true }), { scratch, tarball });
  } else {
    await proveWithoutScripts(room, scratch);
  }
}

// Proofs about the packed package once the package for Node 20 is in the registry.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRegistry } from './local-registry.ts';
import { emptyProject, programOf } from './package-proofs.ts';
import { expectHintMends, expectWorks } from './program.ts';
import { expectStatus, prove } from './report.ts';
import { cloneRepository, expectDriverOf } from './repository-proofs.ts';
import type { Room } from './room.ts';

export interface PublishedOptions {
  readonly scratch: string;
  readonly tarball: string;
  readonly registry: LocalRegistry;
}

/** Proves a project and the global folder. Newer Nodes do not download the driver for Node 20. */
export async function provePublished(room: Room, { scratch, tarball, registry }: PublishedOptions): Promise<void> {
  const project = emptyProject(scratch);
  const program = programOf(room, scratch, project);
  const downloads = () => registry.requests('better-sqlite3-12.11.1.tgz');
  const before = downloads();
  await prove(`${room.name}, published: \`npm i x.tgz\` in an empty project needs nothing more`, () => {
    expectStatus(room.run(`npm i ${tarball}`, project));
    expectWorks(program);
    expectDriverOf(room, join(project, 'node_modules'));
  });
  await prove(`${room.name}, published: \`npm ci\` in that project`, () => {
    expectStatus(room.run('npm ci', project));
    expectWorks(program);
    expectDriverOf(room, join(project, 'node_modules'));
  });
  await prove(`${room.name}, published: \`npm i -g --prefix P x.tgz\``, () => {
    const prefix = join(scratch, `published-${room.major}`);
    expectStatus(room.run(`npm i -g --prefix ${prefix} ${tarball}`, scratch));
    expectWorks({ room, scratch, agents: `${prefix}/bin/agents` });
  });
  if (room.major === 20) return;
  await prove(`${room.name}: neither these nor \`npm ci\` in a clone download better-sqlite3 12.11.1`, () => {
    expectStatus(room.run('npm ci --ignore-scripts', cloneRepository(scratch)));
    assert.equal(downloads(), before);
  });
}

/** Proves installations without the driver, on Node 20. */
export async function provePublishedWithout(room: Room, { scratch, tarball }: PublishedOptions): Promise<void> {
  await prove(
    `${room.name}, published: after \`npm i x.tgz --ignore-scripts\` the hint of the program mends the project`,
    () => {
      const project = emptyProject(scratch);
      expectStatus(room.run(`npm i ${tarball} --ignore-scripts`, project));
      const typed = expectHintMends(programOf(room, scratch, project), 'is not built');
      assert.equal(typed, `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix ${project}`);
    },
  );
  await prove(
    `${room.name}, published: after \`npm i x.tgz --omit=optional\` the hint of the program mends the project`,
    () => {
      const project = emptyProject(scratch);
      expectStatus(room.run(`npm i ${tarball} --omit=optional`, project));
      const typed = expectHintMends(programOf(room, scratch, project), 'is not installed');
      assert.equal(typed, `npm i better-sqlite3@12.11.1 --prefix ${project}`);
      rmSync(project, { recursive: true });
    },
  );
}

// Proofs about the packed package, installed in an empty project and globally, while the package for Node 20 is not
// in the registry. Node 20 then needs the command in the error of the program.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { commandOfHint, expectHintMends, expectWorks, type InstalledProgram } from './program.ts';
import { expectStatus, prove } from './report.ts';
import type { Room } from './room.ts';

const BESIDE = 'npm i better-sqlite3@12.11.1';

/** Packs the package in an installed clone and returns the path of the tarball. */
export async function provePack(room: Room, scratch: string, clone: string): Promise<string> {
  const folder = join(scratch, `packed-${room.major}`);
  mkdirSync(folder);
  await prove(
    `${room.name}: \`npm pack\` names the package for Node 20 by its version and carries the prebuilt driver`,
    () => {
      expectStatus(room.run(`npm pack --pack-destination ${folder}`, clone));
      expectStatus(room.run('tar -xzf *.tgz', folder));
      const { optionalDependencies } = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8'));
      assert.deepEqual(optionalDependencies, { 'cleveragents-sqlite-node20': '1.0.0' });
      const driver = JSON.parse(
        readFileSync(join(folder, 'package', 'node_modules', 'better-sqlite3', 'package.json'), 'utf8'),
      );
      assert.equal(driver.version, manifest.dependencies['better-sqlite3']);
      // Its scripts do nothing outside the repository.
      expectStatus(room.run('npm run prepare && npm run dependencies', join(folder, 'package')));
    },
  );
  return join(folder, `cleveragents-${manifest.version}.tgz`);
}

let projects = 0;

/** Makes an empty project. */
export function emptyProject(scratch: string): string {
  projects += 1;
  const project = join(scratch, `project-${projects}`);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  return project;
}

/** Returns the program of a project, with the path that a script of the project uses. */
export function programOf(room: Room, scratch: string, project: string): InstalledProgram {
  return { room, scratch, agents: `${project}/node_modules/.bin/agents` };
}

/** Returns the project after the program has worked in it. */
export async function proveProject(room: Room, scratch: string, tarball: string): Promise<string> {
  const project = emptyProject(scratch);
  const program = programOf(room, scratch, project);
  if (room.major === 20) {
    await prove(`${room.name}: \`npm i x.tgz\` in an empty project, then \`${BESIDE}\`, which the hint names`, () => {
      expectStatus(room.run(`npm i ${tarball}`, project));
      assert.equal(expectHintMends(program, 'is not installed'), `${BESIDE} --prefix ${project}`);
    });
  } else {
    await prove(`${room.name}: \`npm i x.tgz\` in an empty project`, () => {
      expectStatus(room.run(`npm i ${tarball}`, project));
      expectWorks(program);
    });
  }
  return project;
}

export async function proveGlobal(room: Room, scratch: string, tarball: string): Promise<void> {
  const prefix = join(scratch, `global-${room.major}`);
  const program = { room, scratch, agents: `${prefix}/bin/agents` };
  await prove(
    `${room.name}: \`npm i -g --prefix P x.tgz\`${room.major === 20 ? `, then \`${BESIDE} -g --prefix P\`, which the hint names` : ''}`,
    () => {
      expectStatus(room.run(`npm i -g --prefix ${prefix} ${tarball}`, scratch));
      if (room.major === 20)
        assert.equal(expectHintMends(program, 'is not installed'), `${BESIDE} -g --prefix ${prefix}`);
      else expectWorks(program);
    },
  );
}

/** Proves a project that one Node installed and another Node runs. `newer` has compilers too. */
export async function proveChangedNode(
  room: Room,
  newer: Room,
  { scratch, tarball }: { readonly scratch: string; readonly tarball: string },
): Promise<void> {
  const project = emptyProject(scratch);
  const program = programOf(room, scratch, project);
  await prove(`${room.name}: runs a project that ${newer.name} installed once the hint was followed`, () => {
    expectStatus(newer.run(`npm i ${tarball}`, project));
    assert.equal(expectHintMends(program, 'is not installed'), `${BESIDE} --prefix ${project}`);
  });
  await prove(`${newer.name}: runs that project as ${room.name} left it`, () => {
    expectWorks(programOf(newer, scratch, project));
  });
  await prove(`${room.name}: runs a driver that ${newer.name} compiled once the hint was followed`, () => {
    expectStatus(newer.run('npm rebuild better-sqlite3', project));
    const typed = expectHintMends(program, 'was compiled for another Node');
    assert.equal(typed, `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix ${project}`);
  });
  await prove(`${room.name}: builds a driver that was installed without its scripts once the hint was followed`, () => {
    rmSync(join(project, 'node_modules', 'better-sqlite3', 'build'), { recursive: true });
    const typed = commandOfHint(program, 'is not built');
    assert.equal(typed, `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix ${project}`);
    expectStatus(room.run(`npm_config_ignore_scripts=true ${typed}`, scratch));
    expectWorks(program);
  });
}

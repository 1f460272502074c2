// Proofs about the library in a project that has the packed package: from an ES module, from CommonJS and from
// TypeScript.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { expectStatus, prove } from './report.ts';
import type { Room } from './room.ts';

/** Uses an executor and the registry, and so the SQLite driver. */
const USE = `
async function use(): Promise<void> {
  const executor = createExecutor({ model: 'mock/echo' }, { mock: {} });
  const registry = new ActorRegistry(\`registry-\${Date.now()}.db\`);
  await registry.add('name: writer\\nmodel: mock/echo\\n');
  const [actor] = await registry.list();
  console.log((await executor.execute('Hello')).response, actor?.name);
}
void use();
`;
const SCRIPT = USE.replace(': Promise<void>', '');
const IMPORT = "import { ActorRegistry, createExecutor } from 'cleveragents';\n";

/** Uses types of all parts of the library. */
const TYPES = `import type { ActorEvent, ActorPreview, ActorRecord, ActorResult, Executor, ExecutorOptions, ParsedActor, Pricing, ToolHost } from 'cleveragents';
export type Used = [ActorEvent, ActorPreview, ActorRecord, ActorResult, Executor, ExecutorOptions, ParsedActor, Pricing, ToolHost];
`;

const MODULES = [
  { name: 'an ES module', file: 'use.mjs', text: IMPORT + SCRIPT },
  {
    name: 'CommonJS',
    file: 'use.cjs',
    text: `const { ActorRegistry, createExecutor } = require('cleveragents');\n${SCRIPT}`,
  },
];

export async function proveLibrary(room: Room, project: string): Promise<void> {
  for (const { name, file, text } of MODULES) {
    writeFileSync(join(project, file), text);
    await prove(`${room.name}: the library from ${name}`, () => expectGreeting(room, `node ${file}`, project));
  }
  const { typescript, '@types/node': nodeTypes } = manifest.devDependencies;
  await prove(`${room.name}: TypeScript is installed beside it`, () =>
    expectStatus(room.run(`npm i typescript@${typescript} @types/node@${nodeTypes}`, project)),
  );
  await proveTypes(room, project, { folder: 'nodenext-module', type: 'module', module: 'nodenext' });
  await proveTypes(room, project, { folder: 'nodenext-commonjs', type: 'commonjs', module: 'nodenext' });
  await proveTypes(room, project, { folder: 'bundler', type: 'module', module: 'esnext' });
}

interface TypeScriptProject {
  readonly folder: string;
  readonly type: 'module' | 'commonjs';
  /** `esnext` resolves modules as a bundler does. */
  readonly module: 'nodenext' | 'esnext';
}

async function proveTypes(room: Room, project: string, { folder, type, module }: TypeScriptProject): Promise<void> {
  const path = join(project, folder);
  const moduleResolution = module === 'esnext' ? 'bundler' : 'nodenext';
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    target: 'es2022',
    module,
    moduleResolution,
    types: ['node'],
    rootDir: '.',
    outDir: 'out',
  };
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ type }));
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  writeFileSync(join(path, 'use.ts'), TYPES + IMPORT + USE);
  await prove(
    `${room.name}: the library from TypeScript, \`strict\`, \`${moduleResolution}\`, ${type === 'module' ? 'an ES module' : 'CommonJS'}`,
    () => {
      expectStatus(room.run('../node_modules/.bin/tsc', path));
      expectGreeting(room, 'node out/use.js', path);
    },
  );
}

function expectGreeting(room: Room, command: string, cwd: string): void {
  const { stdout, stderr } = expectStatus(room.run(command, cwd));
  assert.deepEqual([stdout, stderr], ['Hello local/writer\n', '']);
}

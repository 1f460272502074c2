// Measures how the time of `actor list` and `actor show` grows with the registry: `npm run bench:registry`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActorRegistry } from '../src/index.ts';
import { loadDriver } from '../src/registry/driver.ts';
import { cleanEnvironment, medians, printRatios } from './measure.ts';

const SIZES = [10, 1_000, 100_000];
const ROUNDS = Number(process.env.ROUNDS ?? 15);

const folder = mkdtempSync(join(tmpdir(), 'agents-bench-'));
try {
  console.log(`Node ${process.version}, median of ${ROUNDS} interleaved rounds`);
  const homes = [];
  for (const size of SIZES) homes.push(await fill(join(folder, String(size)), size));
  const commands = [
    { name: 'node -e 0', words: ['-e', '0'] },
    ...homes.flatMap((home, index) => [
      { name: `actor list, ${SIZES[index]} custom actors`, words: ['bin/agents.js', '--home', home, 'actor', 'list'] },
      {
        name: `actor show, ${SIZES[index]} custom actors`,
        words: ['bin/agents.js', '--home', home, 'actor', 'show', 'actor-7'],
      },
    ]),
  ];
  const times = await medians(commands, cleanEnvironment({}), ROUNDS);
  printRatios(
    commands,
    times,
    commands.map(() => undefined),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Creates a home with the given number of actors: one is added through the library, the others are copies of its row.
 */
async function fill(home: string, size: number): Promise<string> {
  const path = join(home, 'registry.db');
  await new ActorRegistry(path).add('name: actor-0\nmodel: openai/gpt-4o\nsystem_prompt: You are number 0.\n');
  const database = (await loadDriver())(path);
  const columns =
    'type, description, provider, model, needs, created_at, updated_at, yaml, sha256, config, config_version';
  const copy = database.prepare(`INSERT INTO actors (name, ${columns}) SELECT ?, ${columns} FROM actors WHERE id = 1`);
  database.transaction(() => {
    for (let index = 1; index < size; index += 1) copy.run(`local/actor-${index}`);
  })();
  database.close();
  return home;
}

// Writes docs/help.md: what `--help` prints for the program and for each command, without the global options of the
// commands. With --check it writes nothing, and fails when the page differs from the built program.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Prints the help of one command at 80 columns, such as `['actor', 'add']`; `[]` is the program itself. */
type PrintHelp = (command: readonly string[]) => string | Promise<string>;

const ROOT = new URL('../', import.meta.url);
const PAGE = new URL('docs/help.md', ROOT);

const INTRODUCTION = `# Help

What \`--help\` prints, for the program and for each command. \`npm run build:help\` writes this page; do not edit it.
[commands.md](commands.md) explains the commands.

The options of \`agents\` itself work with every command. The help of each command repeats them as \`Global Options\`;
they are left out below.
`;

/** Returns the whole page, in the order in which the program lists its commands. */
export async function helpPage(printHelp: PrintHelp): Promise<string> {
  return INTRODUCTION + (await sections([], printHelp)).join('');
}

async function sections(command: readonly string[], printHelp: PrintHelp): Promise<readonly string[]> {
  const help = await printHelp(command);
  const text = help.replace(/\nGlobal Options:\n(?: .*\n)+/, '');
  const page = [`\n## ${['agents', ...command].join(' ')}\n\n\`\`\`text\n${text}\`\`\`\n`];
  for (const name of commandNames(help)) page.push(...(await sections([...command, name], printHelp)));
  return page;
}

/** Returns the names under `Commands:`, without `help`. */
function commandNames(help: string): readonly string[] {
  const [, list = ''] = /\nCommands:\n((?: .*\n)+)/.exec(help) ?? [];
  const names = [...list.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'help');
}

function printBuiltHelp(command: readonly string[]): string {
  return execFileSync(process.execPath, ['bin/agents.js', ...command, '--help'], { cwd: ROOT, encoding: 'utf8' });
}

if (process.argv[1] === import.meta.filename) {
  const page = await helpPage(printBuiltHelp);
  if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
  else if (page !== readFileSync(PAGE, 'utf8')) {
    console.error('docs/help.md differs from the help of the built program. Run npm run build && npm run build:help.');
    process.exitCode = 1;
  }
}

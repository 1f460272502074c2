// The whole command line in one table: names, arguments, options. The bodies are loaded when they are chosen.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { PERMISSIONS, type Permission } from '../actor/config.ts';
import type { Host } from '../app/host.ts';
import { AgentsError, ConfigurationError, ValidationError } from '../errors.ts';
import { chooseFormat, type GlobalOptions } from './format.ts';
import { Session } from './session.ts';
import { VERSION } from './version.ts';

/** Parses the arguments and runs the command; `chosen` is told the format that the configuration file asks for. @throws AgentsError */
export async function runProgram(host: Host, chosen: { format?: string | undefined } = {}): Promise<void> {
  const printed = { help: '', error: '' };
  const program = buildProgram(host, printed, chosen);
  try {
    await program.parseAsync([...host.arguments], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without a command prints its help as if it were an error.
    if (error.code.startsWith('commander.help')) printed.help ||= printed.error;
    else if (error.exitCode !== 0) {
      chosen.format ??= await configuredFormat(host, program.opts<GlobalOptions>());
      throw usageError(error, program);
    }
  }
  await host.stdout.write(printed.help);
}

/** What the configuration file says of the format; nothing if it cannot be read, for something else is wrong already. */
async function configuredFormat(host: Host, options: GlobalOptions): Promise<string | undefined> {
  try {
    return (await Session.open(host, options)).configuration.format;
  } catch (error) {
    if (error instanceof AgentsError) return undefined;
    throw error;
  }
}

function usageError(error: CommanderError, program: Command): ValidationError {
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint =
    elsewhere(first, program) ?? suggestion?.replace(/^\(|\)$/g, '') ?? 'Add --help to see how the command is used.';
  return new ValidationError({ code: 'INVALID_ARGUMENT', message: first, hint });
}

/** `agents list` was meant to be `agents actor list`. */
function elsewhere(message: string, program: Command): string | undefined {
  const [, typed] = /^unknown command '(.+)'$/.exec(message) ?? [];
  const group = [program, ...program.commands].find((one) => one.commands.some((command) => command.name() === typed));
  return group && `Did you mean agents ${[...(group === program ? [] : [group.name()]), typed].join(' ')}?`;
}

/** The command line as commander knows it; what it prints by itself is gathered in `printed`. */
export function buildProgram(
  host: Host,
  printed: { help: string; error: string },
  chosen: { format?: string | undefined } = {},
): Command {
  const program = new Command('agents')
    .description(
      'Keep and run AI actors. Every model of a configured provider is an actor; your own live in a local registry.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .option(
      '--home <dir>',
      'the folder of registry, configuration file and cache (default: AGENTS_HOME, else the directories of the platform)',
    )
    .option(
      '--format <format>',
      'table, plain, json or yaml; for a run: text, json or jsonl (default: AGENTS_FORMAT, else the configuration file)',
    )
    .addOption(new Option('--json', 'short for --format json').conflicts('format'))
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 10 })
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed.help += text;
      },
      writeErr: (text) => {
        printed.error += text;
      },
      getOutHelpWidth: () => host.stdout.columns ?? 80,
      getErrHelpWidth: () => host.stdout.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const openRun = async () => {
    const session = await Session.open(host, program.opts<GlobalOptions>());
    chosen.format = session.configuration.format;
    return session;
  };
  const open = async () => {
    // A format that is not known is refused before anything is looked at or stored.
    chooseFormat(program.opts<GlobalOptions>(), host);
    return openRun();
  };
  const openPlain = async () => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return Session.withoutConfiguration(host, program.opts<GlobalOptions>());
    }
  };
  const asked = askedFor(host.arguments);
  if (asked.has('init')) addInit(program, open);
  const actor = program.command('actor').description('list, show, add, change and run actors');
  if (asked.has('reading')) addReading(actor, open);
  if (asked.has('writing')) addWriting(actor, open);
  if (asked.has('default')) addDefault(actor, open);
  if (asked.has('run')) addRun(program, actor, openRun);
  const provider = program.command('provider').description('see the providers, ask them for their models, try them');
  if (asked.has('provider')) addProvider(provider, open);
  const config = program.command('config').description('see and edit the configuration file');
  if (asked.has('config')) addConfig(config, openPlain);
  if (asked.has('doctor')) addDoctor(program, host, chosen);
  for (const group of [actor, provider, config, program]) addHelp(group);
  program.addHelpText('after', EXAMPLES);
  return program;
}

/** The parts of the command line: the group that they are in, if any, and the names of their commands. */
const PARTS = {
  init: { group: undefined, commands: ['init'] },
  reading: { group: 'actor', commands: ['list', 'show', 'export', 'validate'] },
  writing: { group: 'actor', commands: ['add', 'update', 'copy', 'remove'] },
  default: { group: 'actor', commands: ['set-default', 'get-default', 'clear-default'] },
  run: { group: 'actor', commands: ['run'] },
  provider: { group: 'provider', commands: ['list', 'show', 'models', 'test'] },
  config: { group: 'config', commands: ['path', 'show', 'edit', 'validate'] },
  doctor: { group: undefined, commands: ['doctor'] },
} as const satisfies Record<string, { group: string | undefined; commands: readonly string[] }>;

type Part = keyof typeof PARTS;

/** The part with the command that is asked for, which starts sooner than the whole; all of them for help and for a mistake. */
function askedFor([first = '', second = '', ...rest]: readonly string[]): ReadonlySet<Part> {
  const all = Object.keys(PARTS) as Part[];
  const isHelp = [second, ...rest].some((word) => word === '-h' || word === '--help');
  const found = all.filter((part) => {
    const { group, commands } = PARTS[part];
    const names: readonly string[] = commands;
    return group === first ? names.includes(second) : names.includes(first) && (group === undefined || part === 'run');
  });
  return new Set(found.length > 0 && !isHelp ? found : all);
}

const EXAMPLES = `
Examples:
  agents init --yes
  agents actor list
  agents actor run openai/gpt-6-luna "Say hello"
  agents actor add writer --model openai/gpt-6-luna --system "You write."
  agents actor set-default writer
  git diff | agents run "Write a commit message"
  agents doctor`;

type Open = () => Promise<Session>;

/** In place of the help command of commander, which takes one name only and passes over an unknown one. */
function addHelp(group: Command): void {
  group
    .helpCommand(false)
    .command('help')
    .argument('[command...]')
    .description('print the help of a command')
    .action((names: readonly string[]) => {
      const found = names.reduce((within, name) => {
        const next = within.commands.find((command) => command.name() === name);
        return next ?? within.error(`error: unknown command '${name}'`);
      }, group);
      found.help();
    });
}

function addInit(program: Command, open: Open): void {
  program
    .command('init')
    .description('create the registry, say which providers are configured; safe to repeat')
    .option('-y, --yes', 'do not ask')
    .option('--reset', 'empty the registry, after a backup of it')
    .action(async (options) => (await import('./commands/init.ts')).init(await open(), options));
}

function addReading(actor: Command, open: Open): void {
  actor
    .command('list')
    .argument('[pattern]', 'a part of a name, or a pattern with *')
    .description('list the actors: your own, and the models of all configured providers')
    .option('--provider <name>', 'only actors on this provider')
    .addOption(new Option('--custom', 'only your own').conflicts('builtIn'))
    .option('--built-in', 'only built-in actors')
    .option('--all', 'also models that are retired, not for chat, or not reviewed')
    .action(async (pattern, options) =>
      (await import('./commands/actor-list.ts')).actorList(await open(), pattern, options),
    );
  actor
    .command('show')
    .argument('<name>')
    .description('show all that is known of an actor')
    .addOption(
      new Option('--graph [form]', 'draw its nodes and edges instead, as text or mermaid')
        .choices(['text', 'mermaid'])
        .preset('text'),
    )
    .action(async (name, options) => (await import('./commands/actor-show.ts')).actorShow(await open(), name, options));
  actor
    .command('export')
    .argument('<name>')
    .description('print the file of an actor, byte for byte')
    .action(async (name) => (await import('./commands/actor-show.ts')).actorExport(await open(), name));
  actor
    .command('validate')
    .argument('<file...>', 'YAML files, or - for stdin')
    .description('say all that is wrong with files of actors; stores nothing')
    .action(async (files) => (await import('./commands/actor-validate.ts')).actorValidate(await open(), files));
}

function addWriting(actor: Command, open: Open): void {
  actor
    .command('add')
    .argument('[source]', 'a YAML file, - for stdin, or the name of the actor with --model or --config')
    .description('add an actor of your own, from a file or from a model')
    .option('--config <file>', 'the YAML file, - for stdin')
    .option('--name <name>', 'the name, instead of the one in the file')
    .option('--update', 'replace an actor of that name')
    .option('--set-default', 'make it the default actor')
    .option('--model <provider/model>', 'make an actor from this model, without a file')
    .option('--system <text>', 'system prompt, a template (with --model)')
    .option('--temperature <number>', 'temperature (with --model)', number)
    .option('--max-tokens <count>', 'maximum of output tokens (with --model)', count)
    .option('--description <text>', 'one line for lists (with --model)')
    .action(async (source, options) =>
      (await import('./commands/actor-add.ts')).actorAdd(await open(), source, options),
    );
  actor
    .command('update')
    .argument('<name>')
    .argument('<file>', 'a YAML file, or - for stdin')
    .description('replace the file of an actor')
    .action(async (name, file) => (await import('./commands/actor-add.ts')).actorUpdate(await open(), name, file));
  actor
    .command('copy')
    .argument('<old>')
    .argument('<new>')
    .description('copy an actor, a built-in one too, to a name of your own')
    .action(async (from, to) => (await import('./commands/actor-add.ts')).actorCopy(await open(), from, to));
  actor
    .command('remove')
    .argument('<name...>')
    .description('remove actors of your own')
    .option('-y, --yes', 'do not ask')
    .action(async (names, options) =>
      (await import('./commands/actor-remove.ts')).actorRemove(await open(), names, options),
    );
}

function addDefault(actor: Command, open: Open): void {
  actor
    .command('set-default')
    .argument('<name>')
    .description('choose the actor that `agents run` uses')
    .action(async (name) => (await import('./commands/default-actor.ts')).setDefault(await open(), name));
  actor
    .command('get-default')
    .description('show the default actor')
    .action(async () => (await import('./commands/default-actor.ts')).getDefault(await open()));
  actor
    .command('clear-default')
    .description('have no default actor')
    .action(async () => (await import('./commands/default-actor.ts')).clearDefault(await open()));
}

function addRun(program: Command, actor: Command, open: Open): void {
  const named = actor.command('run').argument('<name>').argument('[prompt...]', PROMPT).description('run an actor');
  runOptions(named).action(async (name, prompt, options) =>
    (await import('./commands/run.ts')).runActor(await open(), name, prompt, options),
  );
  const run = program
    .command('run')
    .argument('[prompt...]', PROMPT)
    .description('run the default actor')
    .option('-a, --actor <name>', 'run this actor instead');
  runOptions(run).action(async (prompt, options) =>
    (await import('./commands/run.ts')).runDefault(await open(), prompt, options),
  );
}

function addProvider(provider: Command, open: Open): void {
  provider
    .command('list')
    .description('list all providers, configured or not, and by which variable')
    .action(async () => (await import('./commands/provider-list.ts')).providerList(await open()));
  provider
    .command('show')
    .argument('<name>')
    .description('show where the key and the address of a provider come from')
    .action(async (name) => (await import('./commands/provider-show.ts')).providerShow(await open(), name));
  provider
    .command('models')
    .argument('<name>')
    .description('list the models of a provider')
    .option('--refresh', 'ask the provider for its list first, and keep it')
    .option('--all', 'also models that are for something else than text')
    .action(async (name, options) =>
      (await import('./commands/provider-models.ts')).providerModels(await open(), name, options),
    );
  provider
    .command('test')
    .argument('<name>')
    .description('make one cheap call: key, model list, streaming, usage')
    .option('--model <name>', 'the model to call (default: the cheapest that is known)', modelName)
    .option('--timeout <duration>', 'time for each request (default: 60s)', duration)
    .action(async (name, options) =>
      (await import('./commands/provider-test.ts')).providerTest(await open(), name, options),
    );
}

function addConfig(config: Command, open: Open): void {
  config
    .command('path')
    .description('print where the configuration file is')
    .action(async () => (await import('./commands/config.ts')).configPath(await open()));
  config
    .command('show')
    .description('print the configuration file; as JSON: what it sets')
    .action(async () => (await import('./commands/config.ts')).configShow(await open()));
  config
    .command('edit')
    .description('open the configuration file in your editor, then validate it')
    .action(async () => (await import('./commands/config.ts')).configEdit(await open()));
  config
    .command('validate')
    .description('say all that is wrong with the configuration file')
    .action(async () => (await import('./commands/config.ts')).configValidate(await open()));
}

function addDoctor(program: Command, host: Host, chosen: { format?: string | undefined }): void {
  program
    .command('doctor')
    .description('look at everything the program rests on, and say what is wrong; writes nothing')
    .option('--online', 'also ask each configured provider for its models')
    .action(async (options) => {
      chooseFormat(program.opts<GlobalOptions>(), host);
      await (await import('./commands/doctor.ts')).doctor(host, program.opts<GlobalOptions>(), { ...options, chosen });
    });
}

const PROMPT = 'the message; - reads stdin also from a terminal';

function runOptions(command: Command): Command {
  return command
    .option('-f, --file <file>', 'add a text file to the message, - for stdin (repeatable)', collect)
    .option('--system <text>', 'system prompt, taken literally, instead of the actor’s')
    .option('--temperature <number>', 'temperature', number)
    .option('--max-tokens <count>', 'maximum of output tokens', count)
    .option('--set <key=value>', 'a value for a context key of the actor (repeatable)', collect)
    .option('--timeout <duration>', 'time for the whole run, such as 30s or 2m', duration)
    .option('--max-cost <dollars>', 'US dollars the run may cost', number)
    .option('--max-total-tokens <count>', 'input and output tokens of the run', count)
    .option('--max-model-calls <count>', 'model calls of the run', count)
    .option('--max-depth <count>', 'depth of the run', count)
    .option('--max-tool-calls <count>', 'tool executions of the run', count)
    .option(
      '--allow <permissions>',
      'let tools do this without asking: read, write, net, shell (repeatable)',
      permissions,
    )
    .option('--unsafe', 'let tools do all of these')
    .option('--workspace <dir>', 'the folder that tools work in (default: the current directory)')
    .option('--allow-private-addresses', 'let http_request reach this machine and the local network')
    .option('--record <file>', 'keep what is sent and what comes in this file, without the key')
    .addOption(
      new Option('--replay <file>', 'play such a file in place of the provider; needs no key').conflicts('record'),
    )
    .addOption(
      new Option('--dry-run', 'print what would be sent and what it could cost; send nothing').conflicts([
        'record',
        'replay',
      ]),
    )
    .option('--no-stream', 'print the answer when it is complete')
    .option('--no-stdin', 'do not read stdin (or set AGENTS_NO_STDIN=1)')
    .option('--raw', 'leave escape sequences of the answer as they are, also in a terminal')
    .option('-q, --quiet', 'print neither usage nor warnings');
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Words with commas between them. */
function permissions(text: string, before: readonly Permission[] = []): readonly Permission[] {
  const asked = text.split(',').map((word) => word.trim());
  const known = PERMISSIONS.filter((need) => asked.includes(need));
  if (asked.some((word) => !PERMISSIONS.some((need) => need === word)))
    throw new InvalidArgumentError(`It must be of ${PERMISSIONS.join(', ')}, with commas between.`);
  return [...before, ...known];
}

/** A blank one would be sent as it is: a variable of a script that is not set. */
function modelName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a model.');
  return text;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
}

function count(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined)
    throw new InvalidArgumentError('It must be a number with a unit: 500ms, 30s, 2m or 1h.');
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}

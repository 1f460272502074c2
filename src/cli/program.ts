// The names, arguments and options of all commands. The code of a command is loaded when the command is run.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Host } from '../app/host.ts';
import { AgentsError, ConfigurationError } from '../errors.ts';
import { requestedParts } from './command-parts.ts';
import { chooseFormat, type GlobalOptions } from './format.ts';
import { addRunOptions, count, duration, number } from './run-options.ts';
import { Session } from './session.ts';
import { usageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/**
 * Parses the arguments and runs the command. Sets `chosen.format` to the format in the configuration file.
 * @throws AgentsError
 */
export async function runProgram(host: Host, chosen: { format?: string | undefined } = {}): Promise<void> {
  const printed = { help: '', error: '' };
  const program = buildProgram(host, printed, chosen);
  try {
    await program.parseAsync([...host.arguments], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander prints the help of a group without a command to the error output.
    if (error.code.startsWith('commander.help')) printed.help ||= printed.error;
    else if (error.exitCode !== 0) {
      chosen.format ??= await configuredFormat(host, program.opts<GlobalOptions>());
      throw usageError(error, program);
    }
  }
  await host.stdout.write(printed.help);
}

/**
 * Returns the format in the configuration file; `undefined` when the file cannot be read, because another error is
 * reported.
 */
async function configuredFormat(host: Host, options: GlobalOptions): Promise<string | undefined> {
  try {
    return (await Session.open(host, options)).configuration.format;
  } catch (error) {
    if (error instanceof AgentsError) return undefined;
    throw error;
  }
}

/** Builds the command line for commander. Collects in `printed` what commander prints. */
export function buildProgram(
  host: Host,
  printed: { help: string; error: string },
  chosen: { format?: string | undefined } = {},
): Command {
  const program = new Command('agents')
    .description(
      'Manage and run AI actors. Every model of a configured provider is an actor; ' +
        'your own actors are stored in a local registry.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .option(
      '--home <dir>',
      'folder of registry, configuration file and cache (default: AGENTS_HOME, or the folders of the platform)',
    )
    .option(
      '--format <format>',
      'table, plain, json or yaml; for a run: text, json or jsonl (default: AGENTS_FORMAT, or the configuration file)',
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
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
    // An unknown format fails before the command reads or stores anything.
    chooseFormat(program.opts<GlobalOptions>(), host);
    return openRun();
  };
  const openTolerant = async () => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return Session.withoutConfiguration(host, program.opts<GlobalOptions>());
    }
  };
  const parts = requestedParts(host.arguments);
  if (parts.has('init')) addInit(program, open);
  const actor = program.command('actor').description('list, show, add, change and run actors');
  if (parts.has('reading')) addReadCommands(actor, open);
  if (parts.has('writing')) addWriteCommands(actor, open);
  if (parts.has('default')) addDefaultCommands(actor, open);
  if (parts.has('run')) addRunCommands(program, actor, openRun);
  const provider = program.command('provider').description('list, show and test providers, and list their models');
  if (parts.has('provider')) addProviderCommands(provider, open);
  const config = program.command('config').description('show, edit and validate the configuration file');
  if (parts.has('config')) addConfigCommands(config, openTolerant);
  if (parts.has('doctor')) addDoctor(program, host, chosen);
  for (const group of [actor, provider, config, program]) addHelp(group);
  program.addHelpText('after', EXAMPLES);
  return program;
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

/** Adds a help command. That of commander takes only one name and ignores unknown names. */
function addHelp(group: Command): void {
  group
    .helpCommand(false)
    .command('help')
    .argument('[command...]')
    .description('print the help of a command')
    .action((names: readonly string[]) => {
      const found = names.reduce((parent, name) => {
        const child = parent.commands.find((command) => command.name() === name);
        return child ?? parent.error(`error: unknown command '${name}'`);
      }, group);
      found.help();
    });
}

function addInit(program: Command, open: Open): void {
  program
    .command('init')
    .description('create the registry and list the configured providers; safe to repeat')
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--reset', 'back up the registry, then empty it')
    .action(async (options) => (await import('./commands/init.ts')).init(await open(), options));
}

function addReadCommands(actor: Command, open: Open): void {
  actor
    .command('list')
    .argument('[pattern]', 'part of a name, or a pattern with *')
    .description('list your own actors and the models of all configured providers')
    .option('--provider <name>', 'list only actors of this provider')
    .addOption(new Option('--custom', 'list only your own actors').conflicts('builtIn'))
    .option('--built-in', 'list only built-in actors')
    .option('--all', 'also list models that are retired, not for chat, or not reviewed')
    .action(async (pattern, options) =>
      (await import('./commands/actor-list.ts')).actorList(await open(), pattern, options),
    );
  actor
    .command('show')
    .argument('<name>')
    .description('show the details of an actor')
    .addOption(
      new Option('--graph [form]', 'show only its nodes and edges, as text or mermaid')
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
    .description('validate actor files and report all errors; stores nothing')
    .action(async (files) => (await import('./commands/actor-validate.ts')).actorValidate(await open(), files));
}

function addWriteCommands(actor: Command, open: Open): void {
  actor
    .command('add')
    .argument('[source]', 'a YAML file, or - for stdin; with --model or --config: the name of the actor')
    .description('add an actor from a file or from a model')
    .option('--config <file>', 'the YAML file, or - for stdin')
    .option('--name <name>', 'name of the actor, instead of the name in the file')
    .option('--update', 'replace an existing actor of the same name')
    .option('--set-default', 'make it the default actor')
    .option('--model <provider/model>', 'create the actor from this model, without a file')
    .option('--system <text>', 'template of the system prompt (with --model)')
    .option('--temperature <number>', 'temperature (with --model)', number)
    .option('--max-tokens <count>', 'maximum number of output tokens (with --model)', count)
    .option('--description <text>', 'description of the actor in one line (with --model)')
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
    .description('copy a custom or built-in actor to a new name')
    .action(async (from, to) => (await import('./commands/actor-add.ts')).actorCopy(await open(), from, to));
  actor
    .command('remove')
    .argument('<name...>')
    .description('remove custom actors')
    .option('-y, --yes', 'do not ask for confirmation')
    .action(async (names, options) =>
      (await import('./commands/actor-remove.ts')).actorRemove(await open(), names, options),
    );
}

function addDefaultCommands(actor: Command, open: Open): void {
  actor
    .command('set-default')
    .argument('<name>')
    .description('set the default actor, which `agents run` runs')
    .action(async (name) => (await import('./commands/default-actor.ts')).setDefault(await open(), name));
  actor
    .command('get-default')
    .description('show the default actor')
    .action(async () => (await import('./commands/default-actor.ts')).getDefault(await open()));
  actor
    .command('clear-default')
    .description('clear the default actor')
    .action(async () => (await import('./commands/default-actor.ts')).clearDefault(await open()));
}

function addRunCommands(program: Command, actor: Command, open: Open): void {
  const named = actor.command('run').argument('<name>').argument('[prompt...]', PROMPT).description('run an actor');
  addRunOptions(named).action(async (name, prompt, options) =>
    (await import('./commands/run.ts')).runActor(await open(), name, prompt, options),
  );
  const run = program
    .command('run')
    .argument('[prompt...]', PROMPT)
    .description('run the default actor')
    .option('-a, --actor <name>', 'run this actor instead of the default actor');
  addRunOptions(run).action(async (prompt, options) =>
    (await import('./commands/run.ts')).runDefault(await open(), prompt, options),
  );
}

function addProviderCommands(provider: Command, open: Open): void {
  provider
    .command('list')
    .description('list all providers, and the variables that configure them')
    .action(async () => (await import('./commands/provider-list.ts')).providerList(await open()));
  provider
    .command('show')
    .argument('<name>')
    .description('show a provider, and the source of its key and base URL')
    .action(async (name) => (await import('./commands/provider-show.ts')).providerShow(await open(), name));
  provider
    .command('models')
    .argument('<name>')
    .description('list the models of a provider')
    .option('--refresh', 'fetch the list from the provider first, and cache it')
    .option('--all', 'also list models that do not generate text')
    .action(async (name, options) =>
      (await import('./commands/provider-models.ts')).providerModels(await open(), name, options),
    );
  provider
    .command('test')
    .argument('<name>')
    .description('test a provider with one cheap call: key, model list, streaming, usage')
    .option('--model <name>', 'model to call (default: the cheapest known model)', modelName)
    .option('--timeout <duration>', 'time for each request (default: 60s)', duration)
    .action(async (name, options) =>
      (await import('./commands/provider-test.ts')).providerTest(await open(), name, options),
    );
}

function addConfigCommands(config: Command, open: Open): void {
  config
    .command('path')
    .description('print the path of the configuration file')
    .action(async () => (await import('./commands/config.ts')).configPath(await open()));
  config
    .command('show')
    .description('print the configuration file; with --json: its settings')
    .action(async () => (await import('./commands/config.ts')).configShow(await open()));
  config
    .command('edit')
    .description('open the configuration file in your editor, then validate it')
    .action(async () => (await import('./commands/config.ts')).configEdit(await open()));
  config
    .command('validate')
    .description('validate the configuration file and report all errors')
    .action(async () => (await import('./commands/config.ts')).configValidate(await open()));
}

function addDoctor(program: Command, host: Host, chosen: { format?: string | undefined }): void {
  program
    .command('doctor')
    .description('check the installation, configuration and providers; writes nothing')
    .option('--online', 'also request the model list of each configured provider')
    .action(async (options) => {
      chooseFormat(program.opts<GlobalOptions>(), host);
      await (await import('./commands/doctor.ts')).doctor(host, program.opts<GlobalOptions>(), { ...options, chosen });
    });
}

const PROMPT = 'the message; - reads stdin, also from a terminal';

/** Fails for a blank name, such as an unset variable of a script, which would be sent to the provider. */
function modelName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a model.');
  return text;
}

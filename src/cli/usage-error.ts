// Errors in the arguments of the command line, as commander reports them.
import type { Command, CommanderError } from 'commander';
import { ValidationError } from '../errors.ts';

/** Converts an error of commander. Its hint suggests a command where one is close. */
export function usageError(error: CommanderError, program: Command): ValidationError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint =
    commandInGroup(message, program) ??
    suggestion?.replace(/^\(|\)$/g, '') ??
    'Add --help to see how the command is used.';
  return new ValidationError({ code: 'INVALID_ARGUMENT', message, hint });
}

/** Suggests the group of an unknown command: for `agents list`, `agents actor list`. */
function commandInGroup(message: string, program: Command): string | undefined {
  const [, typed] = /^unknown command '(.+)'$/.exec(message) ?? [];
  const group = [program, ...program.commands].find(({ commands }) =>
    commands.some((command) => command.name() === typed),
  );
  return group && `Did you mean agents ${[...(group === program ? [] : [group.name()]), typed].join(' ')}?`;
}

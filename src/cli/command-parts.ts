// The parts of the command line and the commands of each. A start builds only the part with the requested command.

/** By part: the group of its commands, if any, and their names. */
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

export type CommandPart = keyof typeof PARTS;

/**
 * Returns the part with the command in the arguments, because one part is built faster than all of them. Returns all
 * parts when help is requested or the command is unknown.
 */
export function requestedParts([first = '', second = '', ...rest]: readonly string[]): ReadonlySet<CommandPart> {
  const all = Object.keys(PARTS) as CommandPart[];
  const isHelp = [second, ...rest].some((word) => word === '-h' || word === '--help');
  const found = all.filter((part) => {
    const { group, commands } = PARTS[part];
    const names: readonly string[] = commands;
    return group === first ? names.includes(second) : names.includes(first) && (group === undefined || part === 'run');
  });
  return new Set(found.length > 0 && !isHelp ? found : all);
}

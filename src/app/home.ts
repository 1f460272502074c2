// Where the program keeps things: the registry, the configuration file, and what providers have told of their models.

import { isAbsolute, join, resolve } from 'node:path';
import { ConfigurationError, ValidationError } from '../errors.ts';
import type { Host } from './host.ts';

/** Paths, all absolute. Nothing is there for being named here. */
export interface Home {
  readonly registry: string;
  readonly configFile: string;
  /** A folder; what is in it can be had again. */
  readonly cache: string;
}

/**
 * `--home`, else AGENTS_HOME: one folder for everything. Else the platform's directories for data, configuration and
 * cache; never the current directory unasked.
 * @throws ValidationError for a blank `--home`
 * @throws ConfigurationError if the platform's directories are no absolute paths
 */
export async function homeOf(host: Host, flag: string | undefined): Promise<Home> {
  if (flag?.trim() === '') {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: '--home wants a folder, not an empty text',
      hint: 'Leave it out to use the usual place.',
    });
  }
  const given = flag ?? host.environment.AGENTS_HOME;
  if (given !== undefined && given.trim() !== '') {
    const folder = isAbsolute(given) ? given : resolve(host.workingDirectory, given);
    return {
      registry: join(folder, 'registry.db'),
      configFile: join(folder, 'config.yaml'),
      cache: join(folder, 'cache'),
    };
  }
  const { data, config, cache } = await host.directories();
  return {
    registry: join(checked(data, 'data'), 'registry.db'),
    configFile: join(checked(config, 'config'), 'config.yaml'),
    cache: checked(cache, 'cache'),
  };
}

function checked(directory: string, kind: 'data' | 'config' | 'cache'): string {
  if (resolve(directory) === directory) return directory;
  throw new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `the ${kind} directory is not an absolute path: ${directory}`,
    hint: `Set AGENTS_HOME, or mend XDG_${kind.toUpperCase()}_HOME.`,
  });
}

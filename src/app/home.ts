// Finds the paths of the registry, of the configuration file and of the cache.

import { isAbsolute, join, resolve } from 'node:path';
import { ConfigurationError, ValidationError } from '../errors.ts';
import type { Host } from './host.ts';

/** Absolute paths, which may not exist. */
export interface Home {
  readonly registry: string;
  readonly configFile: string;
  /** A folder whose content can be created again. */
  readonly cache: string;
}

/**
 * Returns the paths in the folder of `--home`, otherwise of AGENTS_HOME, otherwise in the platform's directories for
 * data, configuration and cache. The current directory is used only if it is named.
 * @throws ValidationError if `--home` is blank
 * @throws ConfigurationError if a directory of the platform is not an absolute path
 */
export async function homeOf(host: Host, flag: string | undefined): Promise<Home> {
  if (flag?.trim() === '') {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: '--home needs a folder, not an empty string',
      hint: 'Leave it out to use the default folder.',
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
    registry: join(absoluteDirectory(data, 'data'), 'registry.db'),
    configFile: join(absoluteDirectory(config, 'config'), 'config.yaml'),
    cache: absoluteDirectory(cache, 'cache'),
  };
}

function absoluteDirectory(directory: string, kind: 'data' | 'config' | 'cache'): string {
  if (resolve(directory) === directory) return directory;
  throw new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `the ${kind} directory is not an absolute path: ${directory}`,
    hint: `Set AGENTS_HOME, or fix XDG_${kind.toUpperCase()}_HOME.`,
  });
}

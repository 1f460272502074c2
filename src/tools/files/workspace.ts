// Which folder may be a workspace. Knows no tool.
import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, sep } from 'node:path';
import { NotFoundError, ValidationError } from '../../errors.ts';

/** What a workspace must keep away from; absolute paths, which need not exist. */
export interface WorkspaceSurroundings {
  /** The home of the user. */
  readonly home: string;
  readonly registryFolder: string;
  /** What stands there can name a command that is run. */
  readonly configFolder: string;
}

/**
 * The real path of a folder that tools may work in.
 * @throws NotFoundError `FILE_NOT_FOUND` if there is no such folder
 * @throws ValidationError `INVALID_ARGUMENT` for the root, the home, the folders of the registry and of the configuration file, and whatever holds one of these
 */
export function checkWorkspace(path: string, { home, registryFolder, configFolder }: WorkspaceSurroundings): string {
  const folder = realFolder(path);
  if (folder === parse(folder).root) throw refused(path, 'is the root of the file system');
  if (holds(folder, realOrPlanned(home))) throw refused(path, 'is your home, or holds it');
  if (holds(folder, realOrPlanned(registryFolder))) throw refused(path, 'holds the registry');
  if (holds(folder, realOrPlanned(configFolder))) throw refused(path, 'holds the configuration file');
  return folder;
}

/** Whether a real path is a folder or something in it. */
export function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realFolder(path: string): string {
  try {
    const folder = realpathSync.native(path);
    if (statSync(folder).isDirectory()) return folder;
  } catch (error) {
    throw new NotFoundError({
      code: 'FILE_NOT_FOUND',
      message: `there is no folder ${path} to work in: ${(error as NodeJS.ErrnoException).code}`,
      hint: HINT,
      cause: error,
    });
  }
  throw new ValidationError({ code: 'INVALID_ARGUMENT', message: `the workspace ${path} is no folder`, hint: HINT });
}

/** Of a path that is not there yet: the real path of as much of it as is there, and the rest. */
function realOrPlanned(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOrPlanned(parent), path.slice(parent.length));
  }
}

const HINT = 'Name another folder with --workspace.';

function refused(path: string, reason: string): ValidationError {
  return new ValidationError({ code: 'INVALID_ARGUMENT', message: `the workspace ${path} ${reason}`, hint: HINT });
}

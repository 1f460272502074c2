// Decides which folder may be a workspace. Independent of the tools.
import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, sep } from 'node:path';
import { NotFoundError, ValidationError } from '../../errors.ts';

/** The folders that a workspace must not contain, as absolute paths, which need not exist. */
export interface WorkspaceSurroundings {
  /** The home folder of the user. */
  readonly home: string;
  readonly registryFolder: string;
  /** The configuration in this folder can name a command that is run. */
  readonly configFolder: string;
}

/**
 * Returns the real path of a folder that tools may work in.
 * @throws NotFoundError `FILE_NOT_FOUND` if there is no such folder
 * @throws ValidationError `INVALID_ARGUMENT` for the root, for the home folder, for the folders of the registry and of
 * the configuration file, and for a folder that contains one of these
 */
export function checkWorkspace(path: string, { home, registryFolder, configFolder }: WorkspaceSurroundings): string {
  const folder = realFolder(path);
  if (folder === parse(folder).root) throw refused(path, 'is the root of the file system');
  if (contains(folder, realPathOfExisting(home))) throw refused(path, 'is your home folder, or contains it');
  if (contains(folder, realPathOfExisting(registryFolder))) throw refused(path, 'contains the registry');
  if (contains(folder, realPathOfExisting(configFolder))) throw refused(path, 'contains the configuration file');
  return folder;
}

/** Returns whether a real path is the folder itself or is in it. */
export function contains(folder: string, path: string): boolean {
  const relativePath = relative(folder, path);
  return relativePath !== '..' && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath);
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
  throw new ValidationError({ code: 'INVALID_ARGUMENT', message: `the workspace ${path} is not a folder`, hint: HINT });
}

/** Returns the real path. For a path that does not exist yet: the real path of its existing part, and the rest. */
function realPathOfExisting(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOfExisting(parent), path.slice(parent.length));
  }
}

const HINT = 'Name another folder with --workspace.';

function refused(path: string, reason: string): ValidationError {
  return new ValidationError({ code: 'INVALID_ARGUMENT', message: `the workspace ${path} ${reason}`, hint: HINT });
}

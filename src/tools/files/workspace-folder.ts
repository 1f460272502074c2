// Folders of the workspace that are held open, so that nobody can put another one in their place. Knows no file and no tool.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, mkdir, open, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type ToolContext, ToolError } from '../tool.ts';
import { holds } from './workspace.ts';

const MAX_PATH_LENGTH = 4_096;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW = 0 } = constants;

/** A folder that lies in the workspace, whatever has become of its path since. Whoever opened it closes it. */
export interface WorkspaceFolder {
  /** Real path when it was opened. */
  readonly path: string;
  /** A path that leads to this very folder: on Linux through its descriptor, elsewhere `path`. */
  readonly base: string;
  readonly close: () => Promise<void>;
}

/** Real path of the workspace. @throws ToolError if there is none */
export async function workspaceRoot({ host, signal }: ToolContext): Promise<string> {
  signal.throwIfAborted();
  if (host?.workspace === undefined)
    throw new ToolError('there is no workspace: whoever runs the actor must name the folder');
  return await realpath(host.workspace).catch((error) => {
    throw failure('the workspace', error);
  });
}

/** The names on the way from the workspace to a path; none for the workspace itself. @throws ToolError for a path that leads out of it */
export function pathSegments(path: string, { host }: ToolContext, root: string): readonly string[] {
  if (path.length > MAX_PATH_LENGTH) throw new ToolError(`the path is longer than ${MAX_PATH_LENGTH} characters`);
  if (path.includes('\0')) throw new ToolError('the path holds a zero byte');
  const names = path.split(sep === '/' ? '/' : /[\\/]/);
  if (names.includes('..')) throw new ToolError(`${path} is refused: a path may not hold ..`);
  const way = isAbsolute(path) ? [root, host?.workspace ?? root].find((folder) => holds(folder, path)) : '';
  if (way === undefined) throw outside(path);
  return (way === '' ? path : relative(way, path)).split(sep).filter((name) => name !== '' && name !== '.');
}

/** The error for what lies elsewhere. */
export function outside(path: string): ToolError {
  return new ToolError(`${path} is refused: it leads out of the workspace`);
}

/** Where a path of the workspace leads, links resolved. @throws ToolError if it leads nowhere, or out of the workspace */
export async function resolvePath(root: string, segments: readonly string[]): Promise<string> {
  const shown = segments.join('/') || '.';
  const real = await realpath(join(root, ...segments)).catch((error) => {
    throw failure(shown, error);
  });
  if (!holds(root, real)) throw outside(shown);
  return real;
}

/** Opens the folder at a real path. @throws ToolError if it is none, or is not in the workspace any more */
export async function openFolder(root: string, real: string): Promise<WorkspaceFolder> {
  // Windows opens no folders.
  if (O_DIRECTORY === undefined) return { path: real, base: real, close: async () => undefined };
  const shown = relative(root, real) || '.';
  const handle = await open(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch((error) => {
    throw failure(shown, error);
  });
  try {
    return await held(handle, root, real);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Where the system tells the path of a descriptor, that is asked: the folder on the way may have been swapped for a link. */
async function held(handle: FileHandle, root: string, real: string): Promise<WorkspaceFolder> {
  const base = `/proc/self/fd/${handle.fd}`;
  const path = await readlink(base).catch(() => undefined);
  if (!holds(root, path ?? (await realpath(real)))) throw outside(relative(root, real));
  return { path: path ?? real, base: path === undefined ? real : base, close: () => handle.close() };
}

/** Opens the folder at a path of the workspace, and makes what is missing of it. @throws ToolError */
export async function makeFolder(root: string, segments: readonly string[]): Promise<WorkspaceFolder> {
  let folder = await openFolder(root, root);
  for (const [index, name] of segments.entries()) {
    const outer = folder;
    try {
      await mkdir(`${outer.base}/${name}`).catch(ignoreExisting);
      folder = await openFolder(root, await resolvePath(root, segments.slice(0, index + 1)));
    } catch (error) {
      throw error instanceof ToolError ? error : failure(segments.slice(0, index + 1).join('/'), error);
    } finally {
      await outer.close();
    }
  }
  return folder;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** What the system says, in words. */
export function failure(shown: string, error: unknown): ToolError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new ToolError(`${shown} ${WORDS[code] ?? `cannot be used: ${code}`}`, { cause: error });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there: a part of the path is no folder',
  EISDIR: 'is a folder',
  ELOOP: 'is a link that leads nowhere, or was swapped for one',
  EACCES: 'may not be used: permission denied',
  EPERM: 'may not be used: permission denied',
  EROFS: 'cannot be written: the disk is read-only',
  ENOSPC: 'cannot be written: the disk is full',
  ENAMETOOLONG: 'is too long for a path',
};

/** What something is that is no ordinary file. */
export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

// Folders of the workspace, kept open so that they cannot be replaced during a tool call. Independent of the tools.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, mkdir, open, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type ToolContext, ToolError } from '../tool.ts';
import { contains } from './workspace.ts';

const MAX_PATH_LENGTH = 4_096;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW = 0 } = constants;

/** An open folder that is in the workspace, even if its path has changed since. The caller that opened it closes it. */
export interface WorkspaceFolder {
  /** The real path at the time of opening. */
  readonly path: string;
  /** A path to exactly this folder: through its descriptor on Linux, `path` on other systems. */
  readonly base: string;
  readonly close: () => Promise<void>;
}

/** Returns the real path of the workspace. @throws ToolError if no workspace is set */
export async function workspaceRoot({ host, signal }: ToolContext): Promise<string> {
  signal.throwIfAborted();
  if (host?.workspace === undefined) throw new ToolError('there is no workspace: the caller must set `host.workspace`');
  return await realpath(host.workspace).catch((error) => {
    throw fileError('the workspace', error);
  });
}

/**
 * Returns the segments of a path relative to the workspace; an empty list for the workspace itself.
 * @throws ToolError for a path outside the workspace
 */
export function pathSegments(path: string, { host }: ToolContext, root: string): readonly string[] {
  if (path.length > MAX_PATH_LENGTH) throw new ToolError(`the path is longer than ${MAX_PATH_LENGTH} characters`);
  if (path.includes('\0')) throw new ToolError('the path contains a zero byte');
  const names = path.split(sep === '/' ? '/' : /[\\/]/);
  if (names.includes('..')) throw new ToolError(`${path} is refused: a path may not contain ..`);
  const base = isAbsolute(path) ? [root, host?.workspace ?? root].find((folder) => contains(folder, path)) : '';
  if (base === undefined) throw outsideError(path);
  return (base === '' ? path : relative(base, path)).split(sep).filter((name) => name !== '' && name !== '.');
}

/** Returns the error for a path outside the workspace. */
export function outsideError(path: string): ToolError {
  return new ToolError(`${path} is refused: it leads out of the workspace`);
}

/**
 * Returns the real path of a path of the workspace.
 * @throws ToolError if it does not exist, or leads out of the workspace
 */
export async function resolvePath(root: string, segments: readonly string[]): Promise<string> {
  const shown = segments.join('/') || '.';
  const real = await realpath(join(root, ...segments)).catch((error) => {
    throw fileError(shown, error);
  });
  if (!contains(root, real)) throw outsideError(shown);
  return real;
}

/** Opens the folder at a real path. @throws ToolError if it is not a folder, or is no longer in the workspace */
export async function openFolder(root: string, real: string): Promise<WorkspaceFolder> {
  // Windows cannot open folders.
  if (O_DIRECTORY === undefined) return { path: real, base: real, close: async () => undefined };
  const shown = relative(root, real) || '.';
  const handle = await open(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch((error) => {
    throw fileError(shown, error);
  });
  try {
    return await folderOf(handle, root, real);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Returns the open folder after checking that it is in the workspace: by the path of its descriptor where the system
 * provides it, because a parent folder may have been replaced by a link.
 */
async function folderOf(handle: FileHandle, root: string, real: string): Promise<WorkspaceFolder> {
  const base = `/proc/self/fd/${handle.fd}`;
  const path = await readlink(base).catch(() => undefined);
  if (!contains(root, path ?? (await realpath(real)))) throw outsideError(relative(root, real));
  return { path: path ?? real, base: path === undefined ? real : base, close: () => handle.close() };
}

/** Opens the folder at a path of the workspace, and creates missing folders. @throws ToolError */
export async function makeFolder(root: string, segments: readonly string[]): Promise<WorkspaceFolder> {
  let folder = await openFolder(root, root);
  for (const [index, name] of segments.entries()) {
    const outer = folder;
    try {
      await mkdir(`${outer.base}/${name}`).catch(ignoreExisting);
      folder = await openFolder(root, await resolvePath(root, segments.slice(0, index + 1)));
    } catch (error) {
      throw error instanceof ToolError ? error : fileError(segments.slice(0, index + 1).join('/'), error);
    } finally {
      await outer.close();
    }
  }
  return folder;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Returns the error for an error of the file system, with a message instead of its code. */
export function fileError(shown: string, error: unknown): ToolError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new ToolError(`${shown} ${WORDS[code] ?? `cannot be used: ${code}`}`, { cause: error });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of the path is not a folder',
  EISDIR: 'is a folder',
  ELOOP: 'is a broken link, or was replaced by a link',
  EACCES: 'may not be used: permission denied',
  EPERM: 'may not be used: permission denied',
  EROFS: 'cannot be written: the disk is read-only',
  ENOSPC: 'cannot be written: the disk is full',
  ENAMETOOLONG: 'is too long for a path',
};

/** Returns what kind of entry is at a path that is not a regular file. */
export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

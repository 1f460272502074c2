// The tool list_files.
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ToolContext, ToolError } from '../tool.ts';
import {
  fileError,
  openFolder,
  pathSegments,
  resolvePath,
  type WorkspaceFolder,
  workspaceRoot,
} from './workspace-folder.ts';

const MAX_ENTRIES = 1_000;
/** Entries of one folder, all of which are read before they are sorted. */
const MAX_NAMES = 100_000;

/**
 * Lists a folder: one entry per line, as a path below the folder. Lists breadth first, so that a cut omits the deepest
 * entries.
 * @throws ToolError
 */
export async function listFiles(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const { path = '.', recursive = false } = args as { path?: string; recursive?: boolean };
  const root = await workspaceRoot(context);
  const start = await resolvePath(root, pathSegments(path, context, root));
  const listed: string[] = [];
  const pending = [''];
  for (let below = pending.shift(); below !== undefined && listed.length <= MAX_ENTRIES; below = pending.shift()) {
    context.signal.throwIfAborted();
    for (const entry of await entriesOf(await openFolder(root, join(start, below)), below || path)) {
      listed.push(`${below}${formatEntry(entry)}`);
      if (recursive && entry.isDirectory()) pending.push(`${below}${entry.name}/`);
    }
  }
  return formatList(listed);
}

function formatList(listed: readonly string[]): string {
  if (listed.length === 0) return '(the folder is empty)';
  const kept = listed.slice(0, MAX_ENTRIES).sort();
  return [
    ...kept,
    ...(listed.length > MAX_ENTRIES
      ? [`[cut: only ${MAX_ENTRIES} entries are listed; name a folder to see what is in it]`]
      : []),
  ].join('\n');
}

async function entriesOf(folder: WorkspaceFolder, shown: string): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder.base)) {
      if (entries.push(entry) > MAX_NAMES) throw new ToolError(`${shown} holds more than ${MAX_NAMES} entries`);
    }
  } catch (error) {
    throw error instanceof ToolError ? error : fileError(shown, error);
  } finally {
    await folder.close();
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the name of an entry, quoted if it has control characters: a file name can contain a newline. */
function formatEntry(entry: Dirent): string {
  const name = /\p{Cc}/u.test(entry.name) ? JSON.stringify(entry.name) : entry.name;
  return `${name}${entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '@' : ''}`;
}

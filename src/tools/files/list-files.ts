// The tool list_files.
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ToolContext, ToolError } from '../tool.ts';
import {
  failure,
  openFolder,
  pathSegments,
  resolvePath,
  type WorkspaceFolder,
  workspaceRoot,
} from './workspace-folder.ts';

const MAX_ENTRIES = 1_000;
/** Names of one folder, all of which are read to sort them. */
const MAX_NAMES = 100_000;

/** One entry a line, by path below the folder. The folders nearest to it are gone through first, so that a cut leaves out the deepest. @throws ToolError */
export async function listFiles(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const { path = '.', recursive = false } = args as { path?: string; recursive?: boolean };
  const root = await workspaceRoot(context);
  const start = await resolvePath(root, pathSegments(path, context, root));
  const listed: string[] = [];
  const waiting = [''];
  for (let below = waiting.shift(); below !== undefined && listed.length <= MAX_ENTRIES; below = waiting.shift()) {
    context.signal.throwIfAborted();
    for (const entry of await entriesOf(await openFolder(root, join(start, below)), below || path)) {
      listed.push(`${below}${printed(entry)}`);
      if (recursive && entry.isDirectory()) waiting.push(`${below}${entry.name}/`);
    }
  }
  return print(listed);
}

function print(listed: readonly string[]): string {
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
    throw error instanceof ToolError ? error : failure(shown, error);
  } finally {
    await folder.close();
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A name may hold anything but a slash, a newline too. */
function printed(entry: Dirent): string {
  const name = /\p{Cc}/u.test(entry.name) ? JSON.stringify(entry.name) : entry.name;
  return `${name}${entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '@' : ''}`;
}

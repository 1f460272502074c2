// The tool read_file.
import { basename, dirname } from 'node:path';
import { type ToolContext, ToolError } from '../tool.ts';
import { readText } from './workspace-file.ts';
import { openFolder, pathSegments, resolvePath, workspaceRoot } from './workspace-folder.ts';

interface Reading {
  readonly path: string;
  readonly from_line?: number;
  readonly line_count?: number;
}

/** Returns the text of a file, or some of its lines. @throws ToolError */
export async function readWorkspaceFile(
  args: Readonly<Record<string, unknown>>,
  context: ToolContext,
): Promise<string> {
  const reading = args as unknown as Reading;
  const root = await workspaceRoot(context);
  const segments = pathSegments(reading.path, context, root);
  const shown = segments.join('/') || '.';
  const real = await resolvePath(root, segments);
  if (real === root) throw new ToolError(`${shown} is a folder, not a file`);
  const folder = await openFolder(root, dirname(real));
  try {
    const text = await readText({ folder, name: basename(real), shown }, context.signal);
    return selectLines(text, reading, shown);
  } finally {
    await folder.close();
  }
}

function selectLines(text: string, { from_line, line_count }: Reading, shown: string): string {
  if (from_line === undefined && line_count === undefined) return text;
  const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const first = from_line ?? 1;
  if (first > Math.max(1, lines.length)) throw new ToolError(`${shown} has only ${lines.length} lines`);
  return lines.slice(first - 1, line_count === undefined ? undefined : first - 1 + line_count).join('');
}

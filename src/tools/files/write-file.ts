// The tool write_file.
import { type ToolContext, ToolError } from '../tool.ts';
import { MAX_FILE_BYTES, replaceText } from './workspace-file.ts';
import { makeFolder, pathSegments, workspaceRoot } from './workspace-folder.ts';

/** Writes a file and returns a sentence with its size and path. @throws ToolError */
export async function writeFile(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const { path, content } = args as { path: string; content: string };
  const root = await workspaceRoot(context);
  const segments = pathSegments(path, context, root);
  const name = segments.at(-1);
  if (name === undefined) throw new ToolError(`${path} is a folder, not a file`);
  const bytes = encode(content);
  const folder = await makeFolder(root, segments.slice(0, -1));
  try {
    await replaceText({ folder, name, shown: segments.join('/') }, bytes);
  } finally {
    await folder.close();
  }
  return `wrote ${bytes.length} bytes to ${segments.join('/')}`;
}

function encode(content: string): Uint8Array {
  const bytes = Buffer.from(content);
  if (bytes.length > MAX_FILE_BYTES)
    throw new ToolError(`the content is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
  return bytes;
}

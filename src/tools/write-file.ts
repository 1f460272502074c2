// The tool write_file.
import { type ToolContext, ToolError } from './tool.ts';

/** @throws ToolError */
export async function writeFile(_args: Readonly<Record<string, unknown>>, _context: ToolContext): Promise<string> {
  throw new ToolError('not there yet');
}

// The tool shell.
import { type ToolContext, ToolError } from './tool.ts';

/** @throws ToolError */
export async function shell(_args: Readonly<Record<string, unknown>>, _context: ToolContext): Promise<string> {
  throw new ToolError('not there yet');
}

// The tool http_request.
import { type ToolContext, ToolError } from './tool.ts';

/** @throws ToolError */
export async function httpRequest(_args: Readonly<Record<string, unknown>>, _context: ToolContext): Promise<string> {
  throw new ToolError('not there yet');
}

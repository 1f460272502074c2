// Runs a tool of the table as an executor does: its arguments are checked, then it has the scenario's own world.
import { findTool } from '../../src/tools/built-in.ts';
import { argumentsFault } from '../../src/tools/check-arguments.ts';
import { type Tool, type ToolContext, ToolError, type ToolHost } from '../../src/tools/tool.ts';
import type { Scenario } from './world.ts';

/** The tool of that name, which must be there. */
export function theTool(name: string): Tool {
  const tool = findTool(name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return tool;
}

const HOSTS = new WeakMap<Scenario, ToolHost | undefined>();

/** Sets what tools may touch in this scenario. Without it: nothing. */
export function hostOf(scenario: Scenario, change: ToolHost | undefined = {}): ToolHost {
  const host = { ...HOSTS.get(scenario), ...change };
  HOSTS.set(scenario, host);
  return host;
}

export function contextOf(scenario: Scenario): ToolContext {
  return {
    signal: scenario.interrupt.signal,
    now: () => new Date(scenario.now ?? '2026-03-01T12:00:00Z'),
    host: HOSTS.get(scenario),
  };
}

/** Runs it; what it gives is stdout, what it says of a failure is stderr. A failure that is no word of the tool's is thrown. */
export async function runTool(
  scenario: Scenario,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const command = `the tool ${name}`;
  const tool = theTool(name);
  const fault = argumentsFault(tool, args);
  if (fault !== undefined) throw new Error(fault);
  try {
    scenario.finish({ command, status: 0, stdout: await tool.run(args, contextOf(scenario)), stderr: '' });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    scenario.finish({ command, status: 1, stdout: '', stderr: error.message });
  }
}

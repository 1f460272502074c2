// Runs the program once and returns its exit status. Only this file prints errors.
import type { Host, SignalReason } from '../app/host.ts';
import { AgentsError, EXIT_STATUS, ExecutionError, InterruptedError } from '../errors.ts';
import { errorJson } from './run/error-json.ts';
import { VERSION } from './version.ts';

/** Runs the program once. Never throws. */
export async function main(host: Host): Promise<number> {
  const chosen: { format?: string | undefined } = {};
  try {
    if (host.arguments.length === 1 && /^(--version|-V)$/.test(host.arguments[0] ?? '')) {
      await host.stdout.write(`${VERSION}\n`);
      return 0;
    }
    const { runProgram } = await import('./program.ts');
    await runProgram(host, chosen);
    return 0;
  } catch (error) {
    return report(error, host, chosen.format);
  }
}

async function report(error: unknown, host: Host, configured: string | undefined): Promise<number> {
  if ((error as { code?: unknown }).code === 'EPIPE') return 0;
  const known = error instanceof AgentsError ? error : unexpectedError(error);
  try {
    await host.stderr.write(isJsonRequested(host, configured) ? await jsonOf(known, host) : await textOf(known, host));
  } catch {
    // stderr is closed: only the exit status reports the error.
  }
  return known instanceof InterruptedError ? interruptStatus(host) : EXIT_STATUS[known.code];
}

async function jsonOf(error: AgentsError, { stderr }: Host): Promise<string> {
  const [{ stringifyJson }, { wellFormedJson }] = await Promise.all([
    import('../json-text.ts'),
    import('../well-formed.ts'),
  ]);
  const json = wellFormedJson(stringifyJson({ error: errorJson(error) }));
  return `${stderr.isTerminal ? (await import('./views/terminal-text.ts')).visibleJson(json, true) : json}
`;
}

async function textOf(error: AgentsError, host: Host): Promise<string> {
  const { visible } = await import('./views/terminal-text.ts');
  const interrupted = error instanceof InterruptedError;
  const lines = [interrupted ? 'Interrupted.' : `Error: ${error.message}${placeOf(error)}`];
  if (error.hint !== undefined && !interrupted) lines.push(`  ${error.hint}`);
  if (error.spent !== undefined) lines.push(await spentLine(error));
  if (error.code === 'INTERNAL')
    lines.push(
      '  This is a bug in agents. Please report it with the lines below.',
      String(error.cause instanceof Error ? error.cause.stack : error.stack),
    );
  return `${visible(lines.join('\n'), host.stderr.isTerminal)}\n`;
}

/** Returns the node that failed; empty when the message already names it. */
function placeOf({ message, details: { node } }: AgentsError): string {
  return typeof node !== 'string' || message.includes(node) ? '' : ` (in ${node})`;
}

async function spentLine({ spent }: AgentsError): Promise<string> {
  const { usageLine } = await import('./views/usage-line.ts');
  if (spent?.usage && spent.nodes.length > 0) return `  Spent so far: ${usageLine(spent.usage, spent.costUsd)}`;
  return spent?.text ? '  The usage is unknown.' : '  No usage was reported.';
}

function unexpectedError(error: unknown): AgentsError {
  const message = error instanceof Error ? error.message : String(error);
  if (/^E[A-Z]+$/.test((error as { code?: string }).code ?? ''))
    return new ExecutionError({ code: 'EXECUTION_FAILED', message, cause: error });
  return new ExecutionError({ code: 'INTERNAL', message, cause: error });
}

function interruptStatus(host: Host): number {
  const reason = host.signal.reason as SignalReason | undefined;
  return reason?.exitStatus ?? EXIT_STATUS.INTERRUPTED;
}

/** Reads the unparsed arguments, because the error may be in the arguments. */
function isJsonRequested(host: Host, configured: string | undefined): boolean {
  const end = host.arguments.indexOf('--');
  const options = host.arguments.slice(0, end < 0 ? undefined : end);
  const at = options.lastIndexOf('--format');
  const inline = options.findLast((option) => option.startsWith('--format='))?.slice('--format='.length);
  const format = at >= 0 ? options[at + 1] : inline;
  return (
    options.includes('--json') ||
    /^jsonl?$/.test(format ?? (host.environment.AGENTS_FORMAT?.trim() || configured) ?? '')
  );
}

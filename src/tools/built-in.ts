// The table of the built-in tools: name, schema of the arguments and needed permissions. The implementation of a tool
// is imported when it runs.
import { commandTarget, fileTarget, pathTarget, requestTarget } from './targets.ts';
import type { Tool } from './tool.ts';

/** Returns the tool of a name; `undefined` if no tool has that name. */
export function findTool(name: string): Tool | undefined {
  return TOOLS.get(name);
}

/** Returns the names of all tools, the safe tools first. */
export function toolNames(): readonly string[] {
  return [...TOOLS.keys()];
}

const TEXT = { type: 'string' };
const PATH = { type: 'string', minLength: 1, description: 'Path below the workspace, such as notes/a.md' };
const TIMEOUT = { type: 'integer', minimum: 1 };

const SAFE: readonly Tool[] = [
  {
    name: 'echo',
    description: 'Gives back the text.',
    parameters: schema({ text: TEXT }, ['text']),
    mainArgument: 'text',
    needs: [],
    isOffered: true,
    run: ({ text }) => text as string,
  },
  {
    // Every argument is a template and was rendered before the call, so the tool returns it unchanged.
    name: 'template',
    description: 'Renders the text as a template.',
    parameters: schema({ text: TEXT }, ['text']),
    mainArgument: 'text',
    needs: [],
    isOffered: false,
    run: ({ text }) => text as string,
  },
  {
    name: 'calculate',
    description:
      'Calculates an arithmetic expression, such as (2 + 3) * sqrt(2). All numbers are doubles. Operators: + - * / ' +
      '% < <= > >= == != && || ! ?:. ' +
      'Constants: pi, e. Functions: abs, acos, asin, atan, atan2, cbrt, ceil, cos, exp, floor, hypot, ln, log ' +
      '(natural, or of a base: log(8, 2)), ' +
      'log10, log2, max, min, pow, round (to a whole number, or to digits: round(1.255, 2)), sign, sin, sqrt, tan, ' +
      'trunc. Angles are radians.',
    parameters: schema({ expression: TEXT }, ['expression']),
    mainArgument: 'expression',
    needs: [],
    isOffered: true,
    run: async (args) => (await import('./calculate.ts')).calculate(args),
  },
  {
    name: 'extract',
    description:
      'Finds what a regular expression (RE2 syntax, no look-around, no back-references) matches in a text. Gives ' +
      'back the first match, or with `all` ' +
      'a JSON list of all matches. It is an error if nothing matches.',
    parameters: schema(
      {
        text: TEXT,
        pattern: {
          type: 'string',
          minLength: 1,
          description:
            'Flags are written into it: (?i) ignores case, (?m) for ^ and $ at lines, (?s) for . and newlines',
        },
        group: {
          type: ['string', 'integer'],
          minimum: 0,
          description: 'Number or name of a group; 0 is the whole match. Default: the first group, or the whole match',
        },
        all: { type: 'boolean', description: 'All matches instead of the first' },
      },
      ['text', 'pattern'],
    ),
    mainArgument: 'text',
    needs: [],
    isOffered: true,
    run: async (args) => (await import('./extract.ts')).extract(args),
  },
  {
    name: 'json_select',
    description:
      'Takes one value out of a JSON text. A string comes back as it is, any other value as JSON. It is an error if ' +
      'there is no such value.',
    parameters: schema(
      {
        text: TEXT,
        pointer: { type: 'string', description: 'JSON Pointer (RFC 6901), such as /items/0/name; empty for all of it' },
      },
      ['text', 'pointer'],
    ),
    mainArgument: 'text',
    needs: [],
    isOffered: true,
    run: async (args) => (await import('./json-select.ts')).jsonSelect(args),
  },
  {
    name: 'current_time',
    description: 'Tells the date and time in ISO 8601, in UTC or in a time zone.',
    parameters: schema(
      { timezone: { type: 'string', description: 'IANA name, such as Europe/Berlin. Default: UTC' } },
      [],
    ),
    mainArgument: undefined,
    needs: [],
    isOffered: true,
    run: async (args, context) => (await import('./current-time.ts')).currentTime(args, context),
  },
];

const GUARDED: readonly Tool[] = [
  {
    name: 'read_file',
    description: 'Reads a text file of the workspace, UTF-8, at most 4 MiB.',
    parameters: schema(
      {
        path: PATH,
        from_line: { type: 'integer', minimum: 1, description: 'The first line to read. Default: 1' },
        line_count: { type: 'integer', minimum: 1, description: 'So many lines at most. Default: all' },
      },
      ['path'],
    ),
    mainArgument: 'path',
    needs: ['read'],
    isOffered: true,
    target: pathTarget,
    run: async (args, context) => (await import('./files/read-file.ts')).readWorkspaceFile(args, context),
  },
  {
    name: 'list_files',
    description:
      'Lists a folder of the workspace, one entry a line, sorted, at most 1000. Folders end in /, links in @.',
    parameters: schema(
      {
        path: { ...PATH, description: 'Path of the folder below the workspace. Default: the workspace itself' },
        recursive: { type: 'boolean', description: 'With all folders in it. Links are not followed' },
      },
      [],
    ),
    mainArgument: 'path',
    needs: ['read'],
    isOffered: true,
    target: pathTarget,
    run: async (args, context) => (await import('./files/list-files.ts')).listFiles(args, context),
  },
  {
    name: 'write_file',
    description:
      'Writes a text file of the workspace, at most 4 MiB. What was in it is replaced; folders that are missing are ' +
      'made.',
    parameters: schema({ path: PATH, content: TEXT }, ['path', 'content']),
    mainArgument: 'content',
    needs: ['write'],
    isOffered: true,
    target: fileTarget,
    run: async (args, context) => (await import('./files/write-file.ts')).writeFile(args, context),
  },
  {
    name: 'http_request',
    description:
      'Sends an HTTP request and gives back the status, some headers and the body, which must be a text of at most ' +
      '1 MiB.',
    parameters: schema(
      {
        url: { type: 'string', minLength: 1, description: 'http:// or https://' },
        method: {
          type: 'string',
          enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
          description: 'Default: GET',
        },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        body: TEXT,
        body_only: {
          type: 'boolean',
          description: 'Only the body comes back, and a status of 400 or more is an error',
        },
        timeout_ms: { ...TIMEOUT, maximum: 30_000, description: 'Default: 30000' },
      },
      ['url'],
    ),
    mainArgument: 'url',
    needs: ['net'],
    isOffered: true,
    target: requestTarget,
    run: async (args, context) => (await import('./http/http-request.ts')).httpRequest(args, context),
  },
  {
    name: 'shell',
    description:
      'Runs a command with /bin/sh in the workspace and gives back what it prints. It is an error if it ends with ' +
      'another status than 0.',
    parameters: schema(
      {
        command: { type: 'string', minLength: 1 },
        stdin: { type: 'string', description: 'What the command reads. Default: nothing' },
        timeout_ms: { ...TIMEOUT, maximum: 3_600_000, description: 'Default: 60000' },
      },
      ['command'],
    ),
    // Never `command`: input from elsewhere must not run as a command because an argument is missing.
    mainArgument: 'stdin',
    needs: ['shell'],
    isOffered: true,
    target: commandTarget,
    run: async (args, context) => (await import('./shell/shell.ts')).shell(args, context),
  },
];

const TOOLS: ReadonlyMap<string, Tool> = new Map([...SAFE, ...GUARDED].map((tool) => [tool.name, tool]));

function schema(properties: Readonly<Record<string, object>>, required: readonly string[]): Tool['parameters'] {
  return { type: 'object', properties, required, additionalProperties: false };
}

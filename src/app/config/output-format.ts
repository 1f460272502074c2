// The output formats of commands, by the names that the configuration file uses.

/** The formats of commands that display information. */
export const FORMATS = ['table', 'plain', 'json', 'yaml'] as const;
export type Format = (typeof FORMATS)[number];

/** The formats of `agents run`. */
export const RUN_FORMATS = ['text', 'json', 'jsonl'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

// The environment of every process that a scenario starts, besides the variables of the scenario.

/**
 * No coverage is collected from these processes: they run the built program, whose lines cannot be related to the
 * source, and writing it takes a fifth of the time of the tests.
 */
export const BASE_ENVIRONMENT = { PATH: process.env.PATH, NODE_V8_COVERAGE: '' };

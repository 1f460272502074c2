// The entry point that bin/agents.js loads. Runs the program once in this process.

import { main } from './main.ts';
import { processHost } from './process-host.ts';

const host = processHost();
main(host).then(host.leave);

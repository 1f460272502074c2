// What bin/agents.js hands over to: runs the program once in this process.
import { processHost } from './host.ts';
import { main } from './main.ts';

const host = processHost();
main(host).then(host.leave);

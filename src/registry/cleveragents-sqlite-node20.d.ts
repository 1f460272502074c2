// The optional package with the driver for Node 20; absent on newer Nodes.
declare module 'cleveragents-sqlite-node20' {
  export { default } from 'better-sqlite3';
}

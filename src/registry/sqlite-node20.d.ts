// The optional local package with the driver for Node 20; absent on newer Nodes.
declare module 'sqlite-node20' {
  export { default } from 'better-sqlite3';
}

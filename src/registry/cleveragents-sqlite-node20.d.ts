// The optional package with the SQLite driver for Node 20. Newer versions of Node do not need it.
declare module 'cleveragents-sqlite-node20' {
  export { default } from 'better-sqlite3';
}

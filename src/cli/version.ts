// The version of the program and that of the Node it needs, as package.json says them.
import manifest from '../../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;

/** The lowest Node that the program runs on, such as `20.19`. */
export const LOWEST_NODE: string = manifest.engines.node.replace('>=', '');

// The version of the program and the minimum version of Node, from package.json.
import manifest from '../../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;

/** The minimum version of Node, such as `20.19`. */
export const MIN_NODE_VERSION: string = manifest.engines.node.replace('>=', '');

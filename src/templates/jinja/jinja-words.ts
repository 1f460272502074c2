// The filters and tests that the template library has. It does not tell itself, so they are listed.

/** Not all of them go with every type of value; one that does not is an error when the template is rendered. */
export const FILTERS: readonly string[] = [
  ...['abs', 'bool', 'capitalize', 'default', 'dictsort', 'first', 'float', 'get', 'indent', 'int', 'items', 'join', 'keys', 'last', 'length', 'list'],
  ...['lower', 'map', 'rejectattr', 'replace', 'reverse', 'safe', 'selectattr', 'sort', 'string', 'title', 'tojson', 'trim', 'unique', 'upper', 'values'],
];

export const TESTS: readonly string[] = [
  ...['boolean', 'callable', 'defined', 'eq', 'equalto', 'even', 'false', 'integer', 'iterable', 'lower', 'mapping', 'none', 'number', 'odd'],
  ...['sequence', 'string', 'true', 'undefined', 'upper'],
];

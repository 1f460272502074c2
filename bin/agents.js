#!/usr/bin/env node
try {
  require('../dist/cli/agents.cjs');
} catch (error) {
  require('./not-built.js').explain(error);
}

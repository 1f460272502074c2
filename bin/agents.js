#!/usr/bin/env node
require('../dist/cli/agents.cjs');

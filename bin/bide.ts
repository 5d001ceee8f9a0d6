#!/usr/bin/env node
import { interruption } from '../cli/interruption.ts';
import { main } from '../cli/main.ts';
import { outliveReader } from '../cli/outlive-reader.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

for (const stream of [process.stdout, process.stderr]) outliveReader(stream);

process.exitCode = await main(process.argv.slice(2), {
  // Opened by the one command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  interrupted: interruption(process),
});

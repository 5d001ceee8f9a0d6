#!/usr/bin/env -S npx tsx
import { App } from 'aws-cdk-lib';
import { BideStack } from '../lib/bide-stack.ts';
import { settingsOf } from '../lib/settings.ts';

const app = new App();
new BideStack(app, 'Bide', { orchestrator: settingsOf(app) });

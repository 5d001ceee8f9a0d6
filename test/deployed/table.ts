/** The stored truth: the deployed table, read beside the API. */
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { environmentNames } from '../../core/names.ts';
import { profileNames } from '../../core/provider/profiles.ts';
import { ERROR_PREFIX, limitKey, taskKey, webhookKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import { asWebhook, type WebhookRecord } from '../../core/webhooks/webhook-record.ts';
import { tableOf } from '../../lambdas/adapters/step-ports.ts';
import { aws, target } from './target.ts';

const table = () => {
  const { endpoint, outputs } = target();
  return tableOf({ [environmentNames.table]: outputs.TableName }, { endpoint });
};

/** A task as it is stored. */
export async function storedTask(taskId: string): Promise<TaskRecord> {
  const item = await table().get(taskKey(taskId));
  if (item === undefined) throw new Error(`Task ${taskId} is not stored.`);
  return asTask(item);
}

/** Error rows of a task, oldest first. */
export const errorRows = (taskId: string): Promise<readonly Item[]> => table().list(taskKey(taskId).pk, ERROR_PREFIX);

/** Limit groups forget that they rest: a profile's name is the id of its provider key and of its limit group. */
export async function forgetLimits(): Promise<void> {
  const client = new DynamoDBClient(aws());
  for (const name of profileNames) {
    const Key = marshall(limitKey(name));
    await client.send(new DeleteItemCommand({ TableName: target().outputs.TableName, Key }));
  }
}

/** A task once it has its outcome. Calls no function. */
export const settledTask = (taskId: string) => until(taskId, ({ outcome }) => outcome !== undefined);

/** A task once its first attempt was bought. */
export const acceptedTask = (taskId: string) =>
  until(taskId, ({ attempts }) => attempts['1']?.acceptedAt !== undefined);

/** How far the webhook of a task has got, as it is stored; undefined before its task has ended. */
export async function storedWebhook(taskId: string): Promise<WebhookRecord | undefined> {
  const item = await table().get(webhookKey(taskId));
  return item === undefined ? undefined : asWebhook(item);
}

/** The same once so many tries were begun; the test's own timeout ends it otherwise. */
export async function triedWebhook(taskId: string, tries: number): Promise<WebhookRecord> {
  for (;;) {
    const webhook = await storedWebhook(taskId);
    if (webhook !== undefined && webhook.tries >= tries) return webhook;
    await pause(200);
  }
}

/** Reads again and again; the test's own timeout ends it otherwise. */
async function until(taskId: string, holds: (task: TaskRecord) => boolean): Promise<TaskRecord> {
  for (;;) {
    const task = await storedTask(taskId);
    if (holds(task)) return task;
    await pause(200);
  }
}

import * as z from 'zod';
import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import { admitNameOf } from './queues.ts';
import type { Redriven } from './redrive-one.ts';

/** Hands a payload to admission, and waits for what it says. */
export type AdmitAgain = (payload: unknown) => Promise<Redriven>;

const answerSchema = z.looseObject({ taskId: z.string(), replayed: z.boolean() });
const errorSchema = z.looseObject({ errorType: z.string().optional(), errorMessage: z.string().optional() });

/** Calls the function `admit` of a Bide. */
export async function admitter(resources: Resources): Promise<AdmitAgain> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const FunctionName = admitNameOf(resources);
  return async (payload) => {
    const client = new LambdaClient(awsConfig(resources));
    try {
      const command = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) });
      const { FunctionError, Payload } = await withAws(`invoke ${FunctionName}`, () => client.send(command));
      const said = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null') as unknown;
      const answer = FunctionError === undefined ? answerSchema.safeParse(said).data : undefined;
      if (answer !== undefined) return { kind: 'task', taskId: answer.taskId, replayed: answer.replayed };
      const { errorType = 'Unhandled', errorMessage = '' } = errorSchema.safeParse(said).data ?? {};
      return { kind: 'refused', why: `${errorType}: ${errorMessage}` };
    } finally {
      client.destroy();
    }
  };
}

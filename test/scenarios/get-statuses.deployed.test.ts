import { expect } from '@jest/globals';
import { atFirstLook, expectStory, looks, recorded, straight, submitted } from './expect-played.ts';
import { imageRequest, play, scenario } from './world.ts';

const succeeded = ['succeeded', 'succeeded'] as const;
const bought = [['closed', 1, 0]] as const;

scenario.each([
  ['400', { status: 400, code: 'odd' }, [400, 'odd']],
  ['401', { status: 401, type: 'authentication_error', code: 'invalid_api_key' }, [401, 'invalid_api_key']],
  ['402', { status: 402, code: 'insufficient_balance' }, [402, 'insufficient_balance']],
  ['403', { status: 403, type: 'permission_error', code: 'forbidden_model' }, [403, 'forbidden_model']],
  [
    '404 just after it was accepted',
    { status: 404, type: 'not_found_error', code: 'task_not_found' },
    [404, 'task_not_found'],
  ],
  ['422', { status: 422, code: 'odd' }, [422, 'odd']],
  ['500', { status: 500, code: 'overloaded' }, [500, 'overloaded']],
  ['500 in HTML', { status: 500, body: 'html' }, [500, 'internal_server_error']],
  ['502 with an envelope', { status: 502, code: 'overloaded' }, [502, 'overloaded']],
  ['504 with an envelope', { status: 504, code: 'overloaded' }, [504, 'overloaded']],
  ['502', { status: 502, body: 'html' }, [502, 'bad_gateway']],
  ['503', { status: 503, body: 'html' }, [503, 'service_unavailable']],
  ['504', { status: 504, body: 'html' }, [504, 'gateway_timeout']],
  ['302', { status: 302, body: 'empty', location: '/login' }, [302, 'redirected']],
] as const)('GET %s: an error row, a backoff, and the bought task is kept', async (_name, look, [status, code]) => {
  const played = await play(imageRequest({ looks: [look] }));
  expectStory(played, {
    posts: [200],
    gets: [status, 200],
    // A backoff of 1 s, stretched so that 2,000 laps reach the deadline of an hour.
    waits: [2, 2],
    path: straight(2),
    outcome: succeeded,
    attempts: bought,
    errors: [['query', status, code]],
  });
});

scenario('GET 410 at once: gone is gone, without a grace', async () => {
  const played = await play(imageRequest({ looks: [{ status: 410, body: 'empty' }] }));
  expectStory(played, {
    ...atFirstLook,
    gets: [410],
    path: [...submitted, ...looks(1), ...recorded('Task failed')],
    outcome: ['failed', 'provider_task_lost'],
    errors: [['query', 410, 'provider_task_lost']],
  });
});

scenario.each([
  ['the connection is reset', { fault: 'reset' }, -1],
  ['nothing is ever answered', { fault: 'hang' }, -1],
  ['the answer stops half-way', { fault: 'half_answer' }, 200],
  ['the answer drips', { fault: 'drip' }, 200],
] as const)('a look where %s teaches nothing and loses nothing', async (_name, look, status) => {
  const played = await play(imageRequest({ looks: [look] }));
  expectStory(played, {
    ...atFirstLook,
    gets: [look.fault, 200],
    waits: [2, 2],
    path: straight(2),
    errors: [['query', status, 'answer_lost']],
  });
  expect(played.errors).toMatchObject([{ fault: 'provider' }]);
});

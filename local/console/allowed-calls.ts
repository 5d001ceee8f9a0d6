/** What the page may ask of the API. Nothing that takes a task in: the console watches and operates. */

const task = String.raw`/v1/tasks/[a-z2-7]{26}`;
const group = String.raw`/v1/limit-groups/[a-z][a-z0-9-]*`;

const allowed = {
  GET: [
    '/v1/tasks',
    task,
    `${task}/(?:errors|waits|audit|request)`,
    '/v1/errors',
    String.raw`/v1/schedules/[\w.%-]+`,
    '/v1/limit-groups',
    group,
    `${group}/audit`,
  ],
  POST: [`${task}/(?:cancel|retry|recover|adopt|webhook/resend)`, `${group}/(?:pause|resume)`],
} as const;

const patterns = {
  GET: new RegExp(`^(?:${allowed.GET.join('|')})$`),
  POST: new RegExp(`^(?:${allowed.POST.join('|')})$`),
} as const;

/** Whether it is one of these calls. `path`: without its query. */
export function isAllowed(method: string, path: string): method is 'GET' | 'POST' {
  return (method === 'GET' || method === 'POST') && patterns[method].test(path);
}

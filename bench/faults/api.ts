/** The shape of one provider's HTTP API, just enough of it. */

/** What an honest server says. */
export interface Answer {
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Api {
  /** Path that a POST buys a task at. */
  readonly submit: RegExp;
  /** Path of a look; the group `id` is the task's. */
  readonly look: RegExp;
  /** Path of a finished task's result, where it is not in the look's answer; likewise. */
  readonly result?: RegExp;
  readonly acceptedStatus: number;
  /** `url`: where the server listens. */
  accepted(id: string, url: string): Answer;
  standing(id: string, isDone: boolean, url: string): Answer;
  finished?(id: string): Answer;
  /** The API's own error, about a task where it is known which. */
  refusal(status: number, id?: string): Answer;
}

/** The unified task API, as providers/unified.json describes it. */
export const unified: Api = {
  submit: /^\/v1\/images\/generations$/,
  look: /^\/v1\/tasks\/(?<id>[\w-]+)$/,
  acceptedStatus: 200,
  accepted: (id) => ({ body: { id, status: 'pending' } }),
  standing: (id, isDone) => ({
    body: isDone ? { id, status: 'completed', results: [{ text: 'done' }] } : { id, status: 'processing' },
  }),
  refusal: (status) => ({
    body: { error: { message: 'Simulated.', type: typeOf(status), code: `simulated_${status}` } },
  }),
};

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status === 404 ? 'not_found_error' : 'server_error';
}

/** Requests that show everything a console can show; the simulator does as each of them says. */

const picture = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#1d2150"/><stop offset=".55" stop-color="#8c4a7c"/><stop offset="1" stop-color="#f0a567"/></linearGradient><linearGradient id="b" x2="1"><stop stop-color="#ffe9b0" stop-opacity=".9"/><stop offset="1" stop-color="#ffe9b0" stop-opacity="0"/></linearGradient></defs><rect width="640" height="400" fill="url(#s)"/><path d="M0 300h640v100H0z" fill="#1a2138"/><path d="M0 320q80-14 160 0t160 0 160 0 160 0v80H0z" fill="#141a2c"/><path d="M120 326q70-50 160 0z" fill="#0b0f1b"/><path d="M186 300l8-140h28l8 140z" fill="#f3efe6"/><path d="M189 250l2-32h34l2 32zM193 190l1-18h28l1 18z" fill="#b43f36"/><path d="M190 160h36v-24h-36z" fill="#ffe9b0"/><path d="M186 136h44l-22-20z" fill="#2a2f45"/><path d="M226 148L640 70v150z" fill="url(#b)"/></svg>`,
)}`;

/** A tenth of a second of silence: eight thousand samples a second, a byte each. */
const silence = `data:audio/wav;base64,${Buffer.concat([
  Buffer.from(
    'RIFF\x44\x03\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x20\x03\0\0',
    'latin1',
  ),
  Buffer.alloc(800, 128),
]).toString('base64')}`;

interface Life {
  readonly seconds: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly message?: string;
  readonly results?: unknown;
}

const request = (operation: string, model: string, simulate: object, more: object = {}) => ({
  profile: 'unified',
  operation,
  body: { model, prompt: 'A lighthouse at dusk, long exposure', simulate },
  ...more,
});

const lives = (...tasks: readonly Life[]) => ({ tasks });
const refusal = (status: number, code: string, message: string, more: object = {}) => ({
  status,
  code,
  message,
  ...more,
});

/** One with a picture. */
export const pictured = request('images', 'image-large', lives({ seconds: 5, results: [{ url: picture }] }));

/** One with a sound, and a film that is broken. */
export const heard = request(
  'audios',
  'speech-2',
  lives({ seconds: 1, results: [{ url: silence }, { url: 'data:video/mp4;base64,AAAA' }] }),
);

/** One that goes on until somebody stops it. */
export const endless = request('videos', 'video-pro', lives({ seconds: 900 }));

/** One that the provider does not want: it has ended at once. */
export const refused = request('images', 'image-large', {
  posts: [refusal(400, 'content_policy_violation', 'The prompt was refused.', { type: 'invalid_request_error' })],
});

/** One that may have been bought, and nobody knows. */
export const answerLost = request('images', 'image-large', { posts: [{ fault: 'reset', billed: true }] });

/** One for each way to end, and a few that a workload learns from. */
export const requests: readonly object[] = [
  ...Array.from({ length: 16 }, (_, i) =>
    request('images', 'image-large', lives({ seconds: 1 + ((i * 7) % 10) / 2.5 })),
  ),
  refused,
  request(
    'videos',
    'video-pro',
    lives(
      { seconds: 3, outcome: 'failed', code: 'generation_failed' },
      { seconds: 4, results: [{ note: 'The second one.' }] },
    ),
  ),
  request('audios', 'speech-2', {
    posts: [refusal(429, 'rate_limited', 'Too many requests.', { type: 'rate_limit_error', retryAfter: 2 })],
    tasks: [{ seconds: 2, results: [{ voice_id: 'voice-1', text: 'Hello.' }] }],
  }),
  request('llm', 'chat-1', {
    ...lives({ seconds: 3 }),
    looks: ['honest', refusal(503, 'service_unavailable', 'Try later.')],
  }),
  answerLost,
];

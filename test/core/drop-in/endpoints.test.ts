import { expect, test } from '@jest/globals';
import { dropInProfiles, endpointsOf } from '../../../core/drop-in/endpoints.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import { profileOf } from '../../../core/provider/profiles.ts';

test('a profile has an endpoint for each of its calls, below its name', () => {
  const paths = dropInProfiles.map((profile) => endpointsOf(profile).map(({ kind, path }) => `${kind} ${path}`));
  expect(paths).toEqual([
    [
      'submit /unified/v1/images/generations',
      'submit /unified/v1/videos/generations',
      'submit /unified/v1/audios/generations',
      'submit /unified/v1/llm/generations',
      'query /unified/v1/tasks/{id}',
    ],
    [
      'submit /replicate/v1/predictions',
      'submit /replicate/v1/models/{owner}/{name}/predictions',
      'query /replicate/v1/predictions/{id}',
      'cancel /replicate/v1/predictions/{id}/cancel',
    ],
  ]);
});

test('another profile that answers in a known way needs nothing but its file', () => {
  const acme = { ...profileOf('unified'), name: 'acme' };
  expect(endpointsOf(acme).at(-1)?.path).toBe('/acme/v1/tasks/{id}');
  expect(shapeOf(acme)).toBe(shapeOf(profileOf('unified')));
});

test('a way of answering that there is not is named beside those that there are', () => {
  const told = 'The profile unified answers like soap; known: unified, replicate.';
  expect(() => shapeOf({ ...profileOf('unified'), dropIn: 'soap' })).toThrow(told);
});

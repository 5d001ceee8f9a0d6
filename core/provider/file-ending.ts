/** What the name of a copy ends with, so that people and programs know what it is. */
const endings: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
  'application/json': '.json',
  'text/plain': '.txt',
};

/** The content type of a file that only its name tells of; undefined for an ending that is not known. */
export const typeOfEnding = (name: string): string | undefined =>
  Object.entries(endings).find(([, ending]) => name.toLowerCase().endsWith(ending))?.[0];

/** The ending of the URL's path, else that of the content type, else none. */
export function fileEnding(url: string, contentType: string): string {
  const [own] = /\.[a-z0-9]{1,5}$/i.exec(new URL(url).pathname) ?? [];
  return own?.toLowerCase() ?? endings[contentType.split(';')[0] ?? ''] ?? '';
}

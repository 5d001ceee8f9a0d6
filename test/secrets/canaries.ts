/** What every scenario carries, and no scenario may find anywhere but where it belongs. */

export const PROVIDER_KEY = 'provider-key-1';
export const CALLER_KEY = 'bide_a-caller';
export const PROMPT = 'a lighthouse that nobody but its painter has seen';

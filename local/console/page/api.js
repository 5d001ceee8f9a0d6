/** What the page asks the server that it came from; the caller key stays there. */
import { useCallback, useEffect, useState } from 'preact/hooks';

/** Why something did not work, as a sentence, and what to do about it. */
export class Trouble extends Error {
  constructor({ message, code = '', recommended_action: advice = '' }) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

const gone = {
  message: 'The console does not answer.',
  recommended_action: 'Check that bide serve or bide console still runs',
};

/** Reads or does something. @throws Trouble */
export async function ask(path, { method = 'GET', body, headers = {} } = {}) {
  const answer = await fetch(path.startsWith('/console/') ? path : `/console/api${path}`, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => undefined);
  const json = await answer?.json().catch(() => undefined);
  if (answer === undefined || json === undefined) throw new Trouble(gone);
  if (!answer.ok) throw new Trouble(json.error ?? gone);
  return json;
}

/** Reads once, and again when `version` changes. */
export function useRead(path, version) {
  const [state, setState] = useState({ data: undefined, trouble: undefined });
  useEffect(() => {
    let isWanted = true;
    const show = (state) => isWanted && setState(state);
    if (path !== undefined) {
      ask(path).then(
        (data) => show({ data, trouble: undefined }),
        (trouble) => show({ data: undefined, trouble }),
      );
    }
    return () => (isWanted = false);
  }, [path, version]);
  return state;
}

/** Follows a list or a task: what it was last, and why there is nothing newer. */
export function useLive(path) {
  const [state, setState] = useState({ path, data: undefined, trouble: undefined });
  const put = useCallback((data) => setState({ path, data, trouble: undefined }), [path]);
  useEffect(() => {
    let source;
    const open = () => {
      source = new EventSource(`/console/events${path}`);
      source.addEventListener('news', ({ data }) => put(JSON.parse(data)));
      const fail = (trouble) => setState((old) => ({ path, data: old.path === path ? old.data : undefined, trouble }));
      source.addEventListener('trouble', ({ data }) => fail(new Trouble(JSON.parse(data).error ?? gone)));
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) ask(`/console/about`).catch(fail);
        else fail(new Trouble(gone));
      });
    };
    // A browser opens six connections to a server: tabs that nobody looks at give theirs back.
    const changed = () => {
      source?.close();
      source = undefined;
      if (!document.hidden) open();
    };
    changed();
    document.addEventListener('visibilitychange', changed);
    return () => {
      document.removeEventListener('visibilitychange', changed);
      source?.close();
    };
  }, [path]);
  return state.path === path ? { ...state, put } : { data: undefined, trouble: undefined, put };
}

/** The time, anew every second. */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

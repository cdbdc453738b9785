import { useCallback, useEffect, useState } from "preact/hooks";

/** What the server answered when it refused or failed, in words for people. */
export class Failure extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Asks the server; throws `Failure`. */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch("/api" + path, options);
  } catch (error) {
    if ((error as Error).name === "AbortError") {
      throw error;
    }
    throw new Failure(0, "The dashboard does not answer: 'textmad dashboard' was stopped, or the connection is lost.");
  }
  if (!answer.ok) {
    const text = await answer.text();
    let message = text.trim();
    try {
      message = (JSON.parse(text) as { error: string }).error;
    } catch {
      // A refusal is plain text.
    }
    throw new Failure(answer.status, message || `The dashboard answered with status ${answer.status}.`);
  }
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

/** Asks the server to do something. */
export const tell = <T,>(path: string, body: unknown = {}): Promise<T> =>
  ask<T>(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** An answer that is on its way, there, or failed. While a new one is on its way, the one before stays. */
export interface Answer<T> {
  readonly value?: T;
  readonly failure?: Failure;
  readonly isLoading: boolean;
  /** Asks again. */
  readonly again: () => void;
}

/** Asks the server whenever the path changes, or what the answer depends on beside it, e.g. how much is measured; null asks nothing. */
export function useAnswer<T>(path: string | null, version: number = 0): Answer<T> {
  const [state, setState] = useState<{ readonly path: string | null; readonly value?: T; readonly failure?: Failure; readonly isLoading: boolean }>({ path, isLoading: path !== null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) {
      setState({ path, isLoading: false });
      return;
    }
    const abort = new AbortController();
    setState((before) => ({ path, value: before.value, isLoading: true }));
    ask<T>(path, { signal: abort.signal }).then(
      (value) => setState({ path, value, isLoading: false }),
      (failure: Error) => {
        if (!abort.signal.aborted) {
          setState({ path, failure: failure instanceof Failure ? failure : new Failure(0, failure.message), isLoading: false });
        }
      });
    return () => abort.abort();
  }, [path, turn, version]);
  // At once when the path changes, not only when the question is on its way: what is shown until then is of the path before.
  const isLoading = path !== null && (state.isLoading || state.path !== path);
  return { ...state, isLoading, again: useCallback(() => setTurn((before) => before + 1), []) };
}

/** Listens to a stream of events as long as the page is seen; reconnects by itself, from the event it saw last. Null listens to nothing. */
export function useEvents<T>(path: string | null, take: (event: T) => void): { readonly isConnected: boolean; readonly isGone: boolean } {
  const [isConnected, setConnected] = useState(false);
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    if (path === null) {
      return;
    }
    let source: EventSource | null = null;
    let retry = 0;
    const open = () => {
      source?.close();
      source = new EventSource("/api" + path);
      source.onopen = () => setConnected(true);
      source.onmessage = (event: MessageEvent<string>) => take(JSON.parse(event.data) as T);
      source.addEventListener("gone", () => {
        source?.close();
        setGone(true);
      });
      source.onerror = () => {
        setConnected(false);
        // Browsers give up for good on some answers; a dashboard that is started again is waited for.
        if (source?.readyState === EventSource.CLOSED) {
          clearTimeout(retry);
          retry = setTimeout(open, 3000);
        }
      };
    };
    // A browser has few connections to one server: pages that nobody sees leave theirs to others.
    const follow = () => {
      if (document.hidden) {
        source?.close();
        source = null;
        setConnected(false);
      } else if (source === null) {
        open();
      }
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      clearTimeout(retry);
      document.removeEventListener("visibilitychange", follow);
      source?.close();
    };
  }, [path, take]);
  return { isConnected, isGone };
}

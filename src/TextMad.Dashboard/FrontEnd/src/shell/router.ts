import { createContext } from "preact";
import { useCallback, useContext, useEffect, useState } from "preact/hooks";
import type { View } from "./area";

/** Where one is: the path, and the query that holds what was chosen, so that the address can be shared. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const moved = "textmad-moved";
const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

export const PlaceContext = createContext<Place>(here());

/** Returns the address of a path with a query; what is empty is left out. */
export function address(path: string, query: Readonly<Record<string, string | readonly string[] | null | undefined>> = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const word of typeof value === "string" ? [value] : value ?? []) {
      if (word !== "") {
        words.append(name, word);
      }
    }
  }
  const text = words.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Returns the address of parts that may hold any character: `pathOf("runs", id)`. */
export const pathOf = (...parts: readonly string[]): string => "/" + parts.map(encodeURIComponent).join("/");

/** Goes to an address of the dashboard. */
export function go(to: string, options: { readonly replace?: boolean } = {}): void {
  history[options.replace ? "replaceState" : "pushState"](null, "", to);
  dispatchEvent(new Event(moved));
}

/** Follows where one is; for the shell alone. */
export function useMoves(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const follow = () => setPlace(here());
    // Links are ordinary links: only a plain click is taken over.
    const click = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.("a");
      if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
        || link.origin !== location.origin || link.target !== "" || link.hasAttribute("download") || (link.hash !== "" && link.pathname === location.pathname)) {
        return;
      }
      event.preventDefault();
      go(link.pathname + link.search + link.hash);
    };
    addEventListener("popstate", follow);
    addEventListener(moved, follow);
    document.addEventListener("click", click);
    return () => {
      removeEventListener("popstate", follow);
      removeEventListener(moved, follow);
      document.removeEventListener("click", click);
    };
  }, []);
  return place;
}

/** Where one is. */
export const usePlace = (): Place => useContext(PlaceContext);

/** A choice that stands in the address: its value, and how it is changed. The browser's Back takes a change back, unless it is `typed`: then every letter would be a step. */
export function useQuery(name: string, standard = "", isTyped = false): readonly [string, (value: string) => void] {
  const { query } = usePlace();
  return [query.get(name) ?? standard, useCallback((value: string) => change(name, value === standard ? [] : [value], isTyped), [name, standard, isTyped])];
}

/** A choice of several that stands in the address. */
export function useQueryList(name: string): readonly [readonly string[], (values: readonly string[]) => void] {
  const { query } = usePlace();
  return [query.getAll(name), useCallback((values: readonly string[]) => change(name, values, false), [name])];
}

function change(name: string, values: readonly string[], replace: boolean): void {
  const { path, query } = here();
  query.delete(name);
  values.forEach((value) => query.append(name, value));
  const text = query.toString();
  go(text === "" ? path : `${path}?${text}`, { replace });
}

/** Returns the view that a path names, and what its pattern's names stand for. */
export function match<T extends View>(path: string, views: readonly T[]): { readonly view: T; readonly params: Readonly<Record<string, string>> } | null {
  const parts = path.split("/").filter((part) => part !== "");
  for (const view of views) {
    const pattern = view.path.split("/").filter((part) => part !== "");
    const params: Record<string, string> = {};
    if (pattern.length === parts.length && pattern.every((part, i) => {
      if (part.startsWith(":")) {
        params[part.slice(1)] = decoded(parts[i]!);
        return true;
      }
      return part === parts[i];
    })) {
      return { view, params };
    }
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

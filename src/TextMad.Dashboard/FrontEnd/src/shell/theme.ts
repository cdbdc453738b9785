import { useEffect, useState } from "preact/hooks";

export type Theme = "auto" | "light" | "dark";

const key = "textmad-theme";
const changed = "textmad-theme-changed";
const scheme = matchMedia("(prefers-color-scheme: dark)");

/** What the person chose: the system's, light or dark. */
export const theme = (): Theme => (document.documentElement.dataset.theme as Theme | undefined) ?? "auto";

/** Chooses, here and when the page is opened again. */
export function choose(chosen: Theme): void {
  if (chosen === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(key);
  } else {
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem(key, chosen);
  }
  dispatchEvent(new Event(changed));
}

/** Counts the changes between light and dark, so that what is drawn in the page's colours is drawn again. */
export function useThemeChanges(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const follow = () => setCount((before) => before + 1);
    scheme.addEventListener("change", follow);
    addEventListener(changed, follow);
    return () => {
      scheme.removeEventListener("change", follow);
      removeEventListener(changed, follow);
    };
  }, []);
  return count;
}

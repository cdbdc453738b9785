import { useEffect, useState } from "preact/hooks";

/** What is typed, handed on when the typing pauses. */
export function useLater(value: string, take: (value: string) => void): readonly [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return;
    }
    const wait = setTimeout(() => take(typed), 300);
    return () => clearTimeout(wait);
  }, [typed]);
  return [typed, setTyped];
}

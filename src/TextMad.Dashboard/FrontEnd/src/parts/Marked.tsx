import { visible } from "./visible";

/** A text with every place marked where something stands in it, whatever the case of its letters. */
export function Marked({ text, word }: { readonly text: string; readonly word: string }) {
  if (word === "") {
    return <>{visible(text)}</>;
  }
  const parts = [];
  const [folded, sought] = [text.toLowerCase(), word.toLowerCase()];
  let at = 0;
  // Folding a letter can change how long it is: then nothing is marked rather than the wrong place.
  for (let found = folded.length === text.length ? folded.indexOf(sought) : -1; found >= 0 && parts.length < 2000; found = folded.indexOf(sought, at)) {
    parts.push(visible(text.slice(at, found)), <mark key={found}>{visible(text.slice(found, found + word.length))}</mark>);
    at = found + word.length;
  }
  return <>{parts}{visible(text.slice(at))}</>;
}

import type { ComponentChildren } from "preact";
import type { Answer } from "../shell/api";
import { Problem } from "./Problem";

/** Shows an answer once it is there; says what is wrong when it fails. */
export function Loaded<T>({ answer, children }: { readonly answer: Answer<T>; readonly children: (value: T) => ComponentChildren }) {
  if (answer.failure) {
    return <Problem message={answer.failure.message} again={answer.again} />;
  }
  return answer.value === undefined
    ? <p class="waiting" role="status">Loading …</p>
    : <div class={answer.isLoading ? "stale" : undefined} aria-busy={answer.isLoading}>{children(answer.value)}</div>;
}

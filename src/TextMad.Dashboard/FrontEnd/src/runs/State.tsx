import { stateOf } from "./types";

/** The state of a run, as a word in its colour. */
export function State({ run }: { readonly run: { readonly status: string; readonly is_at_work: boolean } }) {
  const state = stateOf(run);
  return (
    <span
      class={`state ${state === "not at work" ? "interrupted" : state}`}
      title={state === "not at work" ? "The store says that it is running, and no process of this machine is at work on it: it was killed, or is done by a cluster." : undefined}
    >
      {state}
    </span>
  );
}

import type { Run } from "../runs/types";

/** Chooses runs. */
export function RunChoice({ runs, chosen, choose }: { readonly runs: readonly Run[]; readonly chosen: readonly string[]; readonly choose: (ids: readonly string[]) => void }) {
  return (
    <fieldset>
      <legend>Runs</legend>
      <div class="boxes">
        {runs.map((run) => (
          <label key={run.id}>
            <input
              type="checkbox"
              checked={chosen.includes(run.id)}
              disabled={run.models === 0}
              onChange={(event) => choose(event.currentTarget.checked ? [...chosen, run.id] : chosen.filter((id) => id !== run.id))}
            />
            {run.name ?? run.id}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

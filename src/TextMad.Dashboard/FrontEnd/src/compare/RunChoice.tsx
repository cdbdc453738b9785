import type { Run } from "../runs/types";

/** Chooses runs, at least one. */
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
              disabled={run.models === 0 || (chosen.length === 1 && chosen[0] === run.id)}
              title={run.models === 0 ? "It has trained no model yet." : chosen.length === 1 && chosen[0] === run.id ? "One run at least is compared: choose another before." : undefined}
              onChange={(event) => choose(event.currentTarget.checked ? [...chosen, run.id] : chosen.filter((id) => id !== run.id))}
            />
            {run.name ?? run.id}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

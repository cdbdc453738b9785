import type { Lane, Work } from "./types";

const words: Readonly<Record<string, string>> = { m: "measured", w: "written", t: "trained", ".": "waits" };
const signs: Readonly<Record<string, string>> = { m: "✓", w: "✎", t: "●", ".": "" };
const phases: Readonly<Record<string, string>> = { train: "training", write: "writing", measure: "measuring" };
// As long as a cell is wide.
const brief: Readonly<Record<string, string>> = { train: "train", write: "write", measure: "meas." };

/** The chains of a run as lanes: which generations are done, which is at work, which wait. */
export function Lanes({ lanes, works }: { readonly lanes: readonly Lane[]; readonly works: readonly Work[] }) {
  const generations = Math.max(0, ...lanes.map((lane) => lane.cells.length));
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Chains">
      <table class="lanes">
        <caption class="unseen">The chains of the run, one regime of one seed each, generation by generation</caption>
        <thead>
          <tr>
            <th scope="col">Chain</th>
            {Array.from({ length: generations }, (_, g) => <th key={g} scope="col"><abbr title={`generation ${g}`}>{g}</abbr></th>)}
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <tr key={`${lane.regime}/${lane.seed}`}>
              <th scope="row">{lane.regime} <span class="soft">s{lane.seed}</span></th>
              {[...lane.cells].map((cell, g) => {
                const work = works.find((one) => one.seed === lane.seed && one.generation === g && (g === 0 || one.regime === lane.regime));
                const share = work && work.total > 0 ? Math.floor((100 * work.done) / work.total) : null;
                const isAtWork = work !== undefined && cell !== "m";
                const state = isAtWork ? `${phases[work.phase] ?? work.phase}${share === null ? "" : ` ${share}%`}` : words[cell]!;
                return (
                  <td key={g} title={state}>
                    <span class={`cell ${isAtWork ? "atwork" : cell === "." ? "waits" : cell}`}>
                      <span class="unseen">{state}</span>
                      <span aria-hidden="true">{isAtWork ? (work.phase === "train" && share !== null ? `${share}%` : brief[work.phase] ?? "…") : signs[cell]}</span>
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

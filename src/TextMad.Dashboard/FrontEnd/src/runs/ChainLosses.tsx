import { useMemo } from "preact/hooks";
import { Chart, type Colours, type Row } from "../parts/Chart";
import { Loaded } from "../parts/Loaded";
import { useAnswer } from "../shell/api";
import { address, pathOf, useQuery } from "../shell/router";
import type { Run, TrainingLosses } from "./types";

/** How the loss went in the trainings of a chain's generations, once they are complete. */
export function ChainLosses({ run, measured }: { readonly run: Run; readonly measured: number }) {
  const chains = useMemo(() => run.regimes.flatMap((regime) => run.seeds.map((seed) => ({ name: `${regime}/s${seed}`, regime, seed }))), [run]);
  const [name, choose] = useQuery("chain", chains[0]?.name);
  const chain = chains.find((one) => one.name === name) ?? chains[0]!;
  const answer = useAnswer<readonly TrainingLosses[]>(address(`${pathOf("runs", run.id)}/losses`, { regime: chain.regime, seed: chain.seed }), measured);
  return (
    <>
      <h2>Training loss</h2>
      <Loaded answer={answer}>
        {(losses) => losses.length === 0 ? <p class="hint">No loss is kept of this chain: it is there once a transformer's generation is complete, of runs from this version on.</p> : (
          <div class="card">
            {chains.length > 1 && (
              <div class="filters">
                <label>
                  Chain
                  <select value={chain.name} onChange={(event) => choose(event.currentTarget.value)}>
                    {chains.map((one) => <option key={one.name} value={one.name}>{one.regime}, seed {one.seed}</option>)}
                  </select>
                </label>
              </div>
            )}
            <Drawing losses={losses} chain={`${chain.regime}, seed ${chain.seed}`} name={`${run.id}-${chain.regime}-s${chain.seed}-loss`} />
            <p class="hint">
              Each training on the texts that it was given. A loss that falls from generation to generation says that the texts became easier to predict, not that the model became better:
              that is what held-out perplexity tells.
            </p>
          </div>
        )}
      </Loaded>
    </>
  );
}

function Drawing({ losses, chain, name }: { readonly losses: readonly TrainingLosses[]; readonly chain: string; readonly name: string }) {
  const rows = useMemo<readonly Row[]>(() => losses.flatMap(({ generation, points }) => points.map(([tokens, loss]) => ({ generation, tokens, loss }))), [losses]);
  const specification = useMemo(() => (_: Colours) => ({
    mark: { type: "line", strokeWidth: 1.5 },
    encoding: {
      x: { field: "tokens", type: "quantitative", title: "tokens seen in this training", axis: { grid: false, format: "~s", tickCount: 6 } },
      y: { field: "loss", type: "quantitative", title: "training loss (nats per token)", scale: { zero: false } },
      color: { field: "generation", type: "ordinal", scale: { scheme: { name: "viridis", extent: [0, 0.85] } }, legend: { title: "generation", orient: "bottom", direction: "horizontal" } },
    },
  }), []);
  return (
    <Chart
      title={`Training loss, ${chain}`}
      description={`Line chart of the training loss in nats per token over the tokens seen, a line for each generation of ${chain}. The table has the numbers.`}
      name={name}
      rows={rows}
      fields={{ generation: "generation", tokens: "tokens seen", loss: "loss (nats per token)" }}
      specification={specification}
    />
  );
}

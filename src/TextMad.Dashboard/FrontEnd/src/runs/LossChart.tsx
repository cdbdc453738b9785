import { useMemo } from "preact/hooks";
import { Chart, legendOf, type Colours, type Row } from "../parts/Chart";
import type { Work } from "./types";

/** The loss of the trainings that are at work, or were at last. */
export function LossChart({ works, name }: { readonly works: readonly Work[]; readonly name: string }) {
  const courses = works.filter((work) => work.loss_of !== null && work.losses.length > 1);
  const models = courses.map((work) => work.loss_of!);
  const rows = useMemo<readonly Row[]>(() => courses.flatMap((work) => work.losses.map(([tokens, loss]) => ({ model: work.loss_of, tokens, loss }))), [works]);
  const specification = useMemo(() => (colours: Colours) => ({
    mark: { type: "line", strokeWidth: 1.5 },
    encoding: {
      x: { field: "tokens", type: "quantitative", title: "tokens seen in this training", axis: { grid: false, format: "~s", tickCount: 6 } },
      y: { field: "loss", type: "quantitative", title: "training loss (nats per token)", scale: { zero: false } },
      color: {
        field: "model", type: "nominal", scale: { domain: models, range: models.map((_, i) => colours.series[i % 8]) },
        legend: legendOf(models),
      },
    },
  }), [models.join("\n")]);
  if (courses.length === 0) {
    return <p class="hint">No transformer has been trained since this process began.</p>;
  }
  return (
    <Chart
      title={models.length === 1 ? `Loss of ${models[0]}` : "Loss of the models in training"}
      description={`Line chart of the training loss in nats per token over the tokens seen, of ${models.join(" and ")}.`}
      name={`${name}-loss`}
      rows={rows}
      fields={{ model: "model", tokens: "tokens seen", loss: "loss (nats per token)" }}
      specification={specification}
      height={180}
    />
  );
}

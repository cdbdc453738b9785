import { useMemo, useState } from "preact/hooks";
import { Chart, type Row } from "../parts/Chart";
import { courseSpecification } from "./courseSpecification";
import type { Course } from "./types";

const direction = { up: "↑ Rises when a model collapses.", down: "↓ Falls when a model collapses.", either: "" };

/** A metric over generations, with what it means. */
export function CourseChart({ course, regimes, name }: {
  readonly course: Course;
  /** In the order of their colours. */
  readonly regimes: readonly string[];
  /** What the files are called after, e.g. the run. */
  readonly name: string;
}) {
  const rows = useMemo<readonly Row[]>(() => [
    ...course.points.map((point) => ({ kind: "text", ...point })),
    ...course.controls.map((point) => ({ kind: "human", ...point })),
  ], [course]);
  const generations = useMemo(() => [...new Set(course.points.map((point) => point.generation))].sort((a, b) => a - b), [course]);
  const axis = course.unit === "" ? course.title : `${course.title} (${course.unit})`;
  const [isLogarithmic, setLogarithmic] = useState(false);
  const canBeLogarithmic = course.points.length > 0 && [...course.points, ...course.controls].every((point) => point.mean > 0 && point.low > 0);
  const key = `${regimes.join("\n")}|${generations.join()}|${axis}|${isLogarithmic && canBeLogarithmic}`;
  const specification = useMemo(() => courseSpecification(regimes, generations, axis, isLogarithmic && canBeLogarithmic), [key]);
  const seeds = [...new Set(course.points.map((point) => point.seeds))].sort((a, b) => a - b);
  const n = seeds.length === 0 ? "" : seeds.length === 1 ? `n = ${seeds[0]}` : `n = ${seeds[0]} to ${seeds.at(-1)}`;
  const sentence = course.explanation && `${course.explanation[0]!.toUpperCase()}${course.explanation.slice(1)}${course.explanation.endsWith(".") ? "" : "."}`;
  const note = [
    direction[course.collapse],
    sentence,
    `${n}${(seeds[0] ?? 0) >= 3 ? ", band: 95% interval of the mean" : ", band: lowest to highest seed"}.`,
    course.controls.length > 0 && "Thin and dashed: human text of the same lengths.",
  ].filter(Boolean).join(" ");
  return (
    <div class="card">
      <Chart
        title={course.title}
        description={`Line chart of ${axis} over generations, a line for each of ${regimes.join(", ")}`
          + `${course.controls.length > 0 ? ", and a thin dashed one for human text of the same lengths" : ""}. The table has the numbers.`}
        name={`${name}-${course.name}`}
        rows={rows}
        fields={{ kind: "of", regime: "regime", generation: "generation", mean: "mean", low: "low", high: "high", seeds: "n (seeds)" }}
        specification={specification}
        note={note}
      >
        {canBeLogarithmic && <button type="button" class="small" aria-pressed={isLogarithmic} onClick={() => setLogarithmic(!isLogarithmic)}>Log scale</button>}
      </Chart>
      <p class="hint">{note}</p>
    </div>
  );
}

import { legendOf, type Colours } from "../parts/Chart";

const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4], [1, 3], [6, 2, 1, 2]];
const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"];
const number = { type: "quantitative", format: ".4~g" };

/** A metric over generations: a line per regime with its band; dashes and shapes say again what colours say, and tell apart those that share a colour. */
export function courseSpecification(regimes: readonly string[], generations: readonly number[], axis: string, isLogarithmic: boolean) {
  const every = Math.max(1, Math.ceil(generations.length / 10));
  return (colours: Colours) => {
    const cycle = <T,>(list: readonly T[]) => regimes.map((_, i) => list[i % list.length]!);
    // Each time the colours are through, dashes and shapes begin one further.
    const shifted = <T,>(list: readonly T[]) => regimes.map((_, i) => list[(i + Math.floor(i / colours.series.length)) % list.length]!);
    const text = { filter: "datum.kind === 'text'" };
    const domain = regimes as string[];

    // The same for colour, dash and shape, so that they become one legend, of the shapes without the dashes around them.
    const one = legendOf(regimes);
    const legend = one && { ...one, symbolStrokeWidth: 0 };
    return {
      encoding: {
        x: {
          field: "generation", type: "quantitative", title: "generation", scale: { nice: false },
          axis: { values: generations.filter((_, i) => i % every === 0), format: "d", grid: false },
        },
        color: {
          field: "regime", type: "nominal", scale: { domain, range: cycle(colours.series) },
          legend,
        },
      },
      layer: [
        {
          transform: [text],
          mark: { type: "area", opacity: 0.16 },
          encoding: { y: { field: "low", type: "quantitative", scale: isLogarithmic ? { type: "log" } : { zero: false }, title: axis }, y2: { field: "high" } },
        },
        {
          transform: [{ filter: "datum.kind === 'human'" }],
          mark: { type: "line", strokeWidth: 1.2, strokeDash: [3, 3], opacity: 0.8 },
          encoding: { y: { field: "mean", type: "quantitative" } },
        },
        {
          transform: [text],
          mark: { type: "line", strokeWidth: 2 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            strokeDash: { field: "regime", type: "nominal", scale: { domain, range: shifted(dashes) }, legend },
          },
        },
        {
          transform: [text],
          mark: { type: "point", filled: true, size: 50, opacity: 1 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            shape: { field: "regime", type: "nominal", scale: { domain, range: shifted(shapes) }, legend },
            tooltip: [
              { field: "regime" }, { field: "generation" }, { field: "mean", ...number }, { field: "low", ...number }, { field: "high", ...number },
              { field: "seeds", title: "n (seeds)" },
            ],
          },
        },
      ],
    };
  };
}

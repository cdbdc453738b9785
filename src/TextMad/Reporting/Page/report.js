"use strict";
(() => {
  const { regimes, charts } = JSON.parse(document.getElementById("charts").textContent);

  // The style has a colour for each regime; dashes and shapes say it a second time.
  const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4], [1, 3], [6, 2, 1, 2]];
  const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"];
  const cycle = (list) => regimes.map((_, i) => list[i % list.length]);

  const number = { type: "quantitative", format: ".4~g" };

  // What all charts share.
  const frame = (chart, colours) => ({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: chart.description,
    width: "container", height: 230, autosize: { type: "fit-x", contains: "padding" }, background: null,
    data: { values: chart.values },
    config: {
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: {
        labelColor: colours.soft, titleColor: colours.soft, domainColor: colours.line, tickColor: colours.line, gridColor: colours.line,
        titleFontWeight: "normal", labelFontSize: 12, titleFontSize: 12,
      },
      legend: { labelColor: colours.ink, titleColor: colours.soft, titleFontWeight: "normal", labelFontSize: 12 },
    },
  });

  // A metric over generations: a line per regime with its band.
  const trajectory = (chart, colours) => {
    const generations = [...new Set(chart.values.map((v) => v.generation))].sort((a, b) => a - b);
    const every = Math.max(1, Math.ceil(generations.length / 10));
    const colour = {
      field: "regime", type: "nominal", scale: { domain: regimes, range: cycle(colours.lines) },
      legend: regimes.length > 1 ? { title: null, orient: "bottom", columns: 3, symbolOpacity: 1, symbolSize: 90, labelLimit: 220 } : null,
    };
    const x = {
      field: "generation", type: "quantitative", title: "generation",
      scale: { nice: false }, axis: { values: generations.filter((_, i) => i % every === 0), format: "d", grid: false },
    };
    return {
      ...frame(chart, colours),
      encoding: { x, color: colour },
      layer: [
        {
          mark: { type: "area", opacity: 0.16 },
          encoding: { y: { field: "low", type: "quantitative", scale: { zero: false }, title: chart.axis }, y2: { field: "high" } },
        },
        // Human text of the same lengths: thin and dashed, whatever the regime.
        ...(chart.controls.length === 0 ? [] : [{
          data: { values: chart.controls },
          mark: { type: "line", strokeWidth: 1.2, strokeDash: [3, 3], opacity: 0.8 },
          encoding: { y: { field: "mean", type: "quantitative" } },
        }]),
        {
          mark: { type: "line", strokeWidth: 2 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            strokeDash: { field: "regime", type: "nominal", scale: { domain: regimes, range: cycle(dashes) }, legend: null },
          },
        },
        {
          mark: { type: "point", filled: true, size: 55, opacity: 1 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            shape: { field: "regime", type: "nominal", scale: { domain: regimes, range: cycle(shapes) }, legend: null },
            tooltip: [
              { field: "regime" }, { field: "generation" }, { field: "mean", ...number },
              { field: "low", ...number }, { field: "high", ...number }, { field: "seeds" },
            ],
          },
        },
      ],
    };
  };

  // What one regime's models wrote: a line per generation, from the first, pale, to the last.
  const curve = (chart, colours) => {
    const axis = (title, logarithmic) => ({
      type: "quantitative", title, scale: logarithmic ? { type: "log", nice: false } : { zero: true }, axis: { grid: false, tickCount: 5, format: "~g" },
    });
    const generations = [...new Set(chart.values.map((v) => v.generation))].sort((a, b) => a - b);
    return {
      ...frame(chart, colours),
      mark: { type: "line", strokeWidth: 2, interpolate: chart.logarithmic_y ? "linear" : "monotone" },
      encoding: {
        x: { field: "x", ...axis(chart.x_axis, chart.logarithmic_x) },
        y: { field: "y", ...axis(chart.y_axis, chart.logarithmic_y) },
        color: {
          field: "generation", type: "ordinal", scale: { domain: generations, range: generations.map((_, i) => shade(colours, i, generations.length)) },
          legend: { title: "generation", orient: "bottom" },
        },
        strokeDash: { field: "generation", type: "ordinal", scale: { domain: generations, range: generations.map((_, i) => (i === 0 ? [5, 3] : [1, 0])) }, legend: null },
        tooltip: [{ field: "generation" }, { field: "x", title: chart.x_axis, ...number }, { field: "y", title: chart.y_axis, ...number }],
      },
    };
  };
  const shade = (colours, i, count) =>
    scheme.matches
      ? ["#8ec5ff", "#7fd6c2", "#d7d36a", "#f0a35c", "#ff7a7a"][Math.round((4 * i) / Math.max(1, count - 1))]
      : ["#7a8fa6", "#2f7fb5", "#3b9a6d", "#c98a1b", "#b3261e"][Math.round((4 * i) / Math.max(1, count - 1))];

  // A metric's change by the share of fresh real data, and the limit that it must not cross.
  const threshold = (chart, colours) => {
    const x = { field: "share", type: "quantitative", title: "share of fresh real data", scale: { domainMin: 0 }, axis: { grid: false } };
    const percent = { type: "quantitative", format: "+.1%" };
    return {
      ...frame(chart, colours),
      encoding: { x },
      layer: [
        { data: { values: [{}] }, mark: { type: "rule", strokeDash: [6, 4], color: colours.soft }, encoding: { x: null, y: { datum: chart.limit } } },
        {
          mark: { type: "area", opacity: 0.16, color: colours.lines[0] },
          encoding: { y: { field: "low", type: "quantitative", title: chart.axis, axis: { format: "+.0%" } }, y2: { field: "high" } },
        },
        { mark: { type: "line", strokeWidth: 2, color: colours.lines[0] }, encoding: { y: { field: "mean", type: "quantitative" } } },
        {
          mark: { type: "point", filled: true, size: 60, opacity: 1, color: colours.lines[0] },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            tooltip: [{ field: "share" }, { field: "mean", ...percent }, { field: "low", ...percent }, { field: "high", ...percent }, { field: "seeds" }],
          },
        },
      ],
    };
  };

  const kinds = { trajectory, curve, threshold };
  const specification = (chart, colours) => kinds[chart.kind](chart, colours);

  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const draw = async () => {
    const style = getComputedStyle(document.documentElement);
    const colours = {
      lines: Array.from({ length: 8 }, (_, i) => style.getPropertyValue(`--series-${i}`).trim()),
      ink: style.getPropertyValue("--ink").trim(), soft: style.getPropertyValue("--soft").trim(), line: style.getPropertyValue("--line").trim(),
    };
    for (const place of document.querySelectorAll("[data-chart]")) {
      try {
        await vegaEmbed(place, specification(charts[place.dataset.chart], colours), { actions: false, renderer: "svg" });
      } catch (error) {
        place.textContent = "This chart could not be drawn (" + error.message + "). The table below has its numbers.";
      }
    }
  };
  if (charts.length > 0) {
    draw();
    scheme.addEventListener("change", draw);
  }

  document.getElementById("seed")?.addEventListener("change", (event) => {
    for (const part of document.querySelectorAll("[data-seed]")) {
      part.hidden = part.dataset.seed !== event.target.value;
    }
  });
})();

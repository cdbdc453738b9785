"use strict";
(() => {
  const { run, regimes, charts } = JSON.parse(document.getElementById("charts").textContent);

  // Colours are the style sheet's own, so that light, dark and paper need no second drawing. Dashes and shapes say the regime a second time.
  const lines = Array.from({ length: 8 }, (_, i) => `var(--series-${i})`);
  const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4], [1, 3], [6, 2, 1, 2]];
  const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke"];
  const cycle = (list) => regimes.map((_, i) => list[i % list.length]);

  const number = { type: "quantitative", format: ".4~g" };

  // What all charts share.
  const frame = (chart, values) => ({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: chart.description,
    width: "container", height: 230, autosize: { type: "fit-x", contains: "padding" }, background: null,
    data: { values },
    config: {
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: {
        labelColor: "var(--soft)", titleColor: "var(--soft)", domainColor: "var(--line)", tickColor: "var(--line)", gridColor: "var(--line)",
        titleFontWeight: "normal", labelFontSize: 12, titleFontSize: 12,
      },
      legend: { labelColor: "var(--ink)", titleColor: "var(--soft)", titleFontWeight: "normal", labelFontSize: 12 },
      title: { color: "var(--ink)", subtitleColor: "var(--soft)" },
    },
  });

  // A metric over generations: a line per regime with its band.
  const trajectory = (chart) => {
    const generations = [...new Set(chart.values.map((v) => v.generation))].sort((a, b) => a - b);
    const every = Math.max(1, Math.ceil(generations.length / 10));
    const legend = regimes.length > 1 ? { title: null, orient: "bottom", columns: 3, symbolOpacity: 1, symbolSize: 90, labelLimit: 220 } : null;
    const regime = (range) => ({ field: "regime", type: "nominal", scale: { domain: regimes, range: cycle(range) }, legend });
    const x = {
      field: "generation", type: "quantitative", title: "generation",
      scale: { nice: false }, axis: { values: generations.filter((_, i) => i % every === 0), format: "d", grid: false },
    };
    return {
      ...frame(chart, chart.values),
      encoding: { x, color: regime(lines) },
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
          encoding: { y: { field: "mean", type: "quantitative" }, strokeDash: regime(dashes) },
        },
        {
          mark: { type: "point", filled: true, size: 55, opacity: 1 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            shape: regime(shapes),
            tooltip: [
              { field: "regime" }, { field: "generation" }, { field: "mean", ...number },
              { field: "low", ...number }, { field: "high", ...number }, { field: "seeds" },
            ],
          },
        },
      ],
    };
  };

  const curvePoints = (chart) => chart.lines.flatMap((line) => line.x.map((x, i) => ({ generation: line.generation, x, y: line.y[i] })));

  // What one regime's models wrote: a line per generation, from the first, pale, to the last.
  const curve = (chart) => {
    const axis = (title, logarithmic) => ({
      type: "quantitative", title, scale: logarithmic ? { type: "log", nice: false } : { zero: true }, axis: { grid: false, tickCount: 5, format: "~g" },
    });
    const generations = chart.lines.map((line) => line.generation);
    const shade = (i) => `var(--shade-${Math.round((4 * i) / Math.max(1, generations.length - 1))})`;
    const generation = (range, legend) => ({ field: "generation", type: "ordinal", scale: { domain: generations, range }, legend });
    const legend = { title: "generation", orient: "bottom" };
    return {
      ...frame(chart, curvePoints(chart)),
      mark: { type: "line", strokeWidth: 2, interpolate: chart.logarithmic_y ? "linear" : "monotone" },
      encoding: {
        x: { field: "x", ...axis(chart.x_axis, chart.logarithmic_x) },
        y: { field: "y", ...axis(chart.y_axis, chart.logarithmic_y) },
        color: generation(generations.map((_, i) => shade(i)), legend),
        strokeDash: generation(generations.map((_, i) => (i === 0 ? [5, 3] : [1, 0])), legend),
        tooltip: [{ field: "generation" }, { field: "x", title: chart.x_axis, ...number }, { field: "y", title: chart.y_axis, ...number }],
      },
    };
  };

  // A metric's change by the share of fresh real data, and the limit that it must not cross.
  const threshold = (chart) => {
    const x = { field: "share", type: "quantitative", title: "share of fresh real data", scale: { domainMin: 0 }, axis: { grid: false } };
    const percent = { type: "quantitative", format: "+.1%" };
    return {
      ...frame(chart, chart.values),
      encoding: { x },
      layer: [
        { data: { values: [{}] }, mark: { type: "rule", strokeDash: [6, 4], color: "var(--soft)" }, encoding: { x: null, y: { datum: chart.limit } } },
        {
          mark: { type: "area", opacity: 0.16, color: lines[0] },
          encoding: { y: { field: "low", type: "quantitative", title: chart.axis, axis: { format: "+.0%" } }, y2: { field: "high" } },
        },
        { mark: { type: "line", strokeWidth: 2, color: lines[0] }, encoding: { y: { field: "mean", type: "quantitative" } } },
        {
          mark: { type: "point", filled: true, size: 60, opacity: 1, color: lines[0] },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            tooltip: [{ field: "share" }, { field: "mean", ...percent }, { field: "low", ...percent }, { field: "high", ...percent }, { field: "seeds" }],
          },
        },
      ],
    };
  };

  const kinds = { trajectory, curve, threshold };
  const specification = (chart) => kinds[chart.kind](chart);

  // Files that the reader takes away: the numbers, or the picture in the colours of paper.
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const fileName = (chart, ending) => `${run}-${chart.name}`.replace(/[^\w.-]+/g, "_") + "." + ending;
  const field = (value) => {
    const text = value === undefined || value === null ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (chart) => {
    const rows = chart.kind === "curve" ? curvePoints(chart) : chart.kind === "threshold" ? chart.values : chart.values.map((value) => {
      const human = chart.controls.find((control) => control.regime === value.regime && control.generation === value.generation);
      return chart.controls.length > 0 ? { ...value, human_mean: human?.mean } : value;
    });
    const names = Object.keys(rows[0] ?? {});
    return [names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(field).join(",") + "\r\n").join("");
  };
  const paper = [...document.styleSheets[0].cssRules].find((rule) => rule.selectorText === ":root").style;
  const onPaper = (svg) => svg.replace(/var\((--[\w-]+)\)/g, (_, name) => paper.getPropertyValue(name).trim());
  const wrap = (text, most) => text.split(" ").reduce((all, word) => {
    const last = all.at(-1);
    return last !== undefined && last.length + word.length < most ? [...all.slice(0, -1), `${last} ${word}`] : [...all, word];
  }, []);
  const picture = async (chart) => {
    const spec = {
      ...specification(chart), width: 760, height: 380, autosize: { type: "fit", contains: "padding" }, padding: 18, background: "#ffffff",
      title: { text: chart.title, subtitle: wrap(chart.reading, 110), anchor: "start", fontSize: 17, subtitleFontSize: 12, subtitlePadding: 5, offset: 14 },
    };
    return onPaper(await new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "none" }).toSVG());
  };
  const figure = (place) => {
    const svg = place.closest("figure").querySelector("svg").cloneNode(true);
    const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ width: 960, height: 540, fill: "#ffffff" })) {
      back.setAttribute(name, value);
    }
    svg.prepend(back);
    svg.setAttribute("width", 960);
    svg.setAttribute("height", 540);
    return onPaper(new XMLSerializer().serializeToString(svg));
  };
  const png = async (svg) => {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };
  const offer = (place, chart, svgOf) => {
    const group = document.createElement("p");
    group.className = "get";
    const files = {
      CSV: async () => new Blob([csv(chart)], { type: "text/csv" }),
      SVG: async () => new Blob([await svgOf()], { type: "image/svg+xml" }),
      PNG: async () => png(await svgOf()),
    };
    for (const [kind, file] of Object.entries(files)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = kind;
      button.setAttribute("aria-label", `${kind}: ${chart.title}`);
      button.addEventListener("click", async () => save(await file(), fileName(chart, kind.toLowerCase())));
      group.append(button);
    }
    place.after(group);
  };

  const draw = async (places) => {
    for (const place of places) {
      place.dataset.drawn = "";
      const chart = charts[place.dataset.chart];
      try {
        await vegaEmbed(place, specification(chart), { actions: false, renderer: "svg" });
        // One picture with a name; the table below says what its marks say.
        place.setAttribute("role", "img");
        place.removeAttribute("aria-roledescription");
        place.querySelector("svg").setAttribute("aria-hidden", "true");
        offer(place, chart, () => picture(chart));
      } catch (error) {
        place.textContent = "This chart could not be drawn (" + error.message + "). The table below has its numbers.";
      }
    }
  };
  const waiting = (part) => [...part.querySelectorAll("[data-chart]:not([data-drawn])")].filter((place) => place.offsetParent !== null);
  if (charts.length > 0) {
    for (const place of document.querySelectorAll("[data-figure]")) {
      offer(place, charts[place.dataset.figure], async () => figure(place));
    }
    draw(waiting(document));
    // A closed part has no width to draw into.
    for (const part of document.querySelectorAll("details.more")) {
      part.addEventListener("toggle", () => draw(waiting(part)));
    }
  }

  // Text that the reader takes away.
  for (const part of document.querySelectorAll("[data-save]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Save ${part.dataset.save}`;
    button.addEventListener("click", () => save(new Blob([part.innerText.trim() + "\n"], { type: "text/plain" }), `${run}-${part.dataset.save}`.replace(/[^\w.-]+/g, "_")));
    part.after(button);
  }

  // A walk through the generations: one at a time, by a slider.
  const walk = document.getElementById("walk");
  if (walk !== null) {
    const [seed, regime, slider, now] = ["walk-seed", "walk-regime", "walk-generation", "walk-now"].map((id) => document.getElementById(id));
    const show = () => {
      for (const part of document.querySelectorAll("[data-seed]")) {
        part.hidden = part.dataset.seed !== seed.value;
      }
      const all = [...document.querySelectorAll(`[data-seed="${CSS.escape(seed.value)}"] [data-generation]`)];
      slider.max = all.length - 1;
      const at = all[Math.min(slider.value, all.length - 1)];
      for (const part of all) {
        part.hidden = part !== at;
        for (const article of part.querySelectorAll("[data-regime]")) {
          article.hidden = regime.value !== "" && article.dataset.regime !== regime.value && article.dataset.regime !== "base";
        }
      }
      now.value = `${at.dataset.generation} of ${all.at(-1).dataset.generation}`;
      slider.setAttribute("aria-valuetext", `generation ${now.value}`);
    };
    walk.hidden = false;
    walk.addEventListener("submit", (event) => event.preventDefault());
    walk.addEventListener("input", show);
    show();
  }
})();

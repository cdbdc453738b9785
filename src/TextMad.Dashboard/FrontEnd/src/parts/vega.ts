import { expressionInterpreter } from "vega-interpreter";

/** What is used of Vega's views. */
export interface VegaView {
  runAsync(): Promise<VegaView>;
  data(name: string, rows: readonly unknown[]): VegaView;
  width(width: number): VegaView;
  toSVG(scale?: number): Promise<string>;
  toCanvas(scale?: number): Promise<HTMLCanvasElement>;
  tooltip(handler: (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void): VegaView;
  finalize(): void;
}

interface Vega {
  parse(specification: unknown, config: unknown, options: { readonly ast: boolean }): unknown;
  View: new (runtime: unknown, options: Readonly<Record<string, unknown>>) => VegaView;
}

interface VegaLite {
  compile(specification: unknown): { readonly spec: unknown };
}

let loaded: Promise<{ readonly vega: Vega; readonly vegaLite: VegaLite }> | undefined;

// The libraries that reports embed, served once for all charts, when the first is shown.
const load = () => (loaded ??= (async () => {
  const vegaFile = "/assets/vega.min.js";
  const vegaLiteFile = "/assets/vega-lite.min.js";
  await import(vegaFile);
  await import(vegaLiteFile);
  return globalThis as unknown as { readonly vega: Vega; readonly vegaLite: VegaLite };
})());

/** Draws a Vega-Lite chart where nobody sees it, for a file. */
export async function drawUnseen(specification: Readonly<Record<string, unknown>>): Promise<VegaView> {
  const { vega, vegaLite } = await load();
  const runtime = vega.parse(vegaLite.compile(specification).spec, null, { ast: true });
  return new vega.View(runtime, { renderer: "none", expr: expressionInterpreter }).runAsync();
}

let turn: Promise<unknown> = Promise.resolve();

// One chart after another, so that the first is seen at once and what a person does comes in between.
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(() => new Promise((free) => setTimeout(free))).then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

/**
 * Draws a Vega-Lite chart when its turn comes; null when it is no longer wanted then. Its expressions are interpreted, as the page allows no code that is made from text.
 */
export const draw = (place: HTMLElement, specification: Readonly<Record<string, unknown>>, isWanted: () => boolean): Promise<VegaView | null> =>
  inTurn(async () => (isWanted() ? drawNow(place, specification) : null));

async function drawNow(place: HTMLElement, specification: Readonly<Record<string, unknown>>): Promise<VegaView> {
  const { vega, vegaLite } = await load();
  const runtime = vega.parse(vegaLite.compile(specification).spec, null, { ast: true });
  const view = new vega.View(runtime, { renderer: "svg", container: place, hover: true, expr: expressionInterpreter });
  await view.runAsync();

  // The place says what is drawn; a reader that walks through every line of the drawing says nothing.
  const drawing = place.querySelector("svg");
  drawing?.removeAttribute("role");
  drawing?.setAttribute("aria-hidden", "true");
  return view;
}

import type { ComponentType } from "preact";

/** A view of an area: what it shows below an address. */
export interface View {
  /** The address as a pattern: `/runs/:run`; what `:run` stands for is given to the view. */
  readonly path: string;
  readonly view: ComponentType<{ readonly params: Readonly<Record<string, string>> }>;
}

/** A part of the dashboard: a place in the navigation, and its views. Each view sets its title with `Page`. */
export interface Area {
  readonly title: string;
  /** Where the navigation leads to. */
  readonly path: string;
  readonly views: readonly View[];
}

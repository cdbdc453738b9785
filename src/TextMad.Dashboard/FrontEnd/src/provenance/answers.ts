/** How much of a step is shown. */
export interface OpenedStep {
  readonly pages: number;
  /** How many more there are; null when there are more and nobody counted them. */
  readonly left: number | null;
}

export interface GraphNode {
  readonly id: string;
  readonly key: string;
  readonly kind: "document" | "model" | "set" | "part" | "place" | "written" | "from";
  readonly side: "subject" | "up" | "down";
  readonly step: number;
  readonly title: string;
  readonly detail: string;
  readonly goes_up: boolean;
  readonly goes_down: boolean;
  readonly up: OpenedStep | null;
  readonly down: OpenedStep | null;
}

export interface GraphLink {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  readonly weight: number | null;
  readonly measure: string;
}

export interface Graph {
  readonly subject: string;
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
}

export interface Ancestry {
  readonly mean_models: number;
  readonly machine_share: number;
  readonly depth: number;
  readonly is_lower_bound: boolean;
}

export interface Facts {
  readonly title: string;
  readonly detail: string;
  readonly kind: GraphNode["kind"];
  readonly name: string;
  readonly ancestry: Ancestry | null;
  readonly with_weights: Ancestry | null;
  readonly writers: readonly { readonly writer: string; readonly tokens: number; readonly share: number }[] | null;
}

export type Direction = "up" | "down";

/** What a node is, in words. */
export const kinds: Readonly<Record<GraphNode["kind"], string>> = {
  document: "document",
  model: "model",
  set: "training set",
  part: "part of the training set",
  place: "source or site",
  written: "documents written by",
  from: "documents from",
};

/** How the later thing of a step relates to the earlier one. */
export const relations: Readonly<Record<string, string>> = {
  was_derived_from: "made from",
  derived: "made from",
  prompted_by: "continues",
  prompted: "continues",
  was_revision_of: "edits",
  revised: "edits",
  was_generated_by: "written by",
  generated: "written by",
  trained_on: "trained on",
  trained: "trained on",
  had_member: "holds",
  member_of: "holds",
  began_from: "began from its weights",
  continued_as: "began from its weights",
  came_from: "came from",
  gave: "came from",
};

/** Whether more of a step can be shown. */
export const hasMore = (step: OpenedStep | null): boolean => step !== null && (step.left === null || step.left > 0);

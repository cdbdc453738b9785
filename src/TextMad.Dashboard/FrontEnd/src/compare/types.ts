import type { Course } from "../runs/types";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly interval: Interval | null;
}

/** What one regime gave for one metric, by the library's statistics. */
export interface Arm {
  readonly arm: string;
  readonly metric: string;
  readonly generation: number;
  readonly value: Summary;
  readonly trend: { readonly slope: Summary; readonly fits: readonly { readonly shape: string; readonly weight: number }[] } | null;
  readonly against: { readonly difference: Summary; readonly effect_size: number | null } | null;
  readonly probability: number | null;
  readonly simultaneous: Interval | null;
  readonly change: { readonly mean: number; readonly low: number | null; readonly high: number | null } | null;
}

export interface Comparison {
  readonly statistics: { readonly baseline: string; readonly arms: readonly Arm[]; readonly warnings: readonly string[] };
  readonly courses: readonly Course[];
  readonly regimes: readonly string[];
  readonly metrics: readonly { readonly name: string; readonly title: string }[];
  readonly last_generation: number;
}

export interface Profile {
  readonly run: string;
  readonly seeds: number;
  readonly generations: number;
  readonly level: number;
  readonly regimes: readonly {
    readonly regime: string;
    readonly order: string;
    readonly findings: readonly {
      readonly definition: string;
      readonly meaning: string;
      readonly verdict: "shown" | "not shown" | "cannot tell";
      readonly evidence: string;
      readonly p: number | null;
      readonly power: string;
    }[];
  }[];
}

export interface TextPair {
  readonly first: string;
  readonly second: string;
  readonly number: number;
  readonly count: number;
  readonly parts: readonly { readonly kind: "same" | "removed" | "added"; readonly text: string }[];
}

export interface Run {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly is_at_work: boolean;
  readonly started: string;
  readonly finished: string | null;
  readonly tags: readonly string[];
  readonly note: string | null;
  readonly description: string;
  readonly corpus: string;
  readonly regimes: readonly string[];
  readonly seeds: readonly string[];
  readonly generations: number;
  readonly models: number;
  readonly all_models: number;
}

export interface RunDetail {
  readonly run: Run;
  readonly configuration: string;
  readonly folder: string;
}

export interface Work {
  readonly work: string;
  readonly phase: string;
  readonly regime: string | null;
  readonly seed: number | null;
  readonly generation: number | null;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly rate: number | null;
  readonly losses: readonly (readonly [number, number])[];
  readonly loss_of: string | null;
}

export interface Lane {
  readonly regime: string;
  readonly seed: number;
  readonly cells: string;
}

export interface RunState {
  readonly status: string;
  readonly is_at_work: boolean;
  readonly process: number | null;
  readonly began: string | null;
  readonly works: readonly Work[];
  readonly lanes: readonly Lane[];
  readonly models: number;
  readonly all_models: number;
  readonly seconds_left: number | null;
}

export interface TrainingLosses {
  readonly generation: number;
  readonly points: readonly (readonly [number, number])[];
}

export interface CoursePoint {
  readonly regime: string;
  readonly generation: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

export interface Course {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly collapse: "up" | "down" | "either";
  readonly explanation: string | null;
  readonly points: readonly CoursePoint[];
  readonly controls: readonly CoursePoint[];
}

export interface RunMetrics {
  readonly metrics: readonly { readonly name: string; readonly title: string }[];
  readonly courses: readonly Course[];
}

export interface WorkspaceInfo {
  readonly directory: string;
  readonly is_read_only: boolean;
  readonly can_start: boolean;
}

export interface Setting {
  readonly name: string;
  readonly standard: string;
  readonly allowed: string;
  readonly meaning: string;
}

export interface SettingsCheck {
  readonly problems: readonly { readonly message: string; readonly line: number | null }[];
  readonly description: string | null;
  readonly regimes: readonly string[] | null;
  readonly seeds: number | null;
  readonly generations: number | null;
  readonly models: number | null;
  readonly training_tokens: number | null;
}

/** The state of a run in a word: what the store says, unless the process it speaks of is gone. */
export const stateOf = (run: { readonly status: string; readonly is_at_work: boolean }): string =>
  run.is_at_work ? "running" : run.status === "running" ? "not at work" : run.status;

/** What the server says of a document in a list. */
export interface DocumentLine {
  readonly id: string;
  readonly kind: string;
  readonly origin: string;
  readonly language: string | null;
  readonly words: number;
  readonly machine_share: number;
  readonly withdrawn: { readonly reason: string; readonly at: string; readonly erased: boolean } | null;
  readonly excerpt: string | null;
}

export interface Overview {
  readonly corpora: readonly { readonly name: string; readonly description: string | null; readonly documents: number; readonly words: number; readonly dropped: number }[];
  readonly sources: readonly string[];
  readonly models: readonly string[];
  readonly runs: readonly string[];
}

export interface Documents {
  readonly documents: readonly DocumentLine[];
  readonly total: number | null;
  readonly next: number | null;
  readonly is_looking: boolean;
}

export interface DroppedNote {
  readonly scope: string;
  readonly source: string;
  readonly reason: string;
  readonly detail: string | null;
}

export interface DocumentFacts {
  readonly line: DocumentLine;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly bytes: number;
  readonly content_hash: string;
  readonly stored_at: string | null;
  readonly words: readonly { readonly label: string; readonly model: string | null; readonly source: string | null; readonly weight: number }[];
  readonly places: readonly { readonly place: string; readonly weight: number }[];
  readonly ancestry: { readonly mean_models: number; readonly machine_share: number; readonly depth: number; readonly is_lower_bound: boolean };
  readonly made_from: readonly { readonly id: string; readonly label: string | null; readonly weight: number; readonly own_words: boolean }[];
  readonly quality:
    | readonly {
        readonly block: string;
        readonly language: string;
        readonly signals: readonly { readonly name: string; readonly value: number }[];
        readonly reason: string | null;
        readonly meaning: string | null;
      }[]
    | null;
  readonly dropped_for: readonly DroppedNote[];
  readonly dropped_from: readonly DroppedNote[];
  readonly text: string | null;
  readonly is_cut: boolean;
}

export interface DroppedCounts {
  readonly reasons: readonly {
    readonly scope: string;
    readonly reason: string;
    readonly count: number;
    readonly code: { readonly stage: string; readonly description: string } | null;
  }[];
  readonly examples: readonly DroppedNote[];
}

/** The beginning of an id, enough for people. */
export const short = (id: string): string => id.slice(0, 12);

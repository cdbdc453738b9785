import type { DocumentLine } from "../corpus/answers";

export interface WorldLine {
  readonly name: string;
  readonly is_of_run: boolean;
  readonly bytes: number;
  readonly saved: string;
}

export interface Week {
  readonly week: number;
  readonly pages: number;
  readonly births: number;
  readonly machine_births: number;
  readonly deaths: number;
  readonly sites: number;
  readonly site_births: number;
  readonly site_deaths: number;
  readonly text_bytes: number;
  readonly machine_share: number;
}

export interface SiteTotals {
  readonly host: string;
  readonly title: string;
  readonly kind: string;
  readonly born: number;
  readonly died: number | null;
  readonly pages: number;
  readonly dead_pages: number;
  readonly text_bytes: number;
  readonly machine_share: number;
  readonly is_closed: boolean;
  readonly training_notice: string;
}

export interface WorldAnswer {
  readonly seed: number;
  readonly date: string;
  readonly statistics: Readonly<Record<string, number>>;
  readonly weeks: readonly Week[];
  readonly largest: readonly SiteTotals[];
}

export interface Sites {
  readonly sites: readonly { readonly site: SiteTotals; readonly taken: number }[];
  readonly total: number;
  readonly next: number | null;
}

export interface PageLine {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly machine_share: number;
  readonly author: string | null;
  readonly copy_of: string | null;
  readonly born: number;
  readonly died: number | null;
  readonly changed: number;
  readonly in_links: number;
}

export interface Pages {
  readonly pages: readonly PageLine[];
  readonly total: number;
  readonly next: number | null;
}

export interface PageAnswer {
  readonly line: PageLine;
  readonly version: number;
  readonly changes_per_week: number;
  readonly out_links: number;
  readonly host: string;
  readonly site_kind: string;
  readonly site_is_closed: boolean;
  readonly site_training_notice: string;
  readonly parts: readonly { readonly text: string; readonly document: string; readonly machine_share: number; readonly own_words: boolean }[];
  readonly seen: {
    readonly status: number;
    readonly problem: string | null;
    readonly title: string | null;
    readonly author: string | null;
    readonly date: string | null;
    readonly text: string | null;
    readonly main_text: string | null;
    readonly links: readonly PageLine[];
  };
  readonly taken: readonly DocumentLine[];
}

export interface CrawlLine {
  readonly name: string;
  readonly corpus: string | null;
  readonly problem: string | null;
  readonly seen: number;
  readonly waiting: number;
  readonly fetched: number;
  readonly kept: number;
  readonly dropped: readonly { readonly reason: string; readonly count: number; readonly meaning: string | null }[];
}

/** A week as people say it: pages can be older than their web. */
export const week = (number: number): string => (number < 0 ? "before it began" : `week ${number}`);

/** What a site says of training, in words; empty when nothing. */
export const notices: Readonly<Record<string, string>> = {
  none: "",
  signal: "forbids training, in robots.txt",
  header: "forbids training, in headers",
  no_ai: "forbids training, in its markup",
};

import type { Area } from "./shell/area";
import { compare } from "./compare/area";
import { corpus } from "./corpus/area";
import { provenance } from "./provenance/area";
import { runs } from "./runs/area";
import { webs } from "./webs/area";

/** The parts of the dashboard, in the order of the navigation. A new one is a folder with an `area.ts` and a line here. */
export const areas: readonly Area[] = [runs, compare, corpus, provenance, webs];

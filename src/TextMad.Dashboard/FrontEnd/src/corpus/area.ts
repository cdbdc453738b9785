import type { Area } from "../shell/area";
import { DocumentView } from "./DocumentView";
import { Dropped } from "./Dropped";
import { Search } from "./Search";

export const corpus: Area = {
  title: "Corpus",
  path: "/corpus",
  views: [
    { path: "/corpus", view: Search },
    { path: "/corpus/dropped", view: Dropped },
    { path: "/corpus/documents/:id", view: DocumentView },
  ],
};

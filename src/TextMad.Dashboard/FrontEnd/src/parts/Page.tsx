import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePlace } from "../shell/router";

/** A view: its heading, which is read first when one comes to it, and what it shows. */
export function Page({ title, above, actions, children }: {
  readonly title: string;
  /** A small line above the heading, e.g. a way back. */
  readonly above?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { path } = usePlace();
  useEffect(() => {
    document.title = `${title} · TextMad`;
  }, [title]);
  useEffect(() => {
    // Not where the page was opened just now: there, the browser begins at the top.
    if (isMoved(path)) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }, [path]);
  return (
    <>
      <div class="heading">
        <div>
          {above !== undefined && <p class="above">{above}</p>}
          <h1 tabIndex={-1} ref={heading}>{title}</h1>
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

let before: string | null = null;
function isMoved(path: string): boolean {
  const moved = before !== null && before !== path;
  before = path;
  return moved;
}

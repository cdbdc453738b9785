import { address, usePlace } from "../shell/router";

/** The three ways to compare; the runs that were chosen go along. */
export function Tabs() {
  const { path, query } = usePlace();
  const runs = { run: query.getAll("run") };
  return (
    <nav class="tabs" aria-label="Ways to compare">
      {[["/compare", "Statistics"], ["/compare/profile", "Profile"], ["/compare/texts", "Texts"]].map(([to, title]) => (
        <a key={to} href={address(to!, runs)} aria-current={path === to ? "page" : undefined}>{title}</a>
      ))}
    </nav>
  );
}

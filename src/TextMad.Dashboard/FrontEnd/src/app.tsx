import { Component, render, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { areas } from "./areas";
import { Page } from "./parts/Page";
import { Problem } from "./parts/Problem";
import { choose, theme, type Theme } from "./shell/theme";
import { go, match, PlaceContext, useMoves } from "./shell/router";

/** The frame of all views: the way to the content, the navigation, light or dark. */
function Shell() {
  const place = useMoves();
  const found = match(place.path, areas.flatMap((area) => area.views.map((view) => ({ ...view, area }))));
  useEffect(() => {
    if (place.path === "/") {
      go(areas[0]!.path, { replace: true });
    }
  }, [place.path]);
  const View = found?.view.view;
  return (
    <PlaceContext.Provider value={place}>
      <a class="skip" href="#content">Skip to the content</a>
      <header class="top">
        <a class="brand" href="/">TextMad</a>
        <nav aria-label="Areas">
          <ul>
            {areas.map((area) => (
              <li key={area.path}><a href={area.path} aria-current={found?.view.area === area ? "page" : undefined}>{area.title}</a></li>
            ))}
          </ul>
        </nav>
        <ThemeSwitch />
      </header>
      <main id="content" tabIndex={-1}>
        {View
          ? <Guarded key={place.path}><View params={found.params} /></Guarded>
          : place.path !== "/" && <Page title="Nothing here"><p>No view has this address. The navigation above leads to those that there are.</p></Page>}
      </main>
    </PlaceContext.Provider>
  );
}

function ThemeSwitch() {
  const [chosen, setChosen] = useState<Theme>(theme);
  return (
    <label class="theme">
      <span class="unseen">Light or dark</span>
      <select
        value={chosen}
        onChange={(event) => {
          const value = event.currentTarget.value as Theme;
          choose(value);
          setChosen(value);
        }}
      >
        <option value="auto">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}

/** A mistake in one view leaves the others usable. */
class Guarded extends Component<{ readonly children: ComponentChildren }, { readonly failure: Error | null }> {
  override state = { failure: null };

  static override getDerivedStateFromError(failure: Error) {
    return { failure };
  }

  override componentDidCatch(failure: Error) {
    console.error(failure);
  }

  override render() {
    const { failure } = this.state as { readonly failure: Error | null };
    return failure === null ? this.props.children : <Problem message={`This view failed: ${failure.message}`} again={() => this.setState({ failure: null })} />;
  }
}

render(<Shell />, document.getElementById("app")!);

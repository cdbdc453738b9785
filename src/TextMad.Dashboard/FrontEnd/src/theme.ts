// Runs before anything is drawn, so that a page in the dark does not flash white.
const chosen = localStorage.getItem("textmad-theme");
if (chosen === "light" || chosen === "dark") {
  document.documentElement.dataset.theme = chosen;
}

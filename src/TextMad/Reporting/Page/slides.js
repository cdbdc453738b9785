"use strict";
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const turn = document.getElementById("turn");
  const where = document.getElementById("where");
  let at = 0;
  let notes = false;

  const show = (to, focus) => {
    at = Math.max(0, Math.min(slides.length - 1, to));
    slides.forEach((slide, i) => {
      slide.hidden = i !== at;
      const note = document.getElementById(`notes-${i + 1}`);
      note.hidden = i !== at || !notes;
    });
    where.textContent = `${at + 1} / ${slides.length}`;
    history.replaceState(null, "", `#${at + 1}`);
    if (focus) {
      slides[at].focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  };
  const moves = {
    ArrowRight: () => at + 1, ArrowDown: () => at + 1, PageDown: () => at + 1, " ": () => at + 1, Enter: () => at + 1,
    ArrowLeft: () => at - 1, ArrowUp: () => at - 1, PageUp: () => at - 1, Backspace: () => at - 1,
    Home: () => 0, End: () => slides.length - 1,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button") !== null && (event.key === " " || event.key === "Enter")) {
      return;
    }
    if (event.key === "n" || event.key === "N") {
      notes = !notes;
      show(at, false);
    } else if (Object.hasOwn(moves, event.key)) {
      event.preventDefault();
      show(moves[event.key](), true);
    }
  });
  document.getElementById("back").addEventListener("click", () => show(at - 1, false));
  document.getElementById("on").addEventListener("click", () => show(at + 1, false));
  document.getElementById("notes").addEventListener("click", () => {
    notes = !notes;
    show(at, false);
  });
  addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1 || 0, true));
  turn.hidden = false;
  show(Number(location.hash.slice(1)) - 1 || 0, false);
})();

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const four = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** A whole number with thousands marked. */
export const whole = (value: number): string => grouped.format(value);

/** A number of things: `1 document`, `1,200 documents`. */
export const counted = (count: number, noun: string): string => `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A measured value, four digits of it; a dash for none. */
export const measured = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : four.format(value);

/** A share as a percentage. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}%`;

/** A time as people of this place write it. */
export const time = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** How long something takes, two units of it. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) {
    return "–";
  }
  const s = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${s % 60} s` : `${s} s`;
}

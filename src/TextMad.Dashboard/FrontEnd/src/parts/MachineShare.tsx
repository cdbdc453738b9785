import { percent } from "./format";

/** How much of something machines wrote: a small bar, and the number. */
export function MachineShare({ share }: { readonly share: number }) {
  return (
    <span class="share">
      <svg width="48" height="8" aria-hidden="true">
        <rect class="share-all" width="48" height="8" rx="2" />
        <rect class="share-machine" width={48 * share} height="8" rx="2" />
      </svg>
      {share === 0 ? "human" : `${percent(share, share === 1 ? 0 : 1)} by machines`}
    </span>
  );
}

/** A name that may break where its words end: after `_`, `-`, `/` and `.`. */
export function Name({ of }: { readonly of: string }) {
  return <>{of.split(/(?<=[_\-/.])/).map((part, i) => (i === 0 ? part : [<wbr key={i} />, part]))}</>;
}

/** What went wrong, in words. */
export function Problem({ message, again }: { readonly message: string; readonly again?: () => void }) {
  return (
    <div class="problem" role="alert">
      <p>{message}</p>
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

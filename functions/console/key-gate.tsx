/** Asks for the tenant's key. */
export function KeyGate({ onKey }: { readonly onKey: (key: string) => void }) {
  const take = (event: SubmitEvent): void => {
    event.preventDefault();
    const { target } = event;
    if (!(target instanceof HTMLFormElement)) return;
    const key = new FormData(target).get("key");
    if (typeof key === "string") onKey(key.trim());
  };
  return (
    <form class="gate" onSubmit={take}>
      <label for="key">The key of your tenant</label>
      <input id="key" name="key" type="password" autocomplete="off" required spellcheck={false} />
      <button type="submit">Open</button>
      <p>It stays in this tab, and is sent to this service only.</p>
    </form>
  );
}

// Refreshes the list of requests while it is open, so that a new request appears by itself. Everything works without it too.
const refreshEveryMs = 3000;
const list = document.querySelector('[data-refresh]');
const fresh = document.querySelector('#fresh');

if (list) {
  const said = fresh.textContent;
  let known = list.innerHTML;

  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, {
        headers: { 'x-refresh': 'list' },
        signal: AbortSignal.timeout(10_000),
      });
      // The session has ended: the next page says so in words.
      if (answer.status === 401) return location.assign(location.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.querySelector('[data-refresh]');
      fresh.textContent = said;
      fresh.classList.remove('fresh-offline');
      if (next && next.innerHTML !== known) show(next);
    } catch {
      fresh.textContent = list.dataset.offline;
      fresh.classList.add('fresh-offline');
    }
  };

  const show = (next) => {
    known = next.innerHTML;
    const before = new Set(numbersIn(list));
    const focused = document.activeElement?.getAttribute('href');
    list.replaceChildren(...next.childNodes);
    for (const row of list.querySelectorAll('tr[data-number]')) {
      if (!before.has(row.dataset.number)) row.classList.add('is-new');
    }
    // Whoever walks through the list with the keyboard stays where they were.
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  };

  const numbersIn = (part) => [...part.querySelectorAll('tr[data-number]')].map((row) => row.dataset.number);

  const again = () => setTimeout(() => refresh().finally(again), refreshEveryMs);
  again();
  document.addEventListener('visibilitychange', refresh);
}

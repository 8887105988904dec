// The list while it is open: rows change in their place, arrivals wait behind a button so that nothing moves under one's eyes, and
// keys do what the mouse does. Everything works without this file too.
const list = document.querySelector('#list');
const fresh = document.querySelector('#fresh');
const showNews = document.querySelector('#show-news');
const pageTitle = document.title;
const said = fresh.textContent;
const gatherMs = 300;

// ---- What the server tells

/** The newest list as the server gave it; shown when somebody asks for it. */
let latest = null;
let known = knownRows();

function rowsIn(part) {
  return [...part.querySelectorAll('tr[data-number]')];
}

/** A row as a person sees it: the token in its form is another one each time. */
function looksOf(row) {
  return row.outerHTML.replace(/name="_csrf" value="[^"]*"/g, '');
}

function knownRows() {
  return new Map(rowsIn(list).map((row) => [row.dataset.number, looksOf(row)]));
}

async function look() {
  try {
    const answer = await fetch(location.href, {
      headers: { 'x-refresh': 'list' },
      signal: AbortSignal.timeout(20_000),
    });
    // The session has ended: the next page says so in words.
    if (answer.status === 401) return location.assign(location.href);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    sayOffline(false);
    takeIn(page);
  } catch {
    sayOffline(true);
  }
}

function takeIn(page) {
  const next = page.querySelector('#list');
  const tabs = document.querySelector('.tabs');
  if (!next) return;
  if (!tabs.contains(document.activeElement)) tabs.replaceWith(page.querySelector('.tabs'));
  const now = new Map(rowsIn(next).map((row) => [row.dataset.number, row]));
  // An empty list has nothing that could move.
  if (known.size === 0) return now.size > 0 && replaceList(next);
  for (const row of rowsIn(list)) {
    const changed = now.get(row.dataset.number);
    if (changed && looksOf(changed) !== known.get(row.dataset.number)) replaceRow(row, changed);
  }
  const arrived = [...now.keys()].filter((number) => !known.has(number));
  markGone(now, arrived.length);
  latest = next;
  showNews.hidden = arrived.length === 0;
  const text = arrived.length === 1 ? showNews.dataset.one : showNews.dataset.many;
  showNews.textContent = text.replace('{count}', arrived.length);
  document.title = arrived.length === 0 ? pageTitle : `(${arrived.length}) ${pageTitle}`;
}

function replaceRow(row, next) {
  const hadFocus = row.contains(document.activeElement);
  known.set(row.dataset.number, looksOf(next));
  const copy = document.importNode(next, true);
  copy.classList.add('is-changed');
  row.replaceWith(copy);
  if (hadFocus) copy.querySelector('.row-link').focus();
}

/** A row that is no longer part of this list stays where it is, and says so; the last ones have only been pushed to the next page. */
function markGone(now, pushed) {
  const rows = rowsIn(list);
  for (const [index, row] of rows.entries()) {
    if (now.has(row.dataset.number) || index >= rows.length - pushed || row.classList.contains('is-gone'))
      continue;
    row.classList.add('is-gone');
    const mark = document.createElement('span');
    mark.className = 'tag';
    mark.textContent = list.dataset.gone;
    row.cells[6].append(' ', mark);
  }
}

function replaceList(next) {
  const before = known;
  const focused = document.activeElement?.closest?.('tr[data-number]')?.dataset.number;
  list.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
  known = knownRows();
  latest = null;
  showNews.hidden = true;
  document.title = pageTitle;
  const arrived = rowsIn(list).filter((row) => !before.has(row.dataset.number));
  for (const row of arrived) row.classList.add('is-new');
  return focused
    ? list.querySelector(`tr[data-number="${focused}"] .row-link`)
    : arrived[0]?.querySelector('.row-link');
}

function showArrived() {
  if (latest) replaceList(latest)?.focus();
}

function sayOffline(isOffline) {
  const text = isOffline ? list.dataset.offline : said;
  if (fresh.textContent !== text) fresh.textContent = text;
  fresh.classList.toggle('fresh-offline', isOffline);
}

showNews.addEventListener('click', showArrived);

/** Many changes at once are one look. */
let isLookPlanned = false;
function lookSoon() {
  if (isLookPlanned) return;
  isLookPlanned = true;
  setTimeout(() => {
    isLookPlanned = false;
    look();
  }, gatherMs);
}

let source = null;
function listen() {
  source = new EventSource(list.dataset.live);
  source.addEventListener('change', lookSoon);
  // Opened anew: something may have happened meanwhile.
  source.addEventListener('open', lookSoon);
  source.addEventListener('error', () => {
    sayOffline(true);
    if (source.readyState !== EventSource.CLOSED) return;
    look();
    setTimeout(listen, 5000);
  });
}
listen();
addEventListener('pagehide', () => source.close());
addEventListener('pageshow', (event) => event.persisted && listen());

// ---- Keys

const dialog = document.querySelector('#keys');
const keysOn = document.querySelector('#keys-on');
const keptAs = 'silaku-keys';

function rememberKeys(value) {
  try {
    if (value !== undefined) localStorage.setItem(keptAs, value);
    return localStorage.getItem(keptAs);
  } catch {
    // Storage may be forbidden; then they are on.
    return null;
  }
}
keysOn.checked = rememberKeys() !== 'off';
keysOn.addEventListener('change', () => rememberKeys(keysOn.checked ? 'on' : 'off'));
for (const opener of document.querySelectorAll('[data-opens="keys"]')) {
  opener.hidden = false;
  opener.addEventListener('click', () => dialog.showModal());
}

const move = (step) => {
  const links = [...list.querySelectorAll('.row-link')];
  const row = document.activeElement?.closest?.('tr[data-number]');
  const at = row ? links.findIndex((link) => row.contains(link)) : -1;
  const to =
    at === -1 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[to]?.focus();
};
const deeds = {
  j: () => move(1),
  k: () => move(-1),
  c: () => document.activeElement?.closest?.('tr[data-number]')?.querySelector('form.claim')?.requestSubmit(),
  n: showArrived,
  '/': () => document.querySelector('#q').select(),
  '?': () => dialog.showModal(),
};
document.addEventListener('keydown', (event) => {
  // For a moment after the help has closed, its checkbox still has the focus.
  const field = !dialog.contains(event.target) && event.target.closest('input, select, textarea');
  if (event.key === 'Escape' && field) return field.blur();
  if (field || dialog.open || event.ctrlKey || event.altKey || event.metaKey) return;
  const isInList = document.activeElement?.closest?.('tr[data-number]');
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  // Arrows scroll the page, unless one is in the list.
  const deed = arrow && isInList ? () => move(arrow) : keysOn.checked ? deeds[event.key] : undefined;
  if (!deed) return;
  event.preventDefault();
  deed();
});

// What the desk does besides the viewer: copies numbers, compares a paper's date with the NIK, warns of a long number in a word to
// the citizen, and saves verdicts and ticks without drawing the page anew. Everything works without it, as plain forms.

for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const isCopied = await copy(button.dataset.copy);
  button.dataset.state = isCopied ? 'copied' : 'failed';
  say(isCopied ? button.dataset.copied : button.dataset.failed);
  setTimeout(() => delete button.dataset.state, 1500);
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https browsers hide the clipboard; the old way needs a field.
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}

/** For screen readers, and as a word at the edge of the screen. */
function say(text) {
  let place = document.querySelector('.desk-says');
  if (!place) {
    place = document.createElement('p');
    place.className = 'desk-says';
    place.setAttribute('role', 'status');
    document.querySelector('main').append(place);
  }
  place.textContent = text;
  place.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    place.hidden = true;
  }, 3000);
}

const compare = document.querySelector('[data-compare]');
if (compare) {
  compare.hidden = false;
  const result = compare.querySelector('.compare-result');
  compare.addEventListener('input', () => {
    const { paperBirth, paperSex } = Object.fromEntries(
      [...compare.querySelectorAll('input, select')].map((field) => [field.name, field.value]),
    );
    const isEmpty = !paperBirth && !paperSex;
    const fits =
      (!paperBirth || paperBirth.slice(2) === compare.dataset.compare) &&
      (!paperSex || paperSex === compare.dataset.sex);
    result.textContent = isEmpty ? '' : fits ? compare.dataset.fits : compare.dataset.differs;
    result.dataset.fits = String(fits);
  });
}

document.addEventListener('input', (event) => {
  const { noNumber } = event.target.dataset;
  if (!noNumber) return;
  const hint = event.target.closest('form').querySelector('[data-number-hint]');
  hint.dataset.plain ??= hint.textContent;
  const holdsNumber = /\p{Nd}(?:[\s.,\-_/]{0,3}\p{Nd}){15}/u.test(event.target.value);
  hint.textContent = holdsNumber ? noNumber : hint.dataset.plain;
  hint.classList.toggle('problem-text', holdsNumber);
  event.target.toggleAttribute('aria-invalid', holdsNumber);
  if (holdsNumber) event.target.setAttribute('aria-invalid', 'true');
});

const quietForms = '.judge-form, .originals form, .notes form';

document.addEventListener('submit', (event) => {
  if (!event.target.matches(quietForms)) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

async function send(form, submitter) {
  const fields = new URLSearchParams(new FormData(form, submitter));
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { 'x-part': 'desk' } });
    // The session has ended, or the form is too old: the plain way says so in words.
    if (!answer.ok && answer.status !== 422) return location.reload();
    show(new DOMParser().parseFromString(await answer.text(), 'text/html'), form);
  } catch {
    for (const button of form.querySelectorAll('button')) button.disabled = false;
    say(document.querySelector('[data-not-saved]').dataset.notSaved);
  }
}

/** Takes over what may have changed and leaves the pictures, and where the officer is, as they are. */
function show(page, form) {
  const isJudged = form.matches('.judge-form');
  const judged = form.closest('[data-judge]')?.dataset.judge;
  for (const id of ['checklist', 'originals', 'notes', 'timeline']) take(page, `#${id}`);
  take(page, '.panel-steps');
  take(page, '.viewer-strip');
  for (const bar of document.querySelectorAll('[data-judge]'))
    take(page, `[data-judge="${bar.dataset.judge}"]`);
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
  document.dispatchEvent(new CustomEvent('desk:changed', { detail: { judged: isJudged ? judged : null } }));
}

function take(page, selector) {
  const [now, next] = [document.querySelector(selector), page.querySelector(selector)];
  if (!now || !next || now.innerHTML === next.innerHTML) return;
  const focused = now.contains(document.activeElement) ? document.activeElement : null;
  const again =
    focused && `${focused.localName}${focused.value ? `[value="${CSS.escape(focused.value)}"]` : ''}`;
  now.replaceChildren(...next.childNodes);
  if (again) now.querySelector(again)?.focus({ preventScroll: true });
}

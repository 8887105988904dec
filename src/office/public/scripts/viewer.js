// The page viewer: one or two pages at a time, zoom, turning, light, thumbnails, full screen, and keys for all of it. It works on the
// markup that viewer-view.ts draws and moves pictures by CSS custom properties alone, since the pages' policy forbids inline styles.

const viewer = document.querySelector('[data-viewer]');
if (viewer) openViewer();

function openViewer() {
  const stage = viewer.querySelector('.viewer-stage');
  const figures = [...stage.querySelectorAll('.page')];
  const help = viewer.querySelector('.viewer-help');
  const keysOn = viewer.querySelector('.keys-on');
  const tool = (name) => viewer.querySelector(`[data-tool="${name}"]`);
  const light = { brightness: 100, contrast: 100 };
  const lights = [
    [100, 100],
    [130, 100],
    [115, 150],
    [80, 130],
  ];
  /** How each page is looked at; kept while the request is open. */
  const looks = new Map(
    figures.map((figure) => [figure, { zoom: 'page', x: 0, y: 0, turn: Number(figure.dataset.rotation) }]),
  );
  // A form that came back with a problem is what the officer has to see; else the page that the address names.
  const first = figures.find(
    (figure) => figure.querySelector('[role="alert"]') ?? `#${figure.id}` === location.hash,
  );
  let at = Math.max(0, figures.indexOf(first));
  let isTwoUp = false;
  /** The page that keys and tools are about: of two side by side, the one that was touched last. */
  let active = at;

  keysOn.checked = rememberKeys() !== 'off';
  keysOn.addEventListener('change', () => rememberKeys(keysOn.checked ? 'on' : 'off'));

  viewer.classList.add('is-live');
  viewer.querySelector('.viewer-tools').hidden = false;

  const shown = () => figures.slice(at, isTwoUp ? at + 2 : at + 1);
  const current = () => figures[active];

  function go(index) {
    at = Math.min(figures.length - 1, Math.max(0, index));
    active = at;
    draw();
    const link = viewer.querySelector(`.viewer-strip [data-go="${current().dataset.page}"]`);
    link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    history.replaceState(null, '', `#${current().id}`);
  }

  function draw() {
    viewer.classList.toggle('is-two-up', isTwoUp && shown().length > 1);
    for (const figure of figures) {
      const isShown = shown().includes(figure);
      figure.hidden = !isShown;
      figure.classList.toggle('is-current', figure === current());
      if (isShown) {
        fetchPicture(figure);
        place(figure);
      }
    }
    viewer.querySelector('.viewer-position').textContent =
      `${active + 1} ${viewer.querySelector('.viewer-position').dataset.of} ${figures.length}`;
    viewer.querySelector('.viewer-name').textContent = current().dataset.name;
    for (const link of viewer.querySelectorAll('.viewer-strip [data-go]')) {
      const isHere = shown().some((figure) => figure.dataset.page === link.dataset.go);
      if (isHere) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    tool('previous').disabled = at === 0;
    tool('next').disabled = at === figures.length - 1;
    tool('twoUp').setAttribute('aria-pressed', String(isTwoUp));
    const look = looks.get(current());
    tool('fitPage').setAttribute('aria-pressed', String(look.zoom === 'page'));
    tool('fitWidth').setAttribute('aria-pressed', String(look.zoom === 'width'));
  }

  /** Only what is shown is fetched: each page that is fetched counts as looked at. */
  function fetchPicture(figure) {
    const waiting = figure.querySelector('noscript');
    if (!waiting) return;
    waiting.outerHTML = waiting.textContent;
    figure.querySelector('img').addEventListener('load', draw);
  }

  /** Size of the upright picture, and of the room for it. */
  function measure(figure) {
    const image = figure.querySelector('img');
    const room = figure.querySelector('.page-view');
    const isLying = looks.get(figure).turn % 180 === 90;
    const [width, height] = [
      image?.naturalWidth || Number(image?.getAttribute('width')) || 1,
      image?.naturalHeight || Number(image?.getAttribute('height')) || 1,
    ];
    return {
      ...{ image, width, height },
      upright: isLying ? { width: height, height: width } : { width, height },
      room: { width: room.clientWidth, height: room.clientHeight },
    };
  }

  function scaleOf(figure) {
    const { zoom } = looks.get(figure);
    const { upright, room } = measure(figure);
    if (zoom === 'width') return (room.width - 2) / upright.width;
    if (zoom === 'page')
      return Math.min((room.width - 2) / upright.width, (room.height - 2) / upright.height);
    return zoom;
  }

  function place(figure) {
    const look = looks.get(figure);
    const { image, width, height, upright, room } = measure(figure);
    if (!image) return;
    const scale = scaleOf(figure);
    // What is smaller than the room stays in its middle; what is larger can be moved up to its edges.
    const spareX = Math.max(0, (upright.width * scale - room.width) / 2);
    const spareY = Math.max(0, (upright.height * scale - room.height) / 2);
    look.x = Math.min(spareX, Math.max(-spareX, look.x));
    look.y = Math.min(spareY, Math.max(-spareY, look.y));
    const style = figure.querySelector('.page-view').style;
    style.setProperty('--picture-width', `${width * scale}px`);
    style.setProperty('--picture-height', `${height * scale}px`);
    style.setProperty('--picture-x', `${look.x}px`);
    style.setProperty('--picture-y', `${look.y}px`);
    style.setProperty('--picture-turn', `${look.turn}deg`);
    figure.classList.toggle('is-movable', spareX > 0 || spareY > 0);
    if (figure === current())
      viewer.querySelector('.viewer-zoom').textContent = `${Math.round(scale * devicePixelRatio * 100)}%`;
  }

  /** `toward`: the place on the screen that stays where it is. */
  function zoomTo(figure, scale, toward) {
    const look = looks.get(figure);
    const before = scaleOf(figure);
    const fit = Math.min(before, scaleOfPage(figure));
    const next = Math.min(8 / devicePixelRatio, Math.max(fit * 0.5, scale));
    if (toward) {
      const box = figure.querySelector('.page-view').getBoundingClientRect();
      const fromX = toward.x - (box.left + box.width / 2);
      const fromY = toward.y - (box.top + box.height / 2);
      look.x = fromX - ((fromX - look.x) * next) / before;
      look.y = fromY - ((fromY - look.y) * next) / before;
    } else {
      look.x *= next / before;
      look.y *= next / before;
    }
    look.zoom = next;
    draw();
  }

  function scaleOfPage(figure) {
    const { upright, room } = measure(figure);
    return Math.min(room.width / upright.width, room.height / upright.height);
  }

  function fitTo(how) {
    for (const figure of shown()) {
      const { upright, room } = measure(figure);
      // Full width begins at the head of the page, where reading begins.
      const y = how === 'width' ? (upright.height * (room.width / upright.width) - room.height) / 2 : 0;
      Object.assign(looks.get(figure), { zoom: how, x: 0, y: Math.max(0, y) });
    }
    draw();
  }

  function turn(by) {
    const figure = current();
    const look = looks.get(figure);
    look.turn = (look.turn + by + 360) % 360;
    Object.assign(look, { zoom: 'page', x: 0, y: 0 });
    draw();
    const small = viewer.querySelector(`.viewer-strip [data-go="${figure.dataset.page}"] img`);
    if (small) small.className = `turn-${look.turn}`;
    keepTurn(figure, look.turn);
  }

  /** A moment later, so that three presses are one turn. */
  const turning = new Map();
  function keepTurn(figure, rotation) {
    const form = figure.querySelector('.turn-form');
    if (!form) return;
    clearTimeout(turning.get(figure));
    const save = async () => {
      const fields = new URLSearchParams(new FormData(form));
      fields.set('rotation', String(rotation));
      const answer = await fetch(form.action, {
        method: 'POST',
        body: fields,
        headers: { 'x-part': 'none' },
        keepalive: true,
      }).catch(() => null);
      figure.classList.toggle('is-unsaved', !answer?.ok);
    };
    turning.set(figure, setTimeout(save, 700));
  }

  function setLight(brightness, contrast) {
    Object.assign(light, { brightness, contrast });
    stage.style.setProperty('--brightness', `${brightness}%`);
    stage.style.setProperty('--contrast', `${contrast}%`);
    for (const field of viewer.querySelectorAll('.light input')) field.value = light[field.name];
    viewer.querySelector('.light summary').classList.toggle('is-on', brightness !== 100 || contrast !== 100);
  }

  function nextLight() {
    const now = lights.findIndex(
      ([brightness, contrast]) => brightness === light.brightness && contrast === light.contrast,
    );
    setLight(...lights[(now + 1) % lights.length]);
  }

  function showTwo() {
    isTwoUp = !isTwoUp;
    at = Math.min(active, Math.max(0, figures.length - (isTwoUp ? 2 : 1)));
    if (!isTwoUp) at = active;
    else for (const form of stage.querySelectorAll('.send-back')) form.open = false;
    draw();
  }

  function fillScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else viewer.requestFullscreen?.();
  }

  function judge(verdict) {
    current().querySelector(`.judge-form [value="${verdict}"]`)?.click();
  }

  function move(dx, dy) {
    const look = looks.get(current());
    look.x += dx;
    look.y += dy;
    place(current());
  }

  const deeds = {
    previous: () => go(at - 1),
    next: () => go(at + 1),
    zoomIn: () => zoomTo(current(), scaleOf(current()) * 1.25),
    zoomOut: () => zoomTo(current(), scaleOf(current()) / 1.25),
    fitPage: () => fitTo('page'),
    fitWidth: () => fitTo('width'),
    rotate: () => turn(90),
    twoUp: showTwo,
    fullScreen: fillScreen,
    plainLight: () => setLight(100, 100),
    help: () => help.showModal(),
  };
  const keys = {
    ArrowLeft: deeds.previous,
    ArrowRight: deeds.next,
    PageUp: deeds.previous,
    PageDown: deeds.next,
    ArrowUp: () => move(0, 80),
    ArrowDown: () => move(0, -80),
    '+': deeds.zoomIn,
    '=': deeds.zoomIn,
    '-': deeds.zoomOut,
    0: deeds.fitPage,
    w: deeds.fitWidth,
    r: () => turn(90),
    R: () => turn(-90),
    b: nextLight,
    d: showTwo,
    f: fillScreen,
    y: () => judge('fine'),
    t: () => judge('unreadable'),
    s: () => judge('wrongPaper'),
    '?': deeds.help,
  };

  viewer.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (link?.classList.contains('sheet')) event.preventDefault();
    const name = event.target.closest('[data-tool]')?.dataset.tool;
    if (name) deeds[name]?.();
  });
  document.addEventListener('click', (event) => {
    const wanted = event.target.closest('[data-go]')?.dataset.go;
    if (!wanted) return;
    event.preventDefault();
    go(figures.findIndex((figure) => figure.dataset.page === wanted));
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const field = event.target.closest('input, select, textarea, [contenteditable]');
    // For a moment after the help has closed, its checkbox still has the focus.
    const isTyping = field && !help.contains(field);
    if (isTyping && !(field.type === 'radio' && /^[a-z?]$/i.test(event.key))) return;
    // Arrows scroll the words on the left while somebody is reading there.
    if (event.key.startsWith('Arrow') && event.target.closest('.desk-side, details[open]')) return;
    // Single letters and digits can be switched off, for people who speak their input (WCAG 2.1.4); the same choice as in the list.
    if (event.key.length === 1 && !keysOn.checked) return;
    const deed =
      keys[event.key] ??
      (/^[1-9]$/.test(event.key) && Number(event.key) <= figures.length
        ? () => go(Number(event.key) - 1)
        : null);
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  stage.addEventListener(
    'wheel',
    (event) => {
      const figure = event.target.closest('.page');
      if (!figure || !event.target.closest('.page-view')) return;
      event.preventDefault();
      select(figure);
      zoomTo(figure, scaleOf(figure) * Math.exp(-event.deltaY / 600), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
  stage.addEventListener('dblclick', (event) => {
    if (event.target.closest('.page-view')) fitTo(looks.get(current()).zoom === 'page' ? 'width' : 'page');
  });
  stage.addEventListener('pointerdown', (event) => {
    const view = event.target.closest('.page-view');
    if (!view || event.button !== 0) return;
    const figure = view.closest('.page');
    select(figure);
    const look = looks.get(figure);
    const start = { x: event.clientX - look.x, y: event.clientY - look.y };
    view.setPointerCapture(event.pointerId);
    view.classList.add('is-moving');
    const onMove = (now) => {
      Object.assign(look, { x: now.clientX - start.x, y: now.clientY - start.y });
      place(figure);
    };
    view.addEventListener('pointermove', onMove);
    view.addEventListener(
      'lostpointercapture',
      () => {
        view.removeEventListener('pointermove', onMove);
        view.classList.remove('is-moving');
      },
      { once: true },
    );
  });
  stage.addEventListener('dragstart', (event) => event.preventDefault());

  function select(figure) {
    if (!isTwoUp || figure === current()) return;
    active = figures.indexOf(figure);
    draw();
  }

  viewer.querySelector('.light').addEventListener('input', () => {
    const [brightness, contrast] = [...viewer.querySelectorAll('.light input')].map((field) =>
      Number(field.value),
    );
    setLight(brightness, contrast);
  });
  document.addEventListener('click', (event) => {
    const panel = viewer.querySelector('.light');
    if (panel.open && !panel.contains(event.target)) panel.open = false;
  });

  // A good page leads on to the next that nobody has looked at; a bad one stays, to be sent back.
  document.addEventListener('desk:changed', (event) => {
    const { judged } = event.detail;
    draw();
    if (!judged) return;
    const isGood = viewer.querySelector(`[data-judge="${judged}"] [value="fine"][aria-pressed="true"]`);
    if (!isGood) return viewer.querySelector(`[data-judge="${judged}"] .send-back`)?.setAttribute('open', '');
    const rest = [...figures.slice(at + 1), ...figures.slice(0, at)];
    const next = rest.find(
      (figure) =>
        figure.querySelector('.judge-form') && !figure.querySelector('.judge-form [aria-pressed="true"]'),
    );
    if (next) go(figures.indexOf(next));
  });

  const watch = new ResizeObserver(draw);
  for (const view of stage.querySelectorAll('.page-view')) watch.observe(view);
  // There is room for that form beside one page only.
  stage.addEventListener(
    'toggle',
    (event) => {
      if (!event.target.open || !isTwoUp) return;
      active = figures.indexOf(event.target.closest('.page'));
      showTwo();
    },
    true,
  );
  addEventListener('hashchange', () => {
    const wanted = figures.findIndex((figure) => `#${figure.id}` === location.hash);
    if (wanted >= 0) go(wanted);
  });
  draw();
}

/** Kept by the browser, also for the list of requests; a browser that keeps nothing has the keys on. */
function rememberKeys(value) {
  try {
    if (value !== undefined) localStorage.setItem('silaku-keys', value);
    return localStorage.getItem('silaku-keys');
  } catch {
    return null;
  }
}

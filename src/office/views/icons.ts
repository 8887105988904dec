/** The office's own icons, drawn on 24 by 24 with one stroke. They only accompany words, so screen readers pass over them. */
import { Html } from '../html.ts';

const drawings = {
  inbox: 'M4 13l2.5-8h11L20 13v6H4zM4 13h5l1.5 2.5h3L15 13h5',
  kiosk: 'M5 3h14v11H5zM12 14v4M7 21h10M9 18h6M8.5 7h7M8.5 10h4',
  megaphone: 'M4 10v4h3l8 4V6l-8 4zM18 9.5a4 4 0 010 5M7 14l1.5 6H11l-1-5',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.5a3.5 3.5 0 010 6.5M17.5 14.3c2.4.7 4 2.8 4 5.7',
  audit: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM9 19.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  report: 'M4 20h16M7 16v-5M12 16V6M17 16v-8',
  courier: 'M2 6h11v10H2zM13 10h5l4 3.5V16h-9M6 19a2 2 0 100-4 2 2 0 000 4zM17.5 19a2 2 0 100-4 2 2 0 000 4z',
  logOut: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  search: 'M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L21 21',
  back: 'M20 12H5M11 6l-6 6 6 6',
  next: 'M4 12h15M13 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  newest: 'M12 4v15M6 13l6 6 6-6',
  oldest: 'M12 20V5M6 11l6-6 6 6',
  check: 'M5 12.5l4.5 4.5L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.3v.1',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
  star: 'M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z',
  hand: 'M8 12V5.5a1.5 1.5 0 013 0V11M11 11V4a1.5 1.5 0 013 0v7M14 11V5.5a1.5 1.5 0 013 0V14M8 12l-1.7-1.8a1.6 1.6 0 00-2.4 2L8 18.5c1 1.6 2.6 2.5 4.5 2.5 3 0 4.5-2 4.5-5v-5.5a1.5 1.5 0 013 0',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 21c0-4 3.3-7 7.5-7s7.5 3 7.5 7',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  copies: 'M8 8h12v13H8zM8 16H4V3h12v5',
  print: 'M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z',
  download: 'M12 3v12M7 10.5l5 5 5-5M4 20h16',
  paper: 'M6 3h9l4 4v14H6zM14 3v5h5',
  note: 'M4 4h16v12H9l-5 4z',
  lock: 'M6 11h12v10H6zM8.5 11V7.5a3.5 3.5 0 017 0V11',
  key: 'M8 17a4 4 0 100-8 4 4 0 000 8zM12 13h9M18 13v4M15 13v3',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  rotate: 'M20 11a8 8 0 10-2 6M20 4v7h-7',
  sun: 'M12 16a4 4 0 100-8 4 4 0 000 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  fitPage: 'M6 3h12v18H6zM9.5 8L12 5.5 14.5 8M9.5 16l2.5 2.5 2.5-2.5M12 6v12',
  fitWidth: 'M3 5v14M21 5v14M6 12h12M9 8.5L5.5 12 9 15.5M15 8.5l3.5 3.5-3.5 3.5',
  twoUp: 'M3 4h8v16H3zM13 4h8v16h-8z',
  fullScreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  sendBack: 'M9 5L4 10l5 5M4 10h9a6 6 0 016 6v3',
  keyboard: 'M2.5 6h19v12h-19zM6 10h.1M10 10h.1M14 10h.1M18 10h.1M8 14h8',
  place: 'M12 21s7-6.5 7-12a7 7 0 00-14 0c0 5.5 7 12 7 12zM12 11.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  calendar: 'M4 6h16v15H4zM4 10.5h16M8 3v5M16 3v5',
  refresh: 'M20 11a8 8 0 00-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0014.5 3.5L20 15M20 20v-5h-5',
} as const;

export type IconName = keyof typeof drawings;

export function icon(name: IconName): Html {
  return new Html(
    `<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${drawings[name]}"/></svg>`,
  );
}

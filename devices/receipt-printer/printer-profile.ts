/** What differs between receipt printers, as data. Whoever sets a kiosk up picks one by its name; drivers and twin read it. */
import { type CodePage, codePages } from './code-pages.ts';

export type CharacterSize = { width: 1 | 2 | 3 | 4; height: 1 | 2 | 3 | 4 };

export type PrinterProfile = {
  name: PrinterProfileName;
  paperWidthMm: 58 | 80;
  /** What the head can print side by side, at 8 dots a millimetre. */
  widthDots: 384 | 576;
  /** Characters of Font A (12 by 24 dots) in one line. */
  columns: 32 | 48;
  codePage: CodePage;
  sizes: Record<'normal' | 'large' | 'huge', CharacterSize>;
  /** Whether it cuts, and how many lines bring the last print past the knife or the tear bar. */
  cutter: boolean;
  linesToCutter: number;
  /** Whether the printer draws QR codes itself (`GS ( k`) or gets them as a picture. */
  qr: 'native' | 'raster';
  /** It reports every change by itself (`GS a`); otherwise it is asked from time to time. */
  automaticStatus: boolean;
  /** It answers `GS r` only once everything before it is on paper: the strongest confirmation there is. */
  answersInOrder: boolean;
  /** It says a job's own name when it gets there (`GS ( H`, function 48), so that the answer to another job cannot be mistaken for it. */
  answersJobIds: boolean;
  /** It forgets the rest of a broken-off receipt on `DLE DC4 8`. Others print that rest when the paper is back. */
  forgetsOnRequest: boolean;
  /** It starts up reading two bytes as one Chinese character until `FS .` turns that off. */
  startsInChinese: boolean;
};

/** For settings. */
export const printerProfileNames = ['epson-80', 'epson-58', 'generic-80', 'generic-58'] as const;
export type PrinterProfileName = (typeof printerProfileNames)[number];

const wide = {
  paperWidthMm: 80,
  widthDots: 576,
  columns: 48,
  codePage: codePages.PC858,
  sizes: {
    normal: { width: 1, height: 1 },
    large: { width: 2, height: 2 },
    huge: { width: 3, height: 3 },
  },
  cutter: true,
  linesToCutter: 5,
} as const;

/** Triple width would leave ten letters a line, so the sizes grow in height first. Most of these have a tear bar and no knife. */
const narrow = {
  paperWidthMm: 58,
  widthDots: 384,
  columns: 32,
  codePage: codePages.PC858,
  sizes: {
    normal: { width: 1, height: 1 },
    large: { width: 1, height: 2 },
    huge: { width: 2, height: 2 },
  },
  cutter: false,
  linesToCutter: 4,
} as const;

/** Those that follow Epson's command reference: TM-T20, TM-T82, TM-T88 (80 mm), TM-P20 (58 mm) and their likes. */
const likeEpson = {
  qr: 'native',
  automaticStatus: true,
  answersInOrder: true,
  answersJobIds: true,
  forgetsOnRequest: true,
  startsInChinese: false,
} as const;

/** Those without a well-known name: nothing is taken for granted but text, Code 128, pictures, DLE EOT and GS r. */
const anyMake = {
  qr: 'raster',
  automaticStatus: false,
  answersInOrder: true,
  answersJobIds: false,
  forgetsOnRequest: false,
  startsInChinese: true,
} as const;

export const printerProfiles: Readonly<Record<PrinterProfileName, PrinterProfile>> = {
  'epson-80': { ...wide, ...likeEpson, name: 'epson-80' },
  'epson-58': { ...narrow, ...likeEpson, name: 'epson-58' },
  'generic-80': { ...wide, ...anyMake, name: 'generic-80' },
  'generic-58': { ...narrow, ...anyMake, name: 'generic-58' },
};

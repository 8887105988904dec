/** What was promised against what came: a pure count, with a sentence for each thing that is not as it must be. */

export type PaperSlip = {
  /** Of the pretend printer's folder, in the order of printing. */
  file: string;
  /** As the bar code on it says. */
  number: string;
  isCopy: boolean;
};

export type ArrivedRequest = {
  number: string;
  manifestSha256: string;
  isAcknowledged: boolean;
  /** Of the answers, opened with the office's key; null when they can't be opened. */
  nik: string | null;
  /** Each page opened and compared with the sheets that this citizen laid on the glass. */
  pages: ('identical' | 'missing' | 'cannotBeOpened' | 'notTheSheet')[];
};

export type KeptRequest = {
  number: string;
  manifestSha256: string;
  state: string;
  problem: string | null;
  isPrinted: boolean;
};

export type Stock = {
  slips: PaperSlip[];
  arrived: ArrivedRequest[];
  kept: KeptRequest[];
  /** Of visits that nobody confirmed: rows and files that are still there. */
  leftovers: string[];
  /** Where something of a person, or a page in the clear, was found on a kiosk or in a log. */
  leaks: string[];
};

export type Reckoning = {
  requests: number;
  printed: number;
  delivered: number;
  lost: number;
  duplicated: number;
  leaked: number;
  /** Empty when everything is as promised. */
  story: string[];
};

export function reckon(stock: Stock): Reckoning {
  const arrived = new Map(stock.arrived.map((request) => [request.number, request]));
  const kept = new Map(stock.kept.map((request) => [request.number, request]));
  const printed = new Set(stock.slips.map(({ number }) => number));
  const numbers = new Set([...kept.keys(), ...arrived.keys()]);

  const lost = [...printed]
    .map((number) => [number, faultOf(arrived.get(number), kept.get(number))] as const)
    .filter(([, fault]) => fault !== null)
    .map(([number, fault]) => `The receipt ${number} is on paper, but ${fault}.`);
  const late = [...numbers]
    .filter((number) => !printed.has(number))
    .flatMap((number) => {
      const fault = faultOf(arrived.get(number), kept.get(number));
      return fault === null ? [] : [`The request ${number} was kept, but ${fault}.`];
    });
  const withoutPaper = stock.kept
    .filter(({ number, isPrinted }) => !isPrinted || !printed.has(number))
    .map(({ number }) => `The request ${number} was kept, and its receipt never came out.`);
  const duplicated = [...doubleSlips(stock.slips), ...doubleRequests(stock.arrived)];
  const leaked = [
    ...stock.leftovers.map((what) => `Of a visit that nobody confirmed is left: ${what}.`),
    ...stock.leaks,
  ];
  return {
    requests: numbers.size,
    printed: printed.size,
    delivered: [...arrived.values()].filter((request) => faultOf(request, kept.get(request.number)) === null)
      .length,
    lost: lost.length,
    duplicated: duplicated.length,
    leaked: leaked.length,
    story: [...lost, ...late, ...withoutPaper, ...duplicated, ...leaked],
  };
}

/** null: it is at the office, whole and identical. */
function faultOf(arrived: ArrivedRequest | undefined, kept: KeptRequest | undefined): string | null {
  const onKiosk = kept ? `the kiosk has it as ${kept.state} (${kept.problem ?? 'no problem noted'})` : null;
  if (!kept) return arrived ? 'the kiosk knows nothing of it' : 'neither kiosk nor office knows of it';
  if (!arrived) return `the office has nothing of it, and ${onKiosk}`;
  if (arrived.manifestSha256 !== kept.manifestSha256)
    return 'the office has another request under this number';
  const bad = arrived.pages.findIndex((page) => page !== 'identical');
  if (bad !== -1) return `its page ${bad + 1} at the office is ${arrived.pages[bad]}, and ${onKiosk}`;
  if (arrived.nik === null) return 'its answers cannot be opened';
  if (!arrived.isAcknowledged) return `the office has not acknowledged it, and ${onKiosk}`;
  return kept.state === 'waiting' || kept.state === 'setAside'
    ? `it was never crossed off: ${onKiosk}`
    : null;
}

/** One slip of a number has no copy mark: the first that came out. */
function doubleSlips(slips: readonly PaperSlip[]): string[] {
  const first = new Map<string, string>();
  return slips.flatMap(({ file, number, isCopy }) => {
    const before = first.get(number);
    if (before === undefined) first.set(number, file);
    return before === undefined || isCopy
      ? []
      : [`The receipt ${number} came out twice without a copy mark: ${before} and ${file}.`];
  });
}

/** Each citizen of the torture has a NIK of one visit, so two requests with one NIK are one visit that was confirmed twice. */
function doubleRequests(arrived: readonly ArrivedRequest[]): string[] {
  const first = new Map<string, string>();
  return arrived.flatMap(({ number, nik }) => {
    if (nik === null) return [];
    const before = first.get(nik);
    first.set(nik, before ?? number);
    return before === undefined ? [] : [`One visit became two requests: ${before} and ${number}.`];
  });
}

/** What an eSCL scanner says and is told, as values. Element names as in the Mopria eSCL specification; lengths there are 1/300 inch. Pure. */
import type { ScanMode, ScanSource } from './document-scanner.ts';
import { find, findAll, readXml, type XmlElement } from './small-xml.ts';

export type EsclSource = {
  maxWidth: number;
  maxHeight: number;
  /** Empty where it takes a range. */
  resolutionsDpi: number[];
  colourModes: string[];
};

export type EsclCapabilities = {
  version: string;
  makeAndModel: string;
  serial: string;
  sources: Partial<Record<ScanSource, EsclSource>>;
};

export type EsclStatus = {
  /** Idle, Processing, Testing, Stopped, Down. */
  state: string;
  /** ScannerAdfLoaded, ScannerAdfEmpty, ScannerAdfJam ...; empty without a feeder. */
  adfState: string;
  jobs: { uri: string; state: string }[];
};

export function readCapabilities(text: string): EsclCapabilities | undefined {
  const root = rootOf(text, 'ScannerCapabilities');
  if (!root) return undefined;
  const flatbed = find(root, 'PlatenInputCaps');
  const feeder = find(root, 'AdfSimplexInputCaps') ?? find(root, 'AdfDuplexInputCaps');
  return {
    version: wordOf(root, 'Version') || '2.0',
    makeAndModel: wordOf(root, 'MakeAndModel'),
    serial: wordOf(root, 'SerialNumber'),
    sources: {
      ...(flatbed && { flatbed: sourceOf(flatbed) }),
      ...(feeder && { feeder: sourceOf(feeder) }),
    },
  };
}

export function readStatus(text: string): EsclStatus | undefined {
  const root = rootOf(text, 'ScannerStatus');
  if (!root) return undefined;
  const own = root.children.find(({ name }) => name === 'State');
  return {
    state: own?.text ?? '',
    adfState: wordOf(root, 'AdfState'),
    jobs: findAll(root, 'JobInfo').map((job) => ({
      uri: wordOf(job, 'JobUri'),
      state: wordOf(job, 'JobState'),
    })),
  };
}

export type JobWish = {
  capabilities: EsclCapabilities;
  source: ScanSource;
  mode: ScanMode;
  resolutionDpi: number;
};

/** A4, or as much of it as the scanner takes. */
const a4 = { width: 2480, height: 3508 };

export function writeScanSettings({ capabilities, source, mode, resolutionDpi }: JobWish): string {
  const { maxWidth, maxHeight } = capabilities.sources[source] ?? { maxWidth: 0, maxHeight: 0 };
  const width = Math.min(a4.width, maxWidth || a4.width);
  const height = Math.min(a4.height, maxHeight || a4.height);
  return `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>${capabilities.version.replace(/[^\d.]/g, '')}</pwg:Version>
<scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion>
<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
<pwg:Width>${width}</pwg:Width><pwg:Height>${height}</pwg:Height>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>${source === 'feeder' ? 'Feeder' : 'Platen'}</pwg:InputSource>
<scan:ColorMode>${mode === 'grey' ? 'Grayscale8' : 'RGB24'}</scan:ColorMode>
<scan:XResolution>${resolutionDpi}</scan:XResolution><scan:YResolution>${resolutionDpi}</scan:YResolution>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
</scan:ScanSettings>
`;
}

/** The wanted resolution, or the next finer one the scanner has, or its finest. */
export function resolutionFor(source: EsclSource, wantedDpi: number): number {
  const offered = [...source.resolutionsDpi].sort((a, b) => a - b);
  return offered.find((dpi) => dpi >= wantedDpi) ?? offered.at(-1) ?? wantedDpi;
}

function sourceOf(caps: XmlElement): EsclSource {
  return {
    maxWidth: Number(wordOf(caps, 'MaxWidth')) || 0,
    maxHeight: Number(wordOf(caps, 'MaxHeight')) || 0,
    resolutionsDpi: findAll(caps, 'DiscreteResolution')
      .map((one) => Number(wordOf(one, 'XResolution')))
      .filter((dpi) => dpi > 0),
    colourModes: findAll(caps, 'ColorMode').map(({ text }) => text),
  };
}

function rootOf(text: string, name: string): XmlElement | undefined {
  const read = readXml(text);
  return read.outcome === 'document' && read.root.name === name ? read.root : undefined;
}

function wordOf(element: XmlElement, name: string): string {
  return find(element, name)?.text ?? '';
}

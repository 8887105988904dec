/** The options of the pretend scanimage: scanimage's own, and those of the device it pretends to have. */
import { parseArgs } from 'node:util';

export type PretendOptions = ReturnType<typeof readPretendOptions>;

/** Throws with what the real program says after `scanimage: `. */
export function readPretendOptions() {
  const { values } = parse();
  const resolutionDpi = Number(values.resolution);
  if (!Number.isInteger(resolutionDpi) || resolutionDpi < 25 || resolutionDpi > 1200) refuse('resolution');
  if (values.mode !== 'Gray' && values.mode !== 'Color') refuse('mode');
  if (values.source !== 'Flatbed' && values.source !== 'ADF') refuse('source');
  if (values.format !== 'pnm') refuse('format');
  const [widthMm, heightMm] = [Number(values.width), Number(values.height)];
  if (!(widthMm > 0 && widthMm <= 216 && heightMm > 0 && heightMm <= 356)) refuse('x');
  return {
    list: values['list-devices'],
    listOptions: values['all-options'],
    dontScan: values['dont-scan'],
    device: values['device-name'],
    progress: values.progress,
    batch: values.batch,
    batchStart: Number(values['batch-start']),
    batchPrompt: values['batch-prompt'],
    resolutionDpi,
    source: values.source,
    channels: values.mode === 'Gray' ? (1 as const) : (3 as const),
    widthMm,
    heightMm,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        'list-devices': { type: 'boolean', short: 'L', default: false },
        'all-options': { type: 'boolean', short: 'A', default: false },
        'device-name': { type: 'string', short: 'd' },
        'dont-scan': { type: 'boolean', short: 'n', default: false },
        format: { type: 'string', default: 'pnm' },
        progress: { type: 'boolean', short: 'p', default: false },
        batch: { type: 'string', short: 'b' },
        'batch-start': { type: 'string', default: '1' },
        'batch-print': { type: 'boolean', default: false },
        'batch-prompt': { type: 'boolean', default: false },
        resolution: { type: 'string', default: '300' },
        mode: { type: 'string', default: 'Color' },
        source: { type: 'string', default: 'Flatbed' },
        width: { type: 'string', short: 'x', default: '210' },
        height: { type: 'string', short: 'y', default: '297' },
      },
    });
  } catch (error) {
    const option = /'(-{1,2}[^' ]+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw new Error(`unrecognized option '${option}'`);
  }
}

function refuse(name: string): never {
  throw new Error(`setting of option --${name} failed (Invalid argument)`);
}

/** As `scanimage -A` prints them for a small office scanner with a feeder and one button. */
export function optionListing(
  deviceName: string,
  { pressed, feeder }: { pressed: readonly string[]; feeder: readonly unknown[] },
): string {
  return `
All options specific to device \`${deviceName}':
  Scan Mode:
    --mode Gray|Color [Color]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 25..1200dpi (in steps of 1) [300]
        Sets the resolution of the scanned image.
    --source Flatbed|ADF [Flatbed]
        Selects the scan source (such as a document-feeder).
  Geometry:
    -x 0..216mm (in steps of 1) [210]
        Width of scan-area.
    -y 0..356mm (in steps of 1) [297]
        Height of scan-area.
  Sensors:
    --scan[=(yes|no)] [${pressed.includes('scan') ? 'yes' : 'no'}] [hardware]
        Scan button
    --page-loaded[=(yes|no)] [${feeder.length > 0 ? 'yes' : 'no'}] [hardware]
        Page loaded
`;
}

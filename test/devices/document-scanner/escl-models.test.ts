/**
 * What eSCL scanners of several makers say of themselves. The facts are those that owners showed in public: Epson XP-7100 in
 * sane-airscan #126, Ricoh SP C261SFNw in sane-airscan #143, Brother DS-940DW in ScanBridge #112, a ScanSnap behind AirSane in AirSane
 * #45, the status with old jobs in ScanBridge #68, Kyocera's word in sane-airscan #385. Written anew, shortened to the elements that
 * count, with serial numbers of our own.
 */
import test from 'ava';
import {
  readCapabilities,
  readStatus,
  resolutionFor,
} from '../../../devices/document-scanner/escl-messages.ts';
import { feederProblem } from '../../../devices/document-scanner/escl-problems.ts';

const namespaces =
  'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';

const caps = (of: string, { width, height, dpi }: { width: number; height: number; dpi: number[] }) =>
  `<scan:${of}><scan:MinWidth>96</scan:MinWidth><scan:MaxWidth>${width}</scan:MaxWidth><scan:MaxHeight>${height}</scan:MaxHeight>` +
  '<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>' +
  '<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes><scan:SupportedResolutions><scan:DiscreteResolutions>' +
  dpi
    .map(
      (one) =>
        `<scan:DiscreteResolution><scan:XResolution>${one}</scan:XResolution><scan:YResolution>${one}</scan:YResolution></scan:DiscreteResolution>`,
    )
    .join('\n      ') +
  `</scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles></scan:${of}>`;

const capabilities = (version: string, model: string, inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities ${namespaces}>
  <pwg:Version>${version}</pwg:Version>
  <pwg:MakeAndModel>${model}</pwg:MakeAndModel>
  <pwg:SerialNumber>KU0000027</pwg:SerialNumber>
  ${inside}
</scan:ScannerCapabilities>`;

const allSteps = [100, 150, 200, 300, 600];

for (const { model, text, version, flatbed, feeder } of [
  {
    model: 'EPSON XP-7100 Series',
    version: '2.63',
    text: capabilities(
      '2.63',
      'EPSON XP-7100 Series',
      `<scan:AdminURI>http://192.0.2.7:80/PRESENTATION/BONJOUR</scan:AdminURI>
       <scan:Platen>${caps('PlatenInputCaps', { width: 2550, height: 3510, dpi: [100, 200, 300, 600, 1200] })}</scan:Platen>
       <scan:Adf>${caps('AdfSimplexInputCaps', { width: 2550, height: 4200, dpi: [100, 200, 300] })}</scan:Adf>`,
    ),
    flatbed: { maxWidth: 2550, maxHeight: 3510 },
    feeder: { maxWidth: 2550, maxHeight: 4200 },
  },
  {
    model: 'RICOH SP C261SFNw (00aa11)',
    version: '2.63',
    text: capabilities(
      '2.63',
      'RICOH SP C261SFNw (00aa11)',
      `<scan:Platen>${caps('PlatenInputCaps', { width: 2556, height: 3512, dpi: allSteps })}</scan:Platen>`,
    ),
    flatbed: { maxWidth: 2556, maxHeight: 3512 },
    feeder: undefined,
  },
  {
    model: 'DS-940DW',
    version: '2.63',
    text: capabilities(
      '2.63',
      'DS-940DW',
      `<scan:Adf>${caps('AdfSimplexInputCaps', { width: 2550, height: 36600, dpi: allSteps })}</scan:Adf>`,
    ),
    flatbed: undefined,
    feeder: { maxWidth: 2550, maxHeight: 36600 },
  },
  {
    model: 'FUJITSU ScanSnap iX500',
    version: '2.0',
    text: capabilities(
      '2.0',
      'FUJITSU ScanSnap iX500',
      `<scan:Adf>${caps('AdfDuplexInputCaps', { width: 2550, height: 3300, dpi: [] })}</scan:Adf>`,
    ),
    flatbed: undefined,
    feeder: { maxWidth: 2550, maxHeight: 3300 },
  },
]) {
  test(`${model}: sources and sizes are read from its capabilities`, (t) => {
    const read = readCapabilities(text);
    t.is(read?.makeAndModel, model);
    t.is(read?.version, version);
    t.is(read?.serial, 'KU0000027');
    for (const [source, wanted] of Object.entries({ flatbed, feeder })) {
      const found = read?.sources[source as 'flatbed' | 'feeder'];
      if (!wanted) t.is(found, undefined, source);
      else t.like(found, wanted, source);
    }
    const some = read?.sources.flatbed ?? read?.sources.feeder;
    t.true(some !== undefined && resolutionFor(some, 300) === 300);
  });
}

test('jobs that ended long ago stand in the status of a scanner that is idle', (t) => {
  const job = (number: number, state: string) =>
    `<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/${number}</pwg:JobUri><scan:Age>113070</scan:Age>
     <pwg:ImagesCompleted>1</pwg:ImagesCompleted><pwg:JobState>${state}</pwg:JobState></scan:JobInfo>`;
  const read = readStatus(`<scan:ScannerStatus ${namespaces}>
    <pwg:Version>2.5</pwg:Version><pwg:State>Idle</pwg:State><scan:AdfState>ScannerAdfEmpty</scan:AdfState>
    <scan:Jobs>${job(772, 'Completed')}${job(771, 'Aborted')}</scan:Jobs></scan:ScannerStatus>`);
  t.deepEqual(read, {
    state: 'Idle',
    adfState: 'ScannerAdfEmpty',
    jobs: [
      { uri: '/eSCL/ScanJobs/772', state: 'Completed' },
      { uri: '/eSCL/ScanJobs/771', state: 'Aborted' },
    ],
  });
});

test('namespaces nobody needs, and a status without jobs and feeder, are read as well', (t) => {
  const read = readStatus(
    `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus xmlns:ledm="http://www.hp.com/schemas/imaging/con/ledm/2007/09/21" ${namespaces} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<pwg:Version>2.1</pwg:Version>
<pwg:State>Processing</pwg:State>
</scan:ScannerStatus>`,
  );
  t.deepEqual(read, { state: 'Processing', adfState: '', jobs: [] });
});

test('a feeder that is just working is no fault, a jam and an open cover are', (t) => {
  const problem = (adfState: string) => feederProblem({ state: 'Idle', adfState, jobs: [] })?.code;
  t.is(problem('ScannerAdfProcessing'), undefined);
  t.is(problem('ScannerAdfLoaded'), undefined);
  t.is(problem('ScannerAdfJam'), 'scanner.jammed');
  t.is(problem('ScannerAdfHatchOpen'), 'scanner.coverOpen');
});

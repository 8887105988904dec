/** The XML pages of the pretend network scanner, shaped like those of small office machines. Pure. */

const namespaces =
  'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';

export const pretendSerial = 'PRETEND-0001';

export function capabilitiesPage(resolutionsDpi: readonly number[]): string {
  const inputCaps = `<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight><scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>
${resolutionsDpi.map((dpi) => `<scan:DiscreteResolution><scan:XResolution>${dpi}</scan:XResolution><scan:YResolution>${dpi}</scan:YResolution></scan:DiscreteResolution>`).join('\n')}
</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>
<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- A scanner that is not there. -->
<scan:ScannerCapabilities ${namespaces}>
<pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Pretend &amp; Sons Network Scanner</pwg:MakeAndModel>
<pwg:SerialNumber>${pretendSerial}</pwg:SerialNumber>
<scan:Platen><scan:PlatenInputCaps>
${inputCaps}
</scan:PlatenInputCaps></scan:Platen>
<scan:Adf><scan:AdfSimplexInputCaps>
${inputCaps}
</scan:AdfSimplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>
</scan:ScannerCapabilities>
`;
}

export type JobFacts = {
  id: string;
  state: 'Processing' | 'Completed' | 'Canceled';
  imagesCompleted: number;
};

export function statusPage(facts: { adfState: string; jobs: readonly JobFacts[] }): string {
  const isBusy = facts.jobs.some(({ state }) => state === 'Processing');
  const jobs = facts.jobs.map(
    ({ id, state, imagesCompleted }) => `<scan:JobInfo>
<pwg:JobUri>/eSCL/ScanJobs/${id}</pwg:JobUri><pwg:JobUuid>${id}</pwg:JobUuid><scan:Age>1</scan:Age>
<pwg:ImagesCompleted>${imagesCompleted}</pwg:ImagesCompleted><pwg:JobState>${state}</pwg:JobState>
</scan:JobInfo>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus ${namespaces}>
<pwg:Version>2.63</pwg:Version>
<pwg:State>${isBusy ? 'Processing' : 'Idle'}</pwg:State>
<scan:AdfState>${facts.adfState}</scan:AdfState>
<scan:Jobs>${jobs.join('\n')}</scan:Jobs>
</scan:ScannerStatus>
`;
}

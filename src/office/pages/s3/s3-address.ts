/** The address of S3-compatible storage, as `PAGES_URL` gives it: `s3://bucket/prefix?endpoint=https://…&region=…`. */

export type S3Address = {
  bucket: string;
  /** Empty, or ending in a slash. */
  prefix: string;
  /** Null for Amazon's own. */
  endpoint: string | null;
  region: string;
};

/** Throws a sentence for whoever has set the address. */
export function readS3Address(text: string): S3Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 's3:' || url.hostname === '') throw new Error(misread(text));
  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:\/\/[^/]/.test(endpoint)) throw new Error(misread(text));
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint,
    region: url.searchParams.get('region') ?? 'us-east-1',
  };
}

function misread(text: string): string {
  return `PAGES_URL is "${text.replace(/\/\/[^/@]*@/, '//…@')}": write s3://bucket/prefix?endpoint=https://host&region=name, or leave it out to keep pages as files.`;
}

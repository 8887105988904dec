/** This machine by Debian's name. */
export function debArchitecture(arch: string = process.arch): string {
  return arch === 'x64' ? 'amd64' : arch;
}

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Whether a text is a version of three numbers: pre-releases are not used here. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

export function isGreater(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}

/** The least version after a release that may break clients: the next major one, below 1.0.0 the next minor one. */
export function nextBreakingVersion(released: string): string {
  const [major = 0, minor = 0] = released.split('.').map(Number);
  return major > 0 ? `${major + 1}.0.0` : `0.${minor + 1}.0`;
}

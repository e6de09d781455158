/** Browsers and systems by their marks in a user agent, those that also carry the mark of others first. */
const browsers = [
  [/Edg\w*\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).* Safari\//, 'Safari'],
] as const;
const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** What a user agent calls itself in a few words, for example `Firefox 140, Linux`; itself where it has no mark we know. */
export function browserName(userAgent: string): string {
  for (const [mark, name] of browsers) {
    const version = mark.exec(userAgent)?.[1];
    if (version === undefined) continue;
    const system = systems.find(([each]) => each.test(userAgent))?.[1];
    return system === undefined ? `${name} ${version}` : `${name} ${version}, ${system}`;
  }
  return userAgent;
}

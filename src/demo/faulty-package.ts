import type { FileMap } from './zip-folder.ts';

/** One edit of a file of the demo package: `from` occurs once and becomes `to`. */
type Slip = { readonly file: string; readonly from: string; readonly to: string };

/** Four slips that people make, in the files of the demo package. */
const slips: readonly Slip[] = [
  // The form no longer hands over a parameter that has no default.
  {
    file: 'createUiDefinition.json',
    from: `      "instanceName": "[basics('instanceName')]",\n`,
    to: '',
  },
  // The region of the developer, left in the storage account.
  {
    file: 'mainTemplate.json',
    from: `"name": "[variables('archiveName')]",\n      "location": "[parameters('location')]",`,
    to: `"name": "[variables('archiveName')]",\n      "location": "westeurope",`,
  },
  // A password for a first try, never taken out again.
  {
    file: 'nestedtemplates/collector.json',
    from: `"adminUsername": "[parameters('collectorUserName')]",`,
    to: `"adminUsername": "[parameters('collectorUserName')]",\n          "adminPassword": "Lumen-first-try-1",`,
  },
  // A secret with a default that everybody can read.
  {
    file: 'mainTemplate.json',
    from: `"type": "secureString",\n      "metadata": { "description": "Password of that person`,
    to: `"type": "secureString",\n      "defaultValue": "Welcome-to-Lumen",\n      "metadata": { "description": "Password of that person`,
  },
];

/** The blocking rules that the faulty package breaks, in alphabetical order. */
export const faultyPackageRules = [
  'Location-Should-Not-Be-Hardcoded',
  'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
  'Resources-Should-Have-Location',
  'Secure-String-Parameters-Cannot-Have-Default',
  'adminPassword-Should-Not-Be-A-Literal',
] as const;

/**
 * The demo package with a few slips of a developer in a hurry, so that certification has something to say.
 * Throws when the demo package changed and a slip no longer fits.
 */
export function faultyPackage(files: FileMap): Map<string, Uint8Array> {
  const faulty = new Map(files);
  for (const { file, from, to } of slips) {
    const text = Buffer.from(faulty.get(file) ?? new Uint8Array()).toString('utf8');
    if (text.split(from).length !== 2) {
      throw new Error(`The demo package changed: ${JSON.stringify(from)} is not once in ${file}.`);
    }
    faulty.set(file, Buffer.from(text.replace(from, () => to)));
  }
  return faulty;
}

import { keyOf } from '../places.ts';
import { say } from '../print.ts';
import type { PackageRule } from '../rule.ts';
import { findKey, memberOf, valueAt } from '../tree.ts';

export const disksAreManaged: PackageRule = {
  id: 'PKG-016',
  sentence: say(
    'Machines of a solution template SHOULD have managed disks.',
    'Les machines d’un modèle de solution DEVRAIENT avoir des disques managés.',
  ),
  source: 'Commercial marketplace certification policies, 300.4',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ sku, templates }) {
    if (sku.skuType !== 'SOLUTION_TEMPLATE') return;
    for (const { file, root } of templates) {
      for (const { member } of findKey(root, 'storageProfile')) {
        const vhd = memberOf(valueAt(member.value, 'osDisk'), 'vhd');
        if (!vhd) continue;
        yield {
          findingId: 'Unmanaged.Disk',
          file: file.path,
          at: keyOf(vhd),
          message: say(
            'The system disk is a file (vhd) in a storage account.',
            'Le disque système est un fichier (vhd) dans un compte de stockage.',
          ),
          help: say(
            'Unmanaged disks are retired.',
            'Les disques non managés sont retirés du service.',
          ),
          fix: {
            text: say('Use managedDisk instead of vhd.', 'Utilisez managedDisk au lieu de vhd.'),
          },
        };
      }
    }
  },
};

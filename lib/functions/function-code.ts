import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../../core/names.ts';
import { BUNDLE_FILE, bundleFunction, sourceOf } from './bundle.ts';

/** Where the published package has the bundles: `functions/` beside its compiled `lib/`. */
const prebuilt = (name: FunctionName) => fileURLToPath(new URL(`../../functions/${name}/`, import.meta.url));

/** The code of a function: its prebuilt bundle in the published package, made from the sources elsewhere. */
export function functionCode(name: FunctionName): Code {
  const folder = prebuilt(name);
  if (existsSync(`${folder}${BUNDLE_FILE}`)) return Code.fromAsset(folder);
  return Code.fromAsset(sourceOf(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run: the bundle is made in this process, and a failure of it throws.
      image: DockerImage.fromRegistry('node'),
      local: {
        tryBundle(outdir: string) {
          bundleFunction(name, outdir);
          return true;
        },
      },
    },
  });
}

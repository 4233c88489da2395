// Compiles a package before it is packed, and refuses to pack it by anything but pnpm: npm leaves out publishConfig.exports and
// publishConfig.bin, so that the tarball would point at files that it does not have, and keeps the `workspace:` ranges. Packing
// runs this by itself.

import { runTool } from './set-up.mjs';

const { npm_config_user_agent: packer = '' } = process.env;

if (!packer.startsWith('pnpm/')) {
  console.error(
    'This package must be packed by pnpm: other tools write a package.json whose entry points are missing. Run `npx pnpm pack` ' +
      'in this directory, or `npm run release` at the top of the repository.',
  );
  process.exit(1);
}

const { status } = runTool('typescript/bin/tsc', ['-b', process.cwd()], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) {
  console.error('The package does not compile: run `npx tsc -b` for the errors.');
  process.exit(1);
}

// Refuses to pack a package by anything but pnpm: npm leaves out publishConfig.exports and publishConfig.bin, so that the
// tarball would point at files that it does not have, and keeps the `workspace:` ranges. Packing runs this by itself.

const { npm_config_user_agent: packer = '' } = process.env;

if (!packer.startsWith('pnpm/')) {
  console.error(
    'This package must be packed by pnpm: other tools write a package.json whose entry points are missing. Run `npx pnpm pack` ' +
      'in this directory, or `npm run release` at the top of the repository.',
  );
  process.exit(1);
}

/** The programs by which samples are compiled and run. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Commands that compile and run the samples of a language. */
export interface Toolchain {
  /** Commands that print versions; a language of which one fails is missing. */
  readonly versions: readonly (readonly string[])[];
  /** Compiles the sample in the working directory. Default: nothing is compiled, unless by `compileEach`. */
  readonly compile?: readonly string[] | undefined;
  /** Compiles the samples in the folders that are added to it, each by itself: quicker than one compiler for each. */
  readonly compileEach?: readonly string[] | undefined;
  /** Runs it. */
  readonly run: readonly string[];
}

/** Beside this file, and not beside its compiled form. */
const javaCompiler = fileURLToPath(
  new URL(`${import.meta.url.includes('/dist/') ? '../../samples/' : ''}CompileEach.java`, import.meta.url),
);
const JAVA_FLAGS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** The toolchains by the id of their language. */
export const TOOLCHAINS: Readonly<Record<string, Toolchain>> = {
  bash: {
    versions: [
      ['bash', '--version'],
      ['openssl', 'version'],
      ['curl', '--version'],
    ],
    run: ['bash', 'sign.sh'],
  },
  node: { versions: [[process.execPath, '--version']], run: [process.execPath, 'sign.mjs'] },
  python: { versions: [['python3', '--version']], run: ['python3', 'sign.py'] },
  php: {
    versions: [
      ['php', '--version'],
      ['php', '-r', 'echo curl_version()["version"];'],
    ],
    run: ['php', 'sign.php'],
  },
  ruby: { versions: [['ruby', '--version']], run: ['ruby', 'sign.rb'] },
  go: {
    versions: [['go', 'version']],
    compile: ['go', 'build', '-o', 'sign', 'sign.go'],
    run: ['./sign'],
  },
  // Compiled first, since each is run twice; by itself, `java Sign.java` does both.
  java: {
    versions: [['javac', '-version']],
    compileEach: ['java', ...JAVA_FLAGS, javaCompiler],
    run: ['java', ...JAVA_FLAGS, 'Sign'],
  },
  csharp: {
    versions: [['mono', '--version']],
    compile: ['mcs', '-r:System.Net.Http', '-out:Sign.exe', 'Sign.cs'],
    run: ['mono', 'Sign.exe'],
  },
};

/** The versions of a language's programs on one line; undefined where one is missing. */
export function versionsOf(language: string): string | undefined {
  const toolchain = TOOLCHAINS[language];
  if (toolchain === undefined) throw new TypeError(`nothing is known of how samples in ${language} are run`);
  const versions = toolchain.versions.map(([program = '', ...args]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return status === 0 ? /\d+(?:\.\d+)+\w*/.exec(stdout + stderr)?.[0] : undefined;
  });
  const names = toolchain.versions.map(([program = ''], i) => nameOf(program, i));
  if (versions.includes(undefined)) return undefined;
  return names.map((name, i) => `${name} ${versions[i]}`).join(', ');
}

function nameOf(program: string, index: number): string {
  if (program === process.execPath) return 'Node.js';
  return program === 'php' && index > 0 ? 'its curl' : program;
}

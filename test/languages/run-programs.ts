/** Runs the short programs of a page about a language, all of them as one program. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Language {
  readonly file: string;
  /** Joins the programs, each with a line between it and the next that no program prints. */
  readonly join: (programs: readonly string[]) => string;
  readonly commands: readonly (readonly string[])[];
}

const BETWEEN = '=====';
const packageOfCryptoJs = fileURLToPath(new URL('../../packages/docs/package.json', import.meta.url));

/** The languages by the names of their pages. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  php: {
    file: 'traps.php',
    join: (programs) => `<?php\n${programs.join(`\necho "${BETWEEN}\\n";\n`)}`,
    commands: [['php', 'traps.php']],
  },
  python: {
    file: 'traps.py',
    join: (programs) => programs.join(`\nprint('${BETWEEN}')\n`),
    commands: [['python3', 'traps.py']],
  },
  java: {
    file: 'Traps.java',
    join: javaProgram,
    commands: [['java', '-XX:TieredStopAtLevel=1', 'Traps.java']],
  },
  csharp: {
    file: 'Traps.cs',
    join: csharpProgram,
    commands: [
      ['mcs', '-out:Traps.exe', 'Traps.cs'],
      ['mono', 'Traps.exe'],
    ],
  },
  go: { file: 'traps.go', join: goProgram, commands: [['go', 'run', 'traps.go']] },
  ruby: {
    file: 'traps.rb',
    join: (programs) => programs.join(`\nputs '${BETWEEN}'\n`),
    commands: [['ruby', 'traps.rb']],
  },
  node: { file: 'traps.mjs', join: nodeProgram, commands: [[process.execPath, 'traps.mjs']] },
  bash: {
    file: 'traps.sh',
    join: (programs) => programs.map((program) => `(${program}\n)`).join(`\necho '${BETWEEN}'\n`),
    commands: [['bash', 'traps.sh']],
  },
  // Scripts of Postman have CryptoJS.
  postman: {
    file: 'traps.mjs',
    join: (programs) =>
      `import { createRequire } from 'node:module';\nconst CryptoJS = createRequire(${JSON.stringify(packageOfCryptoJs)})('crypto-js');\n${nodeProgram(programs)}`,
    commands: [[process.execPath, 'traps.mjs']],
  },
};

/** Names a program of the language that this machine lacks; `undefined` when all are there. */
export function missingProgram(language: Language): string | undefined {
  const isMissing = ([program = '']: readonly string[]) =>
    spawnSync(program, ['--version']).error !== undefined;
  return language.commands.find(isMissing)?.[0];
}

/**
 * Runs the programs one after the other.
 *
 * @returns what each of them prints.
 * @throws Error when one fails.
 */
export function outputsOf(
  { file, join, commands }: Language,
  programs: readonly string[],
): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'traps-'));
  try {
    writeFileSync(path.join(folder, file), join(programs));
    let printed = '';
    for (const [command = '', ...args] of commands) {
      const { status, stdout, stderr } = spawnSync(command, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' },
      });
      if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
      printed = stdout;
    }
    return printed.split(`${BETWEEN}\n`).map((output) => output.trimEnd());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function javaProgram(programs: readonly string[]): string {
  const methods = programs.map((program, i) => `static void trap${i}() throws Exception {\n${program}\n}`);
  const calls = programs.map((_, i) => `trap${i}();`).join(` System.out.println("${BETWEEN}"); `);
  const imports = ['java.math', 'java.net', 'java.nio.charset', 'java.time', 'java.util'];
  return `${imports.map((name) => `import ${name}.*;\n`).join('')}class Traps {\n${methods.join('\n')}\npublic static void main(String[] args) throws Exception { ${calls} }\n}\n`;
}

function csharpProgram(programs: readonly string[]): string {
  const methods = programs.map((program, i) => `static void Trap${i}() {\n${program}\n}`);
  const calls = programs.map((_, i) => `Trap${i}();`).join(` Console.WriteLine("${BETWEEN}"); `);
  const usings = ['System', 'System.Net', 'System.Text'].map((name) => `using ${name};\n`);
  return `${usings.join('')}class Traps {\n${methods.join('\n')}\nstatic void Main() { ${calls} }\n}\n`;
}

function goProgram(programs: readonly string[]): string {
  const body = programs.map((program) => `{\n${program}\n}`).join(`\nfmt.Println("${BETWEEN}")\n`);
  const packages = [
    'bytes',
    'crypto/sha256',
    'encoding/base64',
    'encoding/hex',
    'encoding/json',
    'fmt',
    'net/url',
    'os',
  ];
  const used = packages.filter((name) => new RegExp(`\\b${path.basename(name)}\\.[A-Z]`).test(body));
  return `package main\nimport (\n${used.map((name) => `"${name}"\n`).join('')})\nfunc main() {\n${body}\n}\n`;
}

function nodeProgram(programs: readonly string[]): string {
  return programs.map((program) => `{\n${program}\n}`).join(`\nconsole.log('${BETWEEN}');\n`);
}

/** Output of an example: each outcome on a line, compared with the documented one. */

/** Prints outcomes, and knows whether all were as documented. */
export interface Transcript {
  readonly heading: (text: string) => void;
  /** Prints what came of something, and what should have, if that is something else. */
  readonly outcome: (what: string, got: string, documented: string) => void;
  /** Prints how many there were, and has the process end with 1 unless all were as documented. */
  readonly close: () => void;
}

/** Makes a transcript whose outcomes stand in a column that begins at `width`. */
export function createTranscript(width: number): Transcript {
  let outcomes = 0;
  let surprises = 0;
  return {
    heading(text) {
      console.log(`${outcomes > 0 ? '\n' : ''}${text}\n`);
    },
    outcome(what, got, documented) {
      outcomes++;
      console.log(`  ${what.padEnd(width)}${got}`);
      if (got === documented) return;
      surprises++;
      console.log(`  ${''.padEnd(width)}but documented is: ${documented}`);
    },
    close() {
      console.log(`\n${outcomes} outcomes, ${surprises} of them not as documented.`);
      if (surprises > 0 || outcomes === 0) process.exitCode = 1;
    },
  };
}

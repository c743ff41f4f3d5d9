/**
 * Files of a folder by name, e.g. `"start/send-attempt": [92, "start/start-attempt"]`. First the
 * share of its mutants, in per cent, that was noticed when this was written down, without those
 * that are excused: it must not fall. Then the tests that have to notice, below `test/`: the
 * fewest, as the library runs them again for each mutant that they reach.
 */
export type Scores = Readonly<Record<string, readonly [score: number, ...tests: string[]]>>;

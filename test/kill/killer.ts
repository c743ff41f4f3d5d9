import { type FSWatcher, watch } from "node:fs";
import { pause } from "../support/real-time.ts";
import type { Chance } from "./chance.ts";
import type { LocalRunner } from "./local-runner.ts";
import { ENGINE, ENGINE_GUARD, kill, type Process, roleOf } from "./processes.ts";

/** Between two kills, at most. */
const LONGEST_PAUSE_MS = 1200;

/**
 * After so many turns the runner and its engine have each died once, drawn or not: a run in which
 * one of them never dies proves too little.
 */
const EACH_AT_LATEST = 30;

/** An engine that was just started and dies again is given up by the runner, as it should be. */
const ENGINE_REST_MS = 10_000;

/**
 * A function that has just been accepted at Tencent is still waiting for the answer, or saving it:
 * the most delicate moment of all.
 */
const KILLED_AT_A_CREATE = 0.1;

/** The functions that send creates. */
const senders = ["submit-task", "start-tasks", "poll-tasks", "receive-callback"];

/** Kills processes of a runner at random, and starts the runner again when it was the victim. */
export class Killer {
  /** By what was killed. */
  readonly counts = new Map<string, number>();
  readonly #runner: LocalRunner;
  readonly #chance: Chance;
  #victims: readonly Process[] = [];
  #engineTouchedAt = performance.now();
  #turns = 0;

  constructor(runner: LocalRunner, chance: Chance) {
    this.#runner = runner;
    this.#chance = chance;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Kills until the signal aborts, and leaves the runner running. `ledgerFile` grows with every
   * create that the stand-in accepts.
   */
  async run(ledgerFile: string, calm: AbortSignal): Promise<void> {
    const watcher = this.#watchCreates(ledgerFile);
    try {
      while (!calm.aborted) {
        await pause(this.#chance.below(LONGEST_PAUSE_MS), calm);
        if (!this.#runner.runs)
          throw new Error(`The runner ended by itself:\n${this.#runner.lastWords}`);
        this.#victims = await this.#runner.descendants();
        if (!calm.aborted) await this.#killOne(calm);
      }
    } finally {
      watcher.close();
    }
  }

  async #killOne(calm: AbortSignal): Promise<void> {
    const lot = this.#chance.below(100);
    const isEngineRested = performance.now() - this.#engineTouchedAt > ENGINE_REST_MS;
    this.#turns += 1;
    // A runner that is killed again and again leaves its engine no time to rest.
    if (this.#isOverdue(ENGINE, ENGINE_GUARD))
      if (isEngineRested) this.#killEngine();
      else this.#killFunction();
    else if (lot < 6 || this.#isOverdue("runner")) await this.#killRunner(calm);
    else if (lot < 20 && isEngineRested) this.#killEngine();
    else this.#killFunction();
  }

  #isOverdue(...roles: readonly string[]): boolean {
    return this.#turns >= EACH_AT_LATEST && !roles.some((role) => this.counts.has(role));
  }

  async #killRunner(calm: AbortSignal): Promise<void> {
    // Their numbers may soon be somebody else's.
    this.#victims = [];
    await this.#runner.kill();
    this.#count("runner");
    // Now and then it does not get far.
    if (this.#chance.happens(0.3)) {
      const start = this.#runner.start();
      await Promise.race([start, pause(this.#chance.below(3000), calm)]);
      await this.#runner.kill();
      await start;
      this.#count("runner while it started");
    }
    await this.#runner.start();
    this.#engineTouchedAt = performance.now();
  }

  #killEngine(): void {
    const part = this.#chance.happens(0.25) ? ENGINE_GUARD : ENGINE;
    this.#engineTouchedAt = performance.now();
    this.#killFirst(this.#victims.filter((victim) => this.#roleOf(victim) === part));
  }

  #killFunction(): void {
    const names = [...this.#runner.bundles.values()];
    const functions = Map.groupBy(this.#victims, (victim) => this.#roleOf(victim) ?? "");
    // By function, as of some there are many processes and of others one.
    const alive = names.filter((name) => functions.has(name));
    const members = functions.get(alive[this.#chance.below(alive.length)] ?? "") ?? [];
    const start = this.#chance.below(members.length);
    this.#killFirst([...members.slice(start), ...members.slice(0, start)]);
  }

  #killFirst([victim]: readonly Process[]): void {
    if (victim !== undefined && kill(victim)) this.#count(this.#roleOf(victim) ?? "");
  }

  #roleOf(victim: Process): string | undefined {
    return roleOf(victim, this.#runner.bundles);
  }

  #watchCreates(ledgerFile: string): FSWatcher {
    return watch(ledgerFile, () => {
      if (!this.#chance.happens(KILLED_AT_A_CREATE)) return;
      const killed = this.#victims.filter(
        (victim) => senders.includes(this.#roleOf(victim) ?? "") && kill(victim),
      );
      if (killed.length > 0) this.#count("all senders at a create", killed.length);
    });
  }

  #count(kind: string, kills = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + kills);
  }
}

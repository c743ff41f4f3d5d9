import { inputWith } from "../../infra/local/operations.ts";
import type { Population } from "./planned-life.ts";
import type { Seldom } from "./schedule.ts";
import { honest } from "./tencent.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse("2026-01-01T00:00:00.000Z");

/**
 * The schedule where what is gone is asked about for ten minutes: each look in vain would be like
 * the one before.
 */
const seldom: Seldom = { everyMinutes: 5, until: START + 30 * MINUTE };

interface Way {
  readonly isTold: boolean;
  readonly isLong: boolean;
  /** Every minute unless said. */
  readonly seldom: Seldom | undefined;
}

/** A plain life of one task in a world in which nothing fails by itself. */
export interface Scene {
  /** `vod.CreateAigcVideoTask/told`. */
  readonly name: string;
  readonly operation: string;
  /** Whether Tencent's callbacks reach us. Where they do not, VOD lists its tasks. */
  readonly isTold: boolean;
  /**
   * Of a task that is at work for five minutes, and has too many places to try every pair of them.
   */
  readonly isLong: boolean;
  readonly population: Population;
}

const never = {
  read: 0,
  write: 0,
  query: 0,
  create: 0,
  question: 0,
  secret: 0,
  sleep: 0,
  forward: 0,
  callback: 0,
  tick: 0,
};

const populationFor = (operation: string, { isTold, isLong, seldom }: Way): Population => ({
  seed: 1,
  start: START,
  tasks: [
    {
      number: 0,
      tenant: "default",
      operation,
      idempotencyKey: "key",
      input: inputWith(operation, "life-1-task-0"),
      // Forty seconds before a tick.
      submitAt: START + (seldom?.everyMinutes ?? 1) * MINUTE - 40 * SECOND,
      repeatsAt: [],
      forms: [],
      isRuledOut: false,
      isTold: false,
      hearsMore: false,
      conflictAt: undefined,
      cancelAt: undefined,
      readsAt: [],
      waits: [],
      submitWaits: undefined,
      listings: [],
      deadlineSeconds: undefined,
      startWithinSeconds: undefined,
      priority: undefined,
      follows: undefined,
    },
  ],
  // No fault is drawn; until then the schedule comes every minute in which anything is due.
  faultsUntil: START + 30 * MINUTE,
  rates: never,
  outages: [],
  deploys: [],
  tencent: {
    burnsRefusedIds: false,
    listsTasks: operation === "vod.CreateAigcVideoTask" && !isTold,
    listLagMs: 0,
    lifeMs: () => (isLong ? 300 : 50) * SECOND,
    concurrency: 1,
    acceptsCopiesThatMeet: true,
    oddities: honest,
  },
  callbackProducts: isTold ? ["vod", "mps", "tiw", "trtc"] : [],
  pulls: false,
  forwards: false,
  neighbours: [],
  laneLimit: 1,
  killsLate: false,
  isMixed: false,
  hasBus: false,
  strangeBot: undefined,
  rotates: undefined,
  attacks: 0,
  pries: 0,
  looksBack: true,
  listsBack: false,
  listProven: false,
  auditsAt: [],
  dailyCap: undefined,
  pause: undefined,
  silence: undefined,
  revoked: undefined,
  redeploys: undefined,
  seldom,
});

const scene = (operation: string, way: "told" | "asked" | "asked for long"): Scene => {
  const isLong = way === "asked for long";
  const isTold = way === "told";
  const isGone = operation === "trtc.StartAITranscription" && way === "asked";
  return {
    name: `${operation}/${way.replaceAll(" ", "-")}`,
    operation,
    isTold,
    isLong,
    population: populationFor(operation, { isTold, isLong, seldom: isGone ? seldom : undefined }),
  };
};

/**
 * Of each way in which a start is protected. MPS's videos call nobody back. A transcription that is
 * over can be neither found nor asked about, so there is a long one too.
 */
export const scenes: readonly Scene[] = [
  scene("vod.CreateAigcVideoTask", "told"),
  scene("vod.CreateAigcVideoTask", "asked"),
  scene("mps.ProcessMedia", "told"),
  scene("mps.ProcessMedia", "asked"),
  scene("trtc.StartAITranscription", "told"),
  scene("trtc.StartAITranscription", "asked"),
  scene("trtc.StartAITranscription", "asked for long"),
  scene("mps.CreateAigcVideoTask", "asked"),
  scene("tiw.CreateVideoGenerationTask", "told"),
  scene("tiw.CreateVideoGenerationTask", "asked"),
];

import { type Scene, scenes } from "./crash-scenes.ts";
import type { Fault, FaultKind } from "./fault-kinds.ts";

/** A scene and the faults of one of its lives. */
export interface Script {
  readonly scene: Scene;
  readonly faults: readonly Fault[];
}

/**
 * A script as a person passes it on:
 * `mps.ProcessMedia/told submit.0.0/11=lost poll-tasks.6/0=slow:75000`.
 */
export const scriptText = ({ scene, faults }: Script): string =>
  [scene.name, ...faults.map(faultText)].join(" ");

const faultText = ({ at, kind, ms, mood, hears }: Fault): string =>
  [
    `${at}=${kind}`,
    ...(ms === undefined ? [] : [ms]),
    ...(mood === undefined ? [] : [mood]),
    ...(hears ? ["hears"] : []),
  ].join(":");

/** Reads what `scriptText` wrote. Throws an Error with one sentence where it makes no sense. */
export const readScript = (text: string): Script => {
  const [name, ...parts] = text.split(" ").filter((part) => part !== "");
  const scene = scenes.find((known) => known.name === name);
  if (scene === undefined)
    throw new Error(
      `There is no scene ${JSON.stringify(name)}: say one of ${scenes.map((known) => known.name).join(", ")}.`,
    );
  return { scene, faults: parts.map(readFault) };
};

const readFault = (part: string): Fault => {
  const [, at, kind, details = ""] = /^([^=]+)=([a-z-]+)(.*)$/.exec(part) ?? [];
  if (at === undefined || kind === undefined)
    throw new Error(`A fault is written as submit.0.0/11=lost, not ${JSON.stringify(part)}.`);
  const more = details.split(":").slice(1);
  const [first] = more;
  const ms = Number(first);
  return {
    at,
    kind: kind as FaultKind,
    ...(kind === "mood" ? { mood: first as NonNullable<Fault["mood"]> } : {}),
    ...(Number.isFinite(ms) ? { ms, hears: more.includes("hears") } : {}),
  };
};

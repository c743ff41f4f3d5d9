import { pause } from "../platform.ts";
import type { Task } from "../task.ts";
import type { World } from "./world.ts";

const WIDTH = 24;
const TICK_MS = 1000;

/**
 * Shows how a task goes on stderr: as one line that is drawn again each second on a terminal, and
 * as a line for each change elsewhere. `end` takes the line away.
 */
export function startProgress(world: World): {
  readonly show: (task: Task) => void;
  readonly end: () => void;
} {
  const { note, isTerminal, platform } = world;
  const over = new AbortController();
  let shown = "";
  let task: Task | undefined;
  const draw = () => {
    if (task === undefined) return;
    const line = lineOf(task, platform.now());
    if (isTerminal) note(`\r\u001b[2K${line}`);
    else if (line !== shown) note(`${line}\n`);
    shown = line;
  };
  const tick = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await pause(platform, TICK_MS, over.signal);
      draw();
    }
  };
  if (isTerminal) tick().catch(() => undefined);
  return {
    show: (seen) => {
      task = seen;
      draw();
    },
    end: () => {
      over.abort();
      if (isTerminal && shown !== "") note("\r\u001b[2K");
    },
  };
}

/**
 * One line about a task: its place in the queue, then its progress, then the time that is left.
 *
 * Example: `running [##########--------------]  42 %  about 50 s left`.
 */
export function lineOf(task: Task, now: number): string {
  const { status, queuePosition, waitingFor, doubt } = task;
  switch (status) {
    case "queued": {
      const place = typeof queuePosition === "number" ? `  place ${queuePosition}` : "";
      const code = waitingFor?.code === undefined ? "" : ` (${waitingFor.code})`;
      return `queued${place}${waitingFor === undefined ? "" : `  ${waitingFor.reason}${code}`}`;
    }
    case "doubtful":
      return `in doubt  ${doubt?.reason ?? "Callsheet looks for the task at Tencent"}`;
    case "running":
      return runningLine(task, now);
    case "submitting":
      return "starting";
    case "succeeded":
    case "failed":
    case "rejected":
    case "canceled":
    case "indeterminate":
      return status;
  }
  // A newer service may have other words.
  return String(status);
}

const runningLine = ({ progress, submittedAt, createdAt, estimatedEndAt }: Task, now: number) => {
  const since = Date.parse(submittedAt ?? createdAt);
  const end = Date.parse(estimatedEndAt ?? "");
  const byTime = end > since ? Math.min(99, (100 * (now - since)) / (end - since)) : undefined;
  const share = progress ?? byTime;
  const left = end > now ? `  about ${Math.ceil((end - now) / 1000)} s left` : "";
  if (share === undefined) return `running  ${Math.max(0, Math.round((now - since) / 1000))} s`;
  const full = Math.round((WIDTH * Math.min(100, Math.max(0, share))) / 100);
  const bar = `${"#".repeat(full)}${"-".repeat(WIDTH - full)}`;
  return `running [${bar}] ${String(Math.round(share)).padStart(3)} %${left}`;
};

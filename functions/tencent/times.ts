import type { Details } from "../task/report.ts";
import { type Instant, instant } from "../task/time.ts";
import type { Members } from "./read-members.ts";

/**
 * "Never" and "not yet" are told as the years 0000, 0001 or 9999 (captured). A real moment lies
 * within these; the APIs are of 2018.
 */
const earliest = Date.parse("2018-01-01T00:00:00.000Z");
const latest = Date.parse("2200-01-01T00:00:00.000Z");

/**
 * A moment as Tencent tells it, in ISO 8601 with an offset; undefined for what is none, as
 * `0000-00-00T00:00:00Z`.
 */
export function momentOf(told: string | undefined): Instant | undefined {
  // Without an offset a date would be read in the time zone of the machine.
  if (told === undefined || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(told))
    return undefined;
  const moment = Date.parse(told);
  return moment >= earliest && moment < latest ? instant(moment) : undefined;
}

/**
 * When Tencent made, began and finished a task, as DescribeTaskDetail of VOD and of MPS tells it.
 */
export function timesOf(answer: Members): Details {
  const times: Details = {};
  for (const [ours, theirs] of names) {
    const moment = momentOf(answer.text(theirs));
    if (moment !== undefined) times[ours] = moment;
  }
  return times;
}

const names = [
  ["createTime", "CreateTime"],
  ["beginProcessTime", "BeginProcessTime"],
  ["finishTime", "FinishTime"],
] as const;

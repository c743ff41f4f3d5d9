import type { LaneListAnswer } from "../http/api.ts";
import { useAsking } from "./asking.ts";
import { Fault } from "./fault.tsx";
import type { Service } from "./service.ts";
import { ageOf, lengthOf } from "./words.ts";

type Lane = LaneListAnswer["lanes"][number];

/** Every lane: how full it is, what waits there, and what blocks it. */
export function Lanes({ service }: { readonly service: Service }) {
  const { answer, fault, now } = useAsking(
    "lanes",
    () => service.lanes(),
    () => true,
  );
  return (
    <section aria-label="Lanes">
      <Fault fault={fault} />
      {answer?.lanes.length === 0 && <p class="empty">No task has been submitted yet.</p>}
      {answer?.lanes.map((lane) => (
        <LaneCard key={`${lane.operation}#${lane.application}`} lane={lane} now={now} />
      ))}
    </section>
  );
}

function LaneCard({ lane, now }: { readonly lane: Lane; readonly now: number }) {
  const { operation, application, limit, learnedLimit, held, waiting, blocked, own } = lane;
  return (
    <article class="card">
      <h2>
        {operation} <small>{application}</small>
      </h2>
      <p>
        <strong>{held}</strong> {limit === undefined ? "run" : `of ${limit} slots taken`},{" "}
        <strong>{waiting === 1000 ? "1000 or more" : waiting}</strong> waiting.
        {learnedLimit !== undefined &&
          ` Tencent has room for ${learnedLimit} now: it refused a task as one too many.`}
      </p>
      {blocked !== undefined && (
        <p class="fault">
          Tencent has refused every start for {ageOf(blocked.since, now)} ({blocked.code}). The next
          try is in {lengthOf(Date.parse(blocked.nextTryAt) - now)}.
        </p>
      )}
      <Own title="Yours at Tencent" ids={own.holding} />
      <Own title="Yours waiting, in order" ids={own.waiting} />
    </article>
  );
}

function Own({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p>
      {title}:{" "}
      {ids.map((taskId) => (
        <a key={taskId} class="id" href={`#/tasks/${taskId}`}>
          {taskId.slice(0, 12)}…
        </a>
      ))}
    </p>
  );
}

import { useState } from "preact/hooks";
import type { StoryAnswer, TaskAnswer } from "../http/api.ts";
import { asRefused, useAsking } from "./asking.ts";
import { Chip, Progress } from "./chip.tsx";
import { Fault } from "./fault.tsx";
import { Results } from "./results.tsx";
import type { Refused, Service } from "./service.ts";
import { Story } from "./story.tsx";
import { stateOf } from "./words.ts";

interface TaskViewProps {
  readonly service: Service;
  readonly taskId: string;
}

interface Told {
  readonly task: TaskAnswer;
  readonly story: StoryAnswer;
}

/** A delivery that is not over, or a copy that is being made, changes after the task's end. */
const isLive = ({ task, story }: Told): boolean =>
  !task.settled ||
  task.copy?.state === "pending" ||
  story.deliveries.some(({ status }) => status === "pending");

/** One task: how it stands in one sentence, its results, its story, and what can be done with it. */
export function TaskView({ service, taskId }: TaskViewProps) {
  const both = async (): Promise<Told> => {
    const [task, story] = await Promise.all([service.task(taskId), service.story(taskId)]);
    return { task, story };
  };
  const { answer, fault, now, again } = useAsking(taskId, both, isLive);
  const [outcome, setOutcome] = useState<{ said?: string; fault?: Refused }>({});
  const act = async (
    said: (answer: unknown) => string,
    action: Promise<unknown>,
  ): Promise<void> => {
    await action.then(
      (done) => setOutcome({ said: said(done) }),
      (error: unknown) => setOutcome({ fault: asRefused(error) }),
    );
    again();
  };
  if (answer === undefined) return <Fault fault={fault} />;
  const { task, story } = answer;
  return (
    <article aria-label={`Task ${taskId}`}>
      <h2>
        <Chip status={task.status} /> {task.operation}
      </h2>
      <p class="state">{stateOf(task, now)}</p>
      <Progress task={task} />
      <Marks task={task} />
      <p class="actions">
        {!task.settled && (
          <button type="button" onClick={() => void act(cancellation, service.cancel(taskId))}>
            Cancel
          </button>
        )}
        {(task.status === "running" || task.status === "doubtful") && (
          <button
            type="button"
            onClick={() => void act(() => "Tencent was asked.", service.refresh(taskId))}
          >
            Ask Tencent now
          </button>
        )}
      </p>
      <p aria-live="polite">{outcome.said}</p>
      <Fault fault={outcome.fault ?? fault} />
      <Results task={task} now={now} />
      <Story
        story={story}
        onReplay={(id) => void act(() => "It is sent again.", service.replay(taskId, id))}
      />
      <Facts task={task} />
    </article>
  );
}

const cancellation = (done: unknown): string => {
  const { outcome } = Object(done) as { outcome?: string };
  const words: Readonly<Record<string, string>> = {
    canceled: "It is canceled.",
    requested: "Tencent took the request. What becomes of it is shown here.",
    not_cancellable:
      "It cannot be canceled: it may be on its way to Tencent, or Tencent cannot stop it.",
    already_settled: "It had ended already.",
  };
  return words[outcome ?? ""] ?? "";
};

function Marks({ task: { marks = [] } }: { readonly task: TaskAnswer }) {
  return (
    <>
      {marks.map((mark) => (
        <span key={mark} class="mark">
          {mark.replaceAll("_", " ")}
        </span>
      ))}
    </>
  );
}

function Facts({ task }: { readonly task: TaskAnswer }) {
  const { taskId, providerTaskId, requestId, metadata = {}, warnings = [], error } = task;
  const facts = Object.entries({
    Task: taskId,
    "Task at Tencent": providerTaskId,
    "Tencent's RequestId": error?.provider?.requestId ?? requestId,
    Created: task.createdAt,
    Settled: task.settledAt,
    Deadline: task.deadline,
    "Kept until": task.expiresAt,
    ...metadata,
  }).filter(([, value]) => value !== undefined);
  return (
    <section aria-label="Facts">
      <h2>Facts</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
      <h2>{task.follow === undefined ? "Input" : "Followed"}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it. */}
      <pre tabIndex={0}>{JSON.stringify(task.follow ?? task.input ?? {}, null, 2)}</pre>
    </section>
  );
}

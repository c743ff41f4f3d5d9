import type { StoryAnswer } from "../http/api.ts";

type Passage = StoryAnswer["events"][number];

interface StoryProps {
  readonly story: StoryAnswer;
  readonly onReplay: (deliveryId: string) => void;
}

/** The life of a task as a timeline, and the webhooks that told of it. */
export function Story({ story, onReplay }: StoryProps) {
  const { events, deliveries, questions } = story;
  return (
    <section aria-label="Story">
      <h2>Story</h2>
      <ol class="story">
        {events.map((passage) => (
          <li key={`${passage.at}${passage.kind}${passage.what}`} class={passage.kind}>
            <time dateTime={passage.at}>{passage.at.slice(0, 19).replace("T", " ")}</time>{" "}
            {sentenceOf(passage)}
            {passage.requestId !== undefined && <code>{passage.requestId}</code>}
          </li>
        ))}
      </ol>
      {questions?.lastAt !== undefined && (
        <p>
          Tencent was asked last at <time>{questions.lastAt.slice(0, 19).replace("T", " ")}</time>.
        </p>
      )}
      {deliveries.length > 0 && <h2>Webhooks</h2>}
      <ul class="deliveries">
        {deliveries.map(({ id, event, receiver, status, attempts, lastOutcome }) => (
          <li key={id}>
            <span class={`chip ${status === "delivered" ? "succeeded" : status}`}>{status}</span>{" "}
            {event} to {receiver ?? "a receiver that is no more"}, {attempts}{" "}
            {attempts === 1 ? "try" : "tries"}
            {lastOutcome === undefined ? "" : ` (${lastOutcome})`}{" "}
            <button type="button" onClick={() => onReplay(id)}>
              Send again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const sentenceOf = ({
  kind,
  by,
  code,
  status,
  via,
  what,
  reason,
  times = 1,
  lastAt,
}: Passage): string => {
  const why = [code, reason].filter((word) => word !== undefined).join(", ");
  const because = why === "" ? "" : `: ${why}`;
  switch (kind) {
    case "submitted":
      return "The caller submitted it.";
    case "sent":
      return "Its start was sent to Tencent.";
    case "refused":
      return `Tencent refused its start${because}.`;
    case "doubted":
      return `Its start is in doubt${because}.`;
    case "accepted":
      return "Tencent accepted it.";
    case "settled":
      return `It ended as ${status ?? "settled"}${via === undefined ? "" : `, learned by ${via}`}${because}.`;
    case "told":
      return "A receiver was told.";
    case "odd":
      return `Odd: ${(what ?? "something").replaceAll("_", " ")}${because}${times > 1 ? `, ${times} times, last at ${lastAt}` : ""} (by ${by}).`;
  }
};

import { useState } from "preact/hooks";
import type { Query } from "./service.ts";

/** The last hours of which tasks can be shown alone. */
const HOURS = { "the last hour": 1, "the last day": 24, "the last week": 168 };

interface FilterProps {
  readonly query: Query;
  /** The words that the service knows. */
  readonly statuses: readonly string[];
  readonly operations: readonly string[];
  readonly onQuery: (query: Query) => void;
}

/** The filters of the list. The service takes two of status, operation, unsettled and metadata. */
export function Filters({ query, statuses, operations, onQuery }: FilterProps) {
  const set = (name: string, value: string): void => {
    const { [name]: _before, ...others } = query;
    onQuery(value === "" ? others : { ...others, [name]: value });
  };
  // They are what was chosen and typed. The list is drawn anew every few seconds, meanwhile too.
  const [hours, setHours] = useState("");
  const [metadata, setTyped] = useState("");
  const setMetadata = (text: string): void => {
    const others = Object.entries(query).filter(([name]) => !name.startsWith("metadata."));
    const [, name, value] = /^([^=]+)=(.+)$/.exec(text.trim()) ?? [];
    const ours = name === undefined || value === undefined ? [] : [[`metadata.${name}`, value]];
    onQuery(Object.fromEntries([...others, ...ours]));
  };
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Choice
        label="Status"
        value={query.status}
        choices={statuses.map((status) => [status, status])}
        isFirst
        onChoice={(value) => set("status", value)}
      />
      <Choice
        label="Operation"
        value={query.operation}
        choices={operations.map((name) => [name, name])}
        onChoice={(value) => set("operation", value)}
      />
      <Choice
        label="Created in"
        value={hours}
        choices={Object.entries(HOURS).map(([words, count]) => [String(count), words])}
        onChoice={(value) => {
          setHours(value);
          set("createdAfter", value === "" ? "" : sinceHours(Number(value)));
        }}
      />
      <label>
        Metadata
        <input
          type="text"
          placeholder="name=value"
          pattern="[^=]+=.+"
          value={metadata}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={({ currentTarget }) => setMetadata(currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={query.settled === "false"}
          onChange={({ currentTarget }) => set("settled", currentTarget.checked ? "false" : "")}
        />
        Unsettled only
      </label>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly isFirst?: boolean;
  readonly onChoice: (value: string) => void;
}

function Choice({ label, value = "", choices, isFirst = false, onChoice }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        value={value}
        data-filter={isFirst ? "" : undefined}
        onChange={({ currentTarget }) => onChoice(currentTarget.value)}
      >
        <option value="">any</option>
        {choices.map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whole minutes, so that the same choice stays the same text for a while. */
const sinceHours = (hours: number): string => {
  const minutes = Math.floor(Date.now() / 60_000) - hours * 60;
  return new Date(minutes * 60_000).toISOString();
};

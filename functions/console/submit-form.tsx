import { useState } from "preact/hooks";
import type { OperationDetailAnswer } from "../http/api.ts";
import { asRefused, useAsking } from "./asking.ts";
import { Fault } from "./fault.tsx";
import { Field, type FieldSchema } from "./field.tsx";
import type { Refused, Service, Submission } from "./service.ts";
import { addressOf } from "./ways.ts";

interface SubmitFormProps {
  readonly service: Service;
  readonly operation: string | undefined;
}

/** Chooses an operation, and shows the form that is made from its schema. */
export function SubmitForm({ service, operation }: SubmitFormProps) {
  const { answer, fault } = useAsking(
    "operations",
    () => service.operations(),
    () => false,
  );
  const chosen = operation ?? answer?.operations[0]?.operation;
  return (
    <section aria-label="Submit a task">
      <Fault fault={fault} />
      <label>
        Operation
        <select
          value={chosen}
          onChange={({ currentTarget }) => {
            location.hash = addressOf({ view: "submit", operation: currentTarget.value });
          }}
        >
          {answer?.operations.map(({ operation: name, summary }) => (
            <option key={name} value={name}>
              {name}: {summary}
            </option>
          ))}
        </select>
      </label>
      {chosen !== undefined && <OperationForm key={chosen} service={service} name={chosen} />}
    </section>
  );
}

function OperationForm({ service, name }: { readonly service: Service; readonly name: string }) {
  const { answer, fault } = useAsking(
    name,
    () => service.operation(name),
    () => false,
  );
  if (answer === undefined) return <Fault fault={fault} />;
  return <Inputs service={service} operation={answer} />;
}

/** A key of our own making for each text that is submitted: sent twice, it is charged once. */
interface Checked {
  readonly text: string;
  readonly idempotencyKey: string;
  readonly warnings: readonly string[];
}

interface InputsProps {
  readonly service: Service;
  readonly operation: OperationDetailAnswer;
}

function Inputs({ service, operation }: InputsProps) {
  const { operation: name, inputSchema, example, rules } = operation;
  const [input, setInput] = useState<Readonly<Record<string, unknown>>>(example);
  const [checked, setChecked] = useState<Checked>();
  const [fault, setFault] = useState<Refused>();
  const text = JSON.stringify(input);
  const isChecked = checked?.text === text;
  const idempotencyKey = isChecked ? checked.idempotencyKey : crypto.randomUUID();
  const submission: Submission = { operation: name, input, idempotencyKey };
  const check = async (): Promise<void> => {
    const { warnings = [] } = await service.check(submission);
    setChecked({ text, idempotencyKey, warnings });
  };
  const submit = async (): Promise<void> => {
    const { taskId } = await service.submit(submission);
    location.hash = addressOf({ view: "task", taskId });
  };
  const send = async (): Promise<void> => {
    await (isChecked ? submit() : check()).then(
      () => setFault(undefined),
      (error: unknown) => setFault(asRefused(error)),
    );
  };
  return (
    <form
      class="submit"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Fields
        schema={inputSchema}
        input={input}
        fault={fault}
        onField={(field, value) => {
          const { [field]: _before, ...others } = input;
          setInput(value === undefined ? others : { ...others, [field]: value });
        }}
      />
      <Fault fault={fault} />
      {isChecked && (
        <div role="status">
          <p>It is right. Submitting it starts a task, which costs money.</p>
          {checked.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </div>
      )}
      <button type="submit">{isChecked ? "Submit" : "Check"}</button>
      {rules.length > 0 && (
        <details>
          <summary>What is checked beside this</summary>
          <ul>
            {rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </details>
      )}
    </form>
  );
}

interface FieldsProps {
  readonly schema: OperationDetailAnswer["inputSchema"];
  readonly input: Readonly<Record<string, unknown>>;
  readonly fault: Refused | undefined;
  readonly onField: (name: string, value: unknown) => void;
}

/** The fields that are required or filled come first; the others are folded away. */
function Fields({ schema, input, fault, onField }: FieldsProps) {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, FieldSchema>>;
    readonly required?: readonly string[];
  };
  const [first] = useState(
    () => new Set([...required, ...Object.keys(input)].filter((name) => name in properties)),
  );
  const field = ([name, of]: readonly [string, FieldSchema]) => (
    <Field
      key={name}
      name={name}
      schema={of}
      isRequired={required.includes(name)}
      value={input[name]}
      fault={faultAt(fault, name)}
      onValue={(value) => onField(name, value)}
    />
  );
  const all = Object.entries(properties);
  const others = all.filter(([name]) => !first.has(name));
  return (
    <>
      {all.filter(([name]) => first.has(name)).map(field)}
      {others.length > 0 && (
        <details>
          <summary>{others.length} more fields</summary>
          {others.map(field)}
        </details>
      )}
    </>
  );
}

/** The message about this field or about a part of it. */
const faultAt = (fault: Refused | undefined, name: string): string | undefined =>
  fault?.faults.find(
    ({ pointer = "" }) => pointer === `/input/${name}` || pointer.startsWith(`/input/${name}/`),
  )?.message;

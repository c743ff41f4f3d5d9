/** The parts of a field's JSON Schema that a form can use. */
export interface FieldSchema {
  readonly type?: string | undefined;
  readonly enum?: readonly (string | number)[] | undefined;
  readonly const?: string | number | undefined;
  readonly anyOf?: readonly FieldSchema[] | undefined;
  readonly description?: string | undefined;
}

interface FieldProps {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly isRequired: boolean;
  readonly value: unknown;
  readonly fault: string | undefined;
  readonly onValue: (value: unknown) => void;
}

/** One field of an input. A list or an object is written as JSON. */
export function Field({ name, schema, isRequired, value, fault, onValue }: FieldProps) {
  const id = `field-${name}`;
  const described = [fault && `${id}-fault`, schema.description && `${id}-said`]
    .filter(Boolean)
    .join(" ");
  const control = {
    id,
    required: isRequired,
    "aria-invalid": fault !== undefined,
    ...(described === "" ? {} : { "aria-describedby": described }),
  };
  const text = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const take = ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void =>
    onValue(readText(schema, currentTarget.value));
  return (
    <div class="field">
      <label for={id}>
        {name}
        {isRequired && <abbr title="required">*</abbr>}
      </label>
      {choicesOf(schema).length > 0 ? (
        <select {...control} value={text} onChange={take}>
          <option value="">(not said)</option>
          {choicesOf(schema).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : isLong(name, schema) ? (
        <textarea {...control} rows={3} value={text} onInput={take} />
      ) : (
        <input {...control} type="text" value={text} onInput={take} />
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} class="fault">
          {fault}
        </p>
      )}
      {schema.description !== undefined && <p id={`${id}-said`}>{schema.description}</p>}
    </div>
  );
}

const choicesOf = ({ type, enum: words, const: word }: FieldSchema): readonly string[] => {
  if (words !== undefined) return words.map(String);
  if (word !== undefined) return [String(word)];
  return type === "boolean" ? ["true", "false"] : [];
};

const isLong = (name: string, { type, anyOf }: FieldSchema): boolean =>
  type === "array" || type === "object" || anyOf !== undefined || /prompt/i.test(name);

/**
 * The value that a text stands for. What cannot be read as the schema wants it stays a text: the
 * service says what is wrong with it.
 */
const readText = (schema: FieldSchema, text: string): unknown => {
  if (text === "") return undefined;
  if (schema.type === "string") return text;
  try {
    const value: unknown = JSON.parse(text);
    return schema.type === undefined && typeof value === "number" && schema.enum === undefined
      ? text
      : value;
  } catch {
    return text;
  }
};

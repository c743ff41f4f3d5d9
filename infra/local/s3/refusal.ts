/** An answer that is no success, as S3 says it. */
export class S3Refusal extends Error {
  override readonly name = "S3Refusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** An element with its text, or with others inside. */
export function xml(name: string, content: string | readonly string[]): string {
  const inner =
    typeof content === "string"
      ? content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
      : content.join("");
  return `<${name}>${inner}</${name}>`;
}

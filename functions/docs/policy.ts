import { createHash } from "node:crypto";

/** The source of a Content-Security-Policy that lets this style in, and no other. */
export function sourceOf(style: string): string {
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

/** A policy that lets these styles and parts in, and nothing else. */
export function policyOf(styles: readonly string[], ...parts: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styles.join(" ")}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...parts,
  ].join("; ");
}

import type { Refused } from "./service.ts";

/** A refusal, with the fields that it names. */
export function Fault({ fault }: { readonly fault: Refused | undefined }) {
  if (fault === undefined) return null;
  return (
    <div class="fault" role="alert">
      <p>{fault.status === 401 ? "The service does not know this key." : fault.message}</p>
      {fault.faults.length > 0 && (
        <ul>
          {fault.faults.map(({ pointer, parameter, message }) => (
            <li key={`${pointer ?? parameter}${message}`}>
              <code>{pointer ?? parameter}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

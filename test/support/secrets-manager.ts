import {
  type ReadSecret,
  readSecretText,
  secretsManager,
} from "../../functions/store/secret-store.ts";
import { awsMachine } from "./aws-machine.ts";

/** The shipped reader of secrets, with Secrets Manager at an address if there is one. */
export const secretReader = (endpoint?: string): ReadSecret =>
  readSecretText(() => secretsManager({ region: "us-east-1", endpoint }, awsMachine));

// undici has types for its front door only. The transport imports the pool alone: all of undici costs twice as much to load.
declare module "undici/lib/dispatcher/pool.js" {
  import { Pool } from "undici";
  export = Pool;
}

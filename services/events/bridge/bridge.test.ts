// The bridges on SQLite.
import { describeBridges } from "./bridge.contract.ts";

describeBridges("[sqlite]", async () => "sqlite::memory:");

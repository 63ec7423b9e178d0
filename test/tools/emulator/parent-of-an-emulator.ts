/** Starts an emulator, prints its endpoint, and ends it after a Ctrl-C: what `deploy:local --keep` does. */
import { startEmulator } from "../../../tools/emulator/emulator";
import { findFakecloud } from "../../../tools/emulator/fakecloud";
import { interrupted } from "../../../tools/terraform/child-process";

void (async () => {
  const emulator = await startEmulator(String(findFakecloud()), { accountId: "111111111111", region: "us-east-1" });
  process.stdout.write(`${emulator.endpoint}\n`);
  await interrupted();
  const { ok } = await fetch(`${emulator.endpoint}/_fakecloud/health`);
  process.stdout.write(ok ? "interrupted, and the emulator still answers\n" : "");
  await emulator.stop();
})();

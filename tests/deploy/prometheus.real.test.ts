// The alert rules, read by Prometheus' own checker.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { debianPrefix } from "@pipecast/testkit/debian/debian-prefix";
import { describeReal } from "@pipecast/testkit/describe-real";
import { runCommand } from "@pipecast/testkit/run-command";

const folder = fileURLToPath(new URL("../../deploy/prometheus/", import.meta.url));

describeReal(
  "promtool",
  () => debianPrefix({ name: "prometheus", suite: "bookworm", packages: ["prometheus"] }),
  (prefix) => {
    test("finds nothing wrong with the rules", async () => {
      const { stdout } = await runCommand(
        prefix().command("usr/bin/promtool", "check", "rules", `${folder}pipecast.rules.yml`),
        { deadline: 60_000 },
      );
      expect(stdout).toContain("12 rules found");
    });
  },
);

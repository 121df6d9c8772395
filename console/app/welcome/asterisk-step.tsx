// Connecting a real Asterisk: the commands, and what the doctor finds, with what to copy for each.
import { type DoctorFinding, readDoctor } from "@pipecast/contracts/pbx/doctor";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { CopyLine, Step, type Standing } from "./step.tsx";

export function AsteriskStep({ at }: { at: number }) {
  const w = words.welcome.asterisk;
  const found = useAnswer("doctor", () => ask(readDoctor, { query: {} }));
  const doctor = found.value;
  return (
    <Step
      at={at}
      title={w.title}
      lead={doctor?.switch === "asterisk" ? "" : w.lead}
      answer={{ ...found, value: doctor === undefined ? undefined : standing(doctor) }}
    >
      {doctor?.switch === "sandbox" && (
        <>
          <CopyLine text="npx pipecast asterisk-config --out asterisk" />
          <p className="text-soft">{w.next}</p>
          <CopyLine text="SWITCH=asterisk" />
          <CopyLine text="npx pipecast doctor" />
        </>
      )}
      <ul className="flex flex-col gap-3">
        {doctor?.findings.map((finding) => (
          <Found key={`${finding.code} ${finding.text}`} finding={finding} />
        ))}
      </ul>
    </Step>
  );
}

function standing(doctor: { switch: string; findings: readonly DoctorFinding[] }): Standing {
  const w = words.welcome.asterisk;
  const some = doctor.findings.length > 0;
  const wrong = doctor.findings.some(({ severity }) => severity === "error");
  if (doctor.switch === "sandbox")
    return { done: false, wrong, said: some ? w.directory : w.sandbox };
  return { done: !wrong, wrong, said: some ? w.found : w.fine };
}

/** Text without its backticks; what stood between them can be copied. */
function Found({ finding }: { finding: DoctorFinding }) {
  const { code, severity, text, todo } = finding;
  const lines = [...todo.matchAll(/`([^`]+)`/g)].map(([, line]) => line ?? "");
  return (
    <li className="flex min-w-0 flex-col gap-1 border-l-2 border-line-strong pl-3">
      <p className="break-words">
        <span className={severity === "error" ? "text-alarm" : "text-warm"}>{code}</span> {text}
      </p>
      <p className="text-sm break-words text-soft">{todo.replaceAll("`", "")}</p>
      {lines.map((line) => (
        <CopyLine key={line} text={line} />
      ))}
    </li>
  );
}

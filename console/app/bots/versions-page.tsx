// A bot's versions: what each changed, who published it and why; back to one of them, or on with the draft.
import { publishBot } from "@pipecast/contracts/gateway/bots";
import { restoreBotVersion } from "@pipecast/contracts/gateway/versions";
import { diffFlows } from "@pipecast/flow/diff/diff-flows";
import { useMemo, useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { Link, segmentOf } from "../route.tsx";
import { ask, sayError } from "../session/server.ts";
import { useMay, useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { ChangeList } from "./change-list.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { useHistory } from "./use-history.ts";
import { DRAFT, VersionList } from "./version-list.tsx";

export default function VersionsPage({ path }: { path: string }) {
  const id = segmentOf(path, 2);
  const { session } = useSession();
  const may = useMay();
  const { value, fault, again } = useHistory(id);
  const [chosen, choose] = useState<number | typeof DRAFT>(DRAFT);
  const [publishing, setPublishing] = useState(false);
  const [told, tell] = useState<{ text: string; bad?: boolean }>();
  const w = words.bots.history;
  const compared = useMemo(() => {
    if (value === undefined) return undefined;
    const { bot, versions } = value;
    const at = chosen === DRAFT ? -1 : versions.findIndex(({ version }) => version === chosen);
    const to = chosen === DRAFT ? bot : versions[at];
    // The draft is measured by what calls get.
    const from =
      chosen === DRAFT
        ? versions.find(({ version }) => version === bot.published_version)
        : versions[at + 1];
    if (to === undefined || from === undefined) return undefined;
    return { from: from.version, changes: diffFlows(from.flow, to.flow) };
  }, [value, chosen]);

  const restore = async (version: number) => {
    try {
      await ask(restoreBotVersion, { params: { id, version }, body: {} });
      tell({ text: w.restored(version) });
      choose(DRAFT);
      again();
    } catch (error) {
      tell({ text: sayError(error), bad: true });
    }
  };

  const link = "text-brand underline-offset-2 hover:underline";
  if (value === undefined)
    return (
      <div className="mx-auto flex max-w-6xl flex-col gap-3">
        <Link href="/bots" className={link}>
          {w.back}
        </Link>
        {fault === undefined ? (
          <p role="status" className="text-soft">
            {words.bots.loading}
          </p>
        ) : (
          <Notice look="alarm" role="alert">
            {fault}
          </Notice>
        )}
      </div>
    );
  const { bot, versions } = value;
  const shown = chosen === DRAFT ? undefined : versions.find((one) => one.version === chosen);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0">
          <Link href="/bots" className={`${link} text-sm`}>
            {w.back}
          </Link>
          <h1 className="text-xl font-semibold wrap-anywhere">{bot.name}</h1>
        </div>
        <div className="ml-auto flex flex-wrap gap-2">
          <Link
            href={`/bots/${encodeURIComponent(id)}`}
            className="inline-flex min-h-10 items-center rounded-[9px] border border-line-strong bg-card px-4 font-medium hover:bg-sunken"
          >
            {w.openFlow}
          </Link>
          {may(publishBot) && (
            <Button look="main" onClick={() => setPublishing(true)}>
              {w.publish}
            </Button>
          )}
        </div>
      </div>
      <div aria-live="polite">
        {told !== undefined && (
          <Notice look={told.bad === true ? "alarm" : "calm"}>{told.text}</Notice>
        )}
      </div>
      <div className="grid items-start gap-4 md:grid-cols-[18rem_minmax(0,1fr)]">
        <VersionList
          bot={bot}
          versions={versions}
          timeZone={session.organization.timezone}
          chosen={chosen}
          choose={choose}
        />
        <section
          aria-labelledby="changes-title"
          className="card flex min-w-0 flex-col gap-3 p-4 sm:p-5"
        >
          <div className="flex flex-wrap items-center gap-3">
            <h2 id="changes-title" className="min-w-0 font-semibold">
              {compared === undefined
                ? shown === undefined
                  ? w.draft
                  : w.version(shown.version)
                : chosen === DRAFT
                  ? w.since(compared.from)
                  : w.between(compared.from, chosen)}
            </h2>
            {shown !== undefined && may(restoreBotVersion) && (
              <Button className="ml-auto" onClick={() => void restore(shown.version)}>
                {w.restore}
              </Button>
            )}
          </div>
          {shown !== undefined && shown.override !== null && (
            <Notice look="warm">{w.overridden(shown.override.reason)}</Notice>
          )}
          {compared === undefined ? (
            <p className="text-soft">{versions.length === 0 ? w.none : w.first}</p>
          ) : (
            <ChangeList changes={compared.changes} />
          )}
        </section>
      </div>
      {publishing && (
        <PublishDialog
          bot={bot}
          close={() => setPublishing(false)}
          published={(version) => {
            setPublishing(false);
            tell({ text: words.bots.gate.done(version) });
            again();
          }}
        />
      )}
    </div>
  );
}

// Everything of a test's Asterisk that is neither SIP nor dialplan: folders, modules, AMI, ARI, queues, call records.
import type { AsteriskAddress, AsteriskOptions } from "./asterisk-options.ts";
import { section } from "./config-section.ts";

/** Credentials when the test names none. */
export const defaultAccess = { user: "pipecast", secret: "a-secret-only-tests-know" };

export interface AsteriskFolders {
  /** The instance's own folder, with `etc run spool log data varlib` in it. */
  root: string;
  modules: string;
}

// Modules that open ports or reach out by themselves, or only complain without a configuration.
const unwanted = [
  "app_voicemail_odbc cdr_odbc cdr_pgsql cdr_radius cdr_sqlite3_custom cdr_tds cdr_custom",
  "cel_custom cel_odbc cel_pgsql cel_radius cel_sqlite3_custom cel_tds res_cdrel_custom",
  "chan_console chan_iax2 chan_motif chan_unistim pbx_ael pbx_dundi pbx_lua pbx_realtime",
  "res_adsi app_adsiprog app_getcpeid res_smdi res_calendar res_calendar_caldav res_calendar_ews",
  "res_calendar_exchange res_calendar_icalendar res_config_curl res_config_ldap res_config_odbc",
  "res_config_pgsql res_config_sqlite3 res_fax res_fax_spandsp res_hep res_hep_pjsip res_hep_rtcp",
  "res_phoneprov res_pjsip_phoneprov_provider res_prometheus res_snmp res_statsd res_stun_monitor",
  "res_resolver_unbound res_xmpp app_festival app_jack app_alarmreceiver app_minivm app_sms func_odbc app_voicemail app_agent_pool res_clialiases",
].flatMap((names) => names.split(" "));

/** Gives the files by name. */
export function coreConfig(
  folders: AsteriskFolders,
  address: AsteriskAddress,
  options: AsteriskOptions,
): Record<string, string> {
  const { root, modules } = folders;
  const ami = { ...defaultAccess, ...options.ami };
  const ari = { ...defaultAccess, ...options.ari };
  return {
    "asterisk.conf":
      section("directories", {
        astetcdir: `${root}/etc`,
        astmoddir: modules,
        astdatadir: `${root}/data`,
        astagidir: `${root}/data/agi-bin`,
        astvarlibdir: `${root}/varlib`,
        astdbdir: `${root}/varlib`,
        astkeydir: `${root}/varlib`,
        astcachedir: `${root}/varlib`,
        astspooldir: `${root}/spool`,
        astrundir: `${root}/run`,
        astlogdir: `${root}/log`,
      }) +
      section("options", { verbose: 3, nocolor: "yes", defaultlanguage: "en", hideconnect: "yes" }),
    "modules.conf": `[modules]\nautoload = yes\n${unwanted.map((name) => `noload = ${name}.so\n`).join("")}`,
    "logger.conf":
      section("general", { dateformat: "%F %T.%3q", queue_log: "yes" }) +
      section("logfiles", { full: "notice,warning,error,verbose,dtmf" }),
    "http.conf": section("general", {
      enabled: "yes",
      bindaddr: address.host,
      bindport: address.httpPort,
    }),
    "manager.conf":
      section("general", { enabled: "yes", bindaddr: address.host, port: address.amiPort }) +
      section(ami.user, {
        secret: ami.secret,
        read: ami.read ?? "call,cdr,agent,user,system,reporting",
        write: ami.write ?? "call,originate,reporting",
        writetimeout: 5000,
      }),
    "ari.conf":
      section("general", { enabled: "yes" }) +
      section(ari.user, { type: "user", password: ari.secret, read_only: "no" }),
    "queues.conf":
      section("general", { persistentmembers: "no", monitor_type: "MixMonitor" }) +
      (options.queues ?? [])
        .map(
          ({ name, members, settings }) =>
            section(name, { strategy: "ringall", timeout: 15, retry: 1, ...settings }) +
            members.map((member) => `member = ${member}\n`).join(""),
        )
        .join("\n"),
    "musiconhold.conf": section("default", { mode: "files", directory: `${root}/data/moh` }),
    "cdr.conf":
      section("general", { enable: "yes", ...options.cdr }) +
      section("csv", {
        usegmtime: "yes",
        loguniqueid: "yes",
        loguserfield: "yes",
        newcdrcolumns: "yes",
      }),
    "cdr_manager.conf":
      section("general", { enabled: "yes" }) +
      "[mappings]\nlinkedid => LinkedID\nsequence => Sequence\n",
    "res_odbc.conf": "",
    "cdr_adaptive_odbc.conf": "",
    "cel.conf": section("general", { enable: "no" }),
    "extensions.conf": options.dialplan ?? "",
  };
}

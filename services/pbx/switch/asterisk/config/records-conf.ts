// What Asterisk writes down: CDR into the database and into a local file, the queue log, its own log; and rtp.conf. Pure.
import type { ConfigFiles, ConfigInput } from "./config-input.ts";

/** Gives the files by name. */
export function recordFiles({ cdr, cdrTable }: Pick<ConfigInput, "cdr" | "cdrTable">): ConfigFiles {
  return {
    "cdr.conf": `
[general]
enable = yes
; Calls that nobody answered are what tickets are made of.
unanswered = yes
congestion = yes
; Each record at once: a batch is lost with the machine.
batch = no

; The local spool, log/cdr-csv/Master.csv: rows that the database did not get are still here.
[csv]
usegmtime = yes
loguniqueid = yes
loguserfield = yes
newcdrcolumns = yes
`,
    "cdr_manager.conf": `
; CDR by AMI; without the mappings a record does not say which call it belongs to.
[general]
enabled = yes

[mappings]
linkedid => LinkedID
sequence => Sequence
`,
    "cdr_adaptive_odbc.conf":
      cdr === null
        ? `
; PipeCast keeps its data in SQLite, which Asterisk cannot write: the CDR file and AMI tell of calls instead.
; With DATABASE_URL or CDR_DATABASE_URL=mysql://… run pipecast asterisk-config again.
`
        : `
; Columns are found by name, linkedid and sequence too. Times in UTC, as everything in PipeCast's database.
[pipecast]
connection = pipecast
table = ${cdrTable}
usegmtime = yes
alias start => calldate
`,
    "res_odbc.conf":
      cdr === null
        ? "\n; See cdr_adaptive_odbc.conf.\n"
        : `
[pipecast]
enabled = yes
dsn = pipecast
username = ${cdr.user}
password = ${cdr.password}
; A database that is away when Asterisk starts is not tried again before \`module reload cdr_adaptive_odbc.so\`.
pre-connect = yes
max_connections = 2
`,
    ...(cdr === null
      ? {}
      : {
          "odbc.ini": `
; Put this into /etc/odbc.ini (packages unixodbc and odbc-mariadb).
[pipecast]
Driver = MariaDB Unicode
SERVER = ${cdr.host}
PORT = ${cdr.port}
DATABASE = ${cdr.name}
`,
        }),
    "rtp.conf": `
; Open these ports (UDP) toward carrier and phones.
[general]
rtpstart = 10000
rtpend = 20000
strictrtp = yes
`,
    "logger.conf": `
[general]
dateformat = %F %T.%3q
; Who waited, who answered, who gave up.
queue_log = yes

[logfiles]
messages.log => notice,warning,error
`,
  };
}

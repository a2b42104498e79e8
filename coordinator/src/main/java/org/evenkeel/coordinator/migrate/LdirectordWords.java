package org.evenkeel.coordinator.migrate;

/** What of ldirectord.cf has no counterpart. */
final class LdirectordWords {
  static final Vocabulary WORDS =
      new Vocabulary()
          .with(
              "who gets mail is said once, in node.yaml",
              "write alerts.mail there",
              "emailalert",
              "emailalertfrom",
              "emailalertfreq",
              "emailalertstatus",
              "smtp",
              "comment")
          .with(
              "a file is read when it is applied",
              "evenkeel config apply",
              "autoreload",
              "callback",
              "execute")
          .with(
              "the service manager runs the coordinator, which has one process and logs to it",
              "journalctl -u evenkeel; evenkeel why VIP RIP",
              "logfile",
              "monitorfile",
              "supervised",
              "fork")
          .with(
              "tables stay at a stop unless evenkeel run --clear says otherwise",
              "nothing, or --clear",
              "cleanstop")
          .with(
              "servers are taken out by command",
              "evenkeel rip halt VIP RIP, or drain",
              "maintenancedir")
          .with(
              "what is missing from the table is put there again",
              "nothing; on-failure: remove keeps it out while its check fails",
              "readdquiescent")
          .with(
              "no program is run when all real servers are down",
              "fallback says who takes the clients",
              "fallbackcommand")
          .with(
              "nothing here uses it",
              "nothing: ldirectord has no use for it here either",
              "request",
              "receive",
              "service",
              "httpmethod",
              "virtualhost",
              "login",
              "passwd",
              "database",
              "secret",
              "netmask",
              "checkcommand",
              "checkport",
              "checkcount",
              "checktimeout",
              "negotiatetimeout",
              "checkinterval",
              "failurecount",
              "fallback",
              "fallback6",
              "quiescent",
              "checktype")
          .with(
              "is an old word that ldirectord refuses or does not heed",
              "negotiatetimeout, or nothing",
              "connecttimeout",
              "load");

  private LdirectordWords() {}
}

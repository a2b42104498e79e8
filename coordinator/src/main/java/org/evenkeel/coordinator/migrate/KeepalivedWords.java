package org.evenkeel.coordinator.migrate;

/** What of keepalived.conf(5) has no counterpart. */
final class KeepalivedWords {
  private static final String NOTHING = "nothing";

  static final Vocabulary WORDS = new Vocabulary();

  static {
    globals();
    process();
    vrrp();
    tracking();
    services();
    checks();
  }

  private KeepalivedWords() {}

  private static void globals() {
    WORDS
        .with(
            "who gets mail is said once, in node.yaml",
            "write alerts.mail there",
            "notification_email",
            "notification_email_from",
            "smtp_server",
            "smtp_helo_name",
            "smtp_connect_timeout",
            "smtp_alert",
            "smtp_alert_vrrp",
            "smtp_alert_checker",
            "no_email_faults",
            "no_checker_emails")
        .with(
            "no program is run and no pipe written when something changes: addresses, tables and"
                + " rules are Evenkeel's own work",
            "evenkeel why VIP RIP tells what happened; for work of your own watch evenkeel status"
                + " -o json",
            "notify",
            "notify_master",
            "notify_backup",
            "notify_fault",
            "notify_stop",
            "notify_deleted",
            "notify_master_rx_lower_pri",
            "notify_priority_changes",
            "notify_up",
            "notify_down",
            "quorum_up",
            "quorum_down",
            "omega",
            "notify_fifo",
            "notify_fifo_script",
            "vrrp_notify_fifo",
            "vrrp_notify_fifo_script",
            "vrrp_notify_priority_changes",
            "lvs_notify_fifo",
            "lvs_notify_fifo_script",
            "fifo_write_vrrp_states_on_reload",
            "rs_init_notifies",
            "startup_script",
            "startup_script_timeout",
            "shutdown_script",
            "shutdown_script_timeout",
            "script_user",
            "enable_script_security",
            "user")
        .with(
            "who reads by SNMP is said once, in node.yaml, and other objects are read",
            "see listen.snmp and the section snmp there",
            "snmp_socket",
            "enable_snmp_vrrp",
            "enable_snmp_checker",
            "enable_snmp_rfc",
            "enable_snmp_rfcv2",
            "enable_snmp_rfcv3",
            "snmp_name")
        .with(
            "nobody is told by SNMP traps or D-Bus",
            "alerts in node.yaml tells by mail and webhook",
            "enable_traps",
            "enable_dbus",
            "dbus_service_name")
        .with(
            "what is in the kernel's table is adopted, and what is foreign stays",
            "evenkeel run --clear takes our own away at a stop",
            "lvs_flush",
            "lvs_flush_on_stop",
            "lvs_flush_onstop")
        .with(
            "is an old word that keepalived itself does not know any more",
            "lvs_sync_daemon, or nothing",
            "lvs_sync_daemon_interface");
  }

  private static void process() {
    WORDS.with(
        "is about the processes of keepalived itself",
        "nothing; the unit of the coordinator is systemd's to tune",
        "net_namespace",
        "net_namespace_ipvs",
        "namespace_with_ipsets",
        "instance",
        "use_pid_dir",
        "child_wait_time",
        "tmp_config_directory",
        "config_save_dir",
        "process_names",
        "process_name",
        "vrrp_process_name",
        "checker_process_name",
        "lvs_process_name",
        "bfd_process_name",
        "max_auto_priority",
        "min_auto_priority_delay",
        "vrrp_priority",
        "checker_priority",
        "bfd_priority",
        "vrrp_no_swap",
        "checker_no_swap",
        "bfd_no_swap",
        "vrrp_cpu_affinity",
        "checker_cpu_affinity",
        "bfd_cpu_affinity",
        "vrrp_rt_priority",
        "checker_rt_priority",
        "bfd_rt_priority",
        "vrrp_rlimit_rttime",
        "checker_rlimit_rttime",
        "bfd_rlimit_rttime",
        "dynamic_interfaces",
        "vrrp_netlink_cmd_rcv_bufs",
        "vrrp_netlink_cmd_rcv_bufs_force",
        "vrrp_netlink_monitor_rcv_bufs",
        "vrrp_netlink_monitor_rcv_bufs_force",
        "lvs_netlink_cmd_rcv_bufs",
        "lvs_netlink_cmd_rcv_bufs_force",
        "lvs_netlink_monitor_rcv_bufs",
        "lvs_netlink_monitor_rcv_bufs_force",
        "process_monitor_rcv_bufs",
        "process_monitor_rcv_bufs_force",
        "vrrp_rx_bufs_policy",
        "vrrp_rx_bufs_multiplier",
        "kernel_rx_buf_size",
        "umask",
        "random_seed",
        "reload_check_config",
        "include_check",
        "reload_time_file",
        "reload_repeat",
        "reload_file",
        "data_use_instance",
        "debug",
        "log_unknown_vrids",
        "checker_log_all_failures",
        "log_all_failures",
        "router_id");
  }

  private static void vrrp() {
    WORDS
        .with(
            "the pair speaks no VRRP, but a signed protocol of its own",
            "evenkeel ha pair on both nodes, see docs/ha.md",
            "authentication",
            "virtual_router_id",
            "state",
            "version",
            "vrrp_version",
            "vrrp_strict",
            "strict_mode",
            "vrrp_mcast_group4",
            "vrrp_mcast_group6",
            "mcast_src_ip",
            "mcast_dst_ip",
            "unicast_src_ip",
            "unicast_peer",
            "unicast_fault_no_peer",
            "unicast_ttl",
            "old_unicast_checksum",
            "vrrp_check_unicast_src",
            "check_unicast_src",
            "track_src_ip",
            "vrrp_skip_check_adv_addr",
            "skip_check_adv_addr",
            "vrrp_lower_prio_no_advert",
            "lower_prio_no_advert",
            "vrrp_higher_prio_send_advert",
            "higher_prio_send_advert",
            "vrrp_down_timer_adverts",
            "down_timer_adverts",
            "vrrp_startup_delay",
            "native_ipv6",
            "priority",
            "advert_int",
            "preempt_delay",
            "preempt",
            "nopreempt",
            "interface",
            "accept",
            "no_accept")
        .with(
            "addresses are announced at once and again until the network has heard",
            NOTHING,
            "vrrp_garp_master_delay",
            "vrrp_garp_master_repeat",
            "vrrp_garp_lower_prio_delay",
            "vrrp_garp_lower_prio_repeat",
            "vrrp_garp_master_refresh",
            "vrrp_garp_master_refresh_repeat",
            "vrrp_garp_interval",
            "vrrp_gna_interval",
            "vrrp_min_garp",
            "vrrp_garp_extra_if",
            "garp_master_delay",
            "garp_master_repeat",
            "garp_lower_prio_delay",
            "garp_lower_prio_repeat",
            "garp_master_refresh",
            "garp_master_refresh_repeat",
            "garp_extra_if",
            "garp_group")
        .with(
            "a hardware address that moves is made by virtual-mac alone",
            "set ha.virtual-mac in node.yaml",
            "use_vmac_addr",
            "vmac_xmit_base",
            "vmac_prefix",
            "vmac_addr_prefix",
            "use_ipvlan",
            "vrf",
            "disable_local_igmp")
        .with(
            "packet filter rules of the coordinator are its own, in a table of its own",
            NOTHING,
            "nftables",
            "nftables_priority",
            "nftables_counters",
            "nftables_ifindex",
            "nftables_ipvs",
            "nftables_ipvs_priority",
            "nftables_ipvs_start_fwmark",
            "vrrp_iptables",
            "vrrp_ipsets")
        .with(
            "Evenkeel puts on no routes, rules and addresses but those that services need",
            "leave them to the host's own network configuration",
            "static_ipaddress",
            "static_routes",
            "static_rules",
            "default_interface",
            "virtual_routes",
            "virtual_rules",
            "virtual_ipaddress",
            "virtual_ipaddress_excluded",
            "promote_secondaries",
            "track_group");
  }

  private static void tracking() {
    WORDS
        .with(
            "only an interface, an address or a program can be tracked",
            "set ha.track in node.yaml, such as { command: [/usr/bin/pgrep, nginx], cost: 20 }",
            "track_file",
            "vrrp_track_file",
            "track_process",
            "vrrp_track_process",
            "track_bfd",
            "bfd_instance",
            "track_script",
            "track_interface",
            "vrrp_script")
        .with(
            "a tracked program runs by a fixed rhythm, and one failure counts",
            "let the program itself be patient",
            "interval",
            "timeout",
            "rise",
            "fall",
            "init_fail",
            "weight")
        .with(
            "the carrier of interfaces is heard of from the kernel",
            NOTHING,
            "linkbeat_use_polling",
            "linkbeat_interfaces",
            "interface_up_down_delays",
            "dont_track_primary")
        .with(
            "all addresses of a pair are on one node, so that all are one group",
            NOTHING,
            "vrrp_sync_group",
            "group",
            "sync_group_tracking_weight",
            "global_tracking");
  }

  private static void services() {
    WORDS
        .with(
            "IPVS alone chooses by persistence engines here, and Evenkeel sets none",
            "forwarding proxy can keep clients by cookie, header, url or rdp: docs/layer7.md",
            "persistence_engine")
        .with(
            "real servers are checked by both nodes of a pair, whoever has the VIP",
            NOTHING,
            "ha_suspend")
        .with("checks are spread over their interval", NOTHING, "warmup")
        .with(
            "the fallback is in the table with weight 0 while it is not needed",
            NOTHING,
            "sorry_server_inhibit")
        .with(
            "there is no sorry_server to reach, or it is reached as the real servers are",
            NOTHING,
            "sorry_server_lvs_method")
        .with("no virtual_server names this group", NOTHING, "virtual_server_group")
        .with(
            "nothing here uses it",
            "nothing: keepalived has no use for it here either",
            "virtualhost",
            "connect_timeout",
            "delay_loop",
            "retry",
            "nb_get_retry",
            "delay_before_retry");
  }

  private static void checks() {
    WORDS
        .with(
            "the health of a BFD session is not heard of",
            "the real server counts as up without a check: set check in the YAML",
            "BFD_CHECK")
        .with(
            "no file is watched for health or weight",
            "the real server counts as up without a check: set check or feedback in the YAML",
            "FILE_CHECK")
        .with(
            "a check is made at the real server's own address, by the route that the kernel takes",
            "set check.source, or a check of type exec",
            "connect_ip",
            "bind_if",
            "bind_port",
            "bindto",
            "fwmark")
        .with("HTTP/1.1 is spoken", "set check.http2, or a check of type exec", "http_protocol")
        .with("there is one page, so that there is nothing to wait for", NOTHING, "fast_recovery")
        .with(
            "pages are not compared by digest",
            "set check.body to an expression that the page must hold",
            "digest")
        .with(
            "the first 64 KiB of a page are searched, in time that grows with the length alone",
            NOTHING,
            "regex_stack",
            "regex_min_offset",
            "regex_max_offset")
        .with("the check says EHLO by this host's name", NOTHING, "helo_name")
        .with(
            "is of SMTP_CHECK as it was before keepalived 2", "set check.port in the YAML", "host")
        .with(
            "exit codes are up or down, and say no weight",
            "let the real server say how idle it is: feedback, see docs/weights.md",
            "misc_dynamic")
        .with(
            "certificates of checks are looked at by check.verify alone",
            "set check.verify in the YAML: true, or a fingerprint",
            "SSL",
            "password",
            "ca",
            "certificate",
            "key");
  }
}

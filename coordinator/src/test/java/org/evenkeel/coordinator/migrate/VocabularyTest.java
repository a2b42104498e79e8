package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every word of the manual pages, in its place: it changes the result, or it is reported with a
 * reason of its own. None is lost.
 */
class VocabularyTest {

  /** Words that say what is so here anyway, whether they are there or not. */
  private static final Set<String> ANYWAY = Set.of("alpha", "ip_family", "enable_sni", "preempt");

  /** A word stands where the @ is. */
  private static final String KEEPALIVED_TOP = "global_defs {\n}\n@\n";

  private static final String GLOBAL = "global_defs {\n@\n}\n";

  private static final String VRRP =
      """
      global_defs {
      }
      vrrp_script chk {
        script "/usr/bin/pgrep nginx"
        interval 2
      }
      vrrp_instance VI {
        virtual_ipaddress {
          192.0.2.10/24
        }
        @
      }
      """;

  private static final String SYNC_GROUP = "vrrp_sync_group G {\n@\n}\n";

  private static final String SCRIPT =
      """
      vrrp_script chk {
        script "/usr/bin/pgrep nginx"
        @
      }
      vrrp_instance VI {
        track_script {
          chk
        }
      }
      """;

  private static final String VIRTUAL =
      """
      virtual_server 192.0.2.1 80 {
        lvs_sched sh
        lvs_method DR
        protocol UDP
        persistence_timeout 60
        @
        real_server 192.0.2.2 80 {
          HTTP_GET {
            url {
              path /
            }
          }
        }
        real_server 192.0.2.3 80 {
          HTTP_GET {
            url {
              path /
            }
          }
        }
      }
      """;

  private static final String REAL =
      """
      virtual_server 192.0.2.1 80 {
        protocol TCP
        lvs_method DR
        real_server 192.0.2.2 80 {
          uthreshold 10
          @
          HTTP_GET {
            url {
              path /
            }
          }
        }
      }
      """;

  private static String checker(String type) {
    return """
    virtual_server 192.0.2.1 80 {
      protocol TCP
      real_server 192.0.2.2 80 {
        %s {
          @
        }
      }
    }
    """
        .formatted(type);
  }

  private static final String URL =
      """
      virtual_server 192.0.2.1 80 {
        protocol TCP
        real_server 192.0.2.2 80 {
          HTTP_GET {
            url {
              regex a
              @
            }
          }
        }
      }
      """;

  private static final String LDIRECTORD = "@\nvirtual=192.0.2.1:80\n    real=192.0.2.2:80 gate\n";

  private static final String LDIRECTORD_VIRTUAL =
      """
      virtual=192.0.2.1:80
          real=192.0.2.2:80 masq
          persistent = 60
          @
      """;

  static Stream<Arguments> keepalived() {
    return Stream.of(
            in(
                KEEPALIVED_TOP,
                """
                net_namespace a|net_namespace_ipvs a|namespace_with_ipsets|instance a|use_pid_dir
                linkbeat_use_polling|child_wait_time 5|linkbeat_interfaces { eth0 }
                track_group G { group { VI } }|static_ipaddress { 192.0.2.9/24 dev eth0 }
                static_routes { 10.0.0.0/8 via 192.0.2.9 }|static_rules { from 10.0.0.0/8 table 1 }
                vrrp_track_file F { file /f }|track_file F { file /f }
                vrrp_track_process P { process sshd }|bfd_instance B { neighbor_ip 192.0.2.9 }
                vrrp_script S { script /bin/true }|garp_group { interface eth0 }
                interface_up_down_delays { eth0 1 }|SSL { password secret }
                virtual_server_group G { 192.0.2.9 80 }|include nowhere.conf|includea nowhere.conf
                virtual_server 192.0.2.7 80 { protocol TCP }
                vrrp_instance V { virtual_ipaddress { 192.0.2.8/24 dev eth0 } }
                @node router_id a|~SEQ(A, 1, 2) router_id a
                """),
            in(
                GLOBAL,
                """
                tmp_config_directory /tmp|config_save_dir /tmp|process_names|process_name a
                vrrp_process_name a|checker_process_name a|bfd_process_name a|lvs_process_name a
                startup_script /bin/true|startup_script_timeout 1|shutdown_script /bin/true
                shutdown_script_timeout 1|notification_email { a@example.org }
                notification_email_from a@example.org|smtp_server 192.0.2.9|smtp_helo_name a
                smtp_connect_timeout 3|smtp_alert|smtp_alert_vrrp|smtp_alert_checker
                checker_log_all_failures|no_email_faults|router_id lb1|vrrp_mcast_group4 224.0.0.18
                vrrp_mcast_group6 ff02::12|default_interface eth0|lvs_sync_daemon eth0 VI id 5
                lvs_timeouts tcp 60|lvs_flush|lvs_flush_on_stop|vrrp_garp_master_delay 1
                vrrp_garp_master_repeat 1|vrrp_garp_lower_prio_delay 1|vrrp_down_timer_adverts 3
                vrrp_garp_lower_prio_repeat 1|vrrp_garp_master_refresh 1
                vrrp_garp_master_refresh_repeat 1|vrrp_garp_interval 1|vrrp_gna_interval 1
                vrrp_min_garp|vrrp_garp_extra_if 100|vrrp_lower_prio_no_advert
                vrrp_higher_prio_send_advert|vrrp_version 3|nftables|nftables_priority 1
                nftables_counters|nftables_ifindex|nftables_ipvs|nftables_ipvs_priority 1
                nftables_ipvs_start_fwmark 1000|vrrp_iptables|vrrp_ipsets|disable_local_igmp
                vrrp_check_unicast_src|vrrp_skip_check_adv_addr|vrrp_strict
                vrrp_notify_priority_changes on|max_auto_priority 1|min_auto_priority_delay 1
                vrrp_priority 1|checker_priority 1|bfd_priority 1|vrrp_no_swap|checker_no_swap
                bfd_no_swap|vrrp_cpu_affinity 1|checker_cpu_affinity 1|bfd_cpu_affinity 1
                vrrp_rt_priority 1|checker_rt_priority 1|bfd_rt_priority 1|vrrp_rlimit_rttime 2
                checker_rlimit_rttime 2|bfd_rlimit_rttime 2|snmp_socket a|enable_snmp_vrrp
                enable_snmp_checker|enable_snmp_rfc|enable_snmp_rfcv2|enable_snmp_rfcv3|enable_traps
                enable_dbus|dbus_service_name a|script_user nobody|enable_script_security
                notify_fifo /f|notify_fifo_script /s|vrrp_notify_fifo /f|vrrp_notify_fifo_script /s
                lvs_notify_fifo /f|lvs_notify_fifo_script /s|fifo_write_vrrp_states_on_reload
                dynamic_interfaces|vrrp_netlink_cmd_rcv_bufs 1|vrrp_netlink_cmd_rcv_bufs_force on
                vrrp_netlink_monitor_rcv_bufs 1|vrrp_netlink_monitor_rcv_bufs_force on
                lvs_netlink_cmd_rcv_bufs 1|lvs_netlink_cmd_rcv_bufs_force on
                lvs_netlink_monitor_rcv_bufs 1|lvs_netlink_monitor_rcv_bufs_force on
                process_monitor_rcv_bufs 1|process_monitor_rcv_bufs_force on|vrrp_rx_bufs_policy MTU
                vrrp_rx_bufs_multiplier 3|rs_init_notifies|no_checker_emails|umask 022
                vrrp_startup_delay 5|log_unknown_vrids|vmac_prefix a|vmac_addr_prefix a|random_seed 1
                reload_check_config|include_check|reload_time_file /f|reload_repeat|reload_file
                data_use_instance
                """),
            in(
                VRRP,
                """
                state MASTER|interface eth0|vrf a|use_vmac|use_vmac_addr|vmac_xmit_base|use_ipvlan
                native_ipv6|dont_track_primary|track_interface { eth1 weight 5 }
                track_script { chk }|track_file { F }|track_process { P }|track_bfd { B }
                mcast_src_ip 192.0.2.9|unicast_src_ip 192.0.2.9|mcast_dst_ip 224.0.0.18|track_src_ip
                version 3|check_unicast_src|unicast_peer { 192.0.2.9 }|unicast_fault_no_peer
                unicast_ttl 5|old_unicast_checksum|garp_master_delay 1|garp_master_repeat 1
                garp_lower_prio_delay 1|garp_lower_prio_repeat 1|garp_master_refresh 1
                garp_master_refresh_repeat 1|garp_extra_if 100|down_timer_adverts 3
                lower_prio_no_advert|higher_prio_send_advert|virtual_router_id 51|priority 150
                advert_int 2|authentication { auth_type PASS }
                virtual_ipaddress { 192.0.2.8/24 dev eth0 }
                virtual_ipaddress_excluded { 192.0.2.8/24 dev eth0 }|promote_secondaries
                virtual_routes { 10.0.0.0/8 via 192.0.2.9 }|virtual_rules { from 10.0.0.0/8 table 1 }
                accept|no_accept|nopreempt|preempt|preempt_delay 300|skip_check_adv_addr on
                strict_mode on|debug 1|notify_master /s|notify_backup /s|notify_fault /s
                notify_stop /s|notify /s|notify_master_rx_lower_pri /s|notify_priority_changes on
                notify_deleted /s|smtp_alert on|kernel_rx_buf_size 1|linkbeat_use_polling
                """),
            in(
                SYNC_GROUP,
                """
                track_interface { eth0 }|track_script { chk }|track_file { F }|track_process { P }
                track_bfd { B }|notify_master /s|notify_backup /s|notify_fault /s|notify_stop /s
                notify_deleted /s|notify /s|notify_priority_changes on|smtp_alert on
                global_tracking|sync_group_tracking_weight
                """),
            in(
                SCRIPT,
                """
                interval 2|timeout 3|weight -20|rise 2|fall 2|user nobody|init_fail
                """),
            in(
                VIRTUAL,
                """
                lvs_sched rr|lb_algo rr|flag-1|flag-2|flag-3|sh-port|sh-fallback|mh-port|mh-fallback
                ops|lvs_method NAT|lb_kind NAT|persistence_engine sip|persistence_timeout 90
                persistence_granularity 255.255.255.0|protocol TCP|ha_suspend|smtp_alert on
                virtualhost example.org|snmp_name shop|alpha|omega|quorum 2|hysteresis 1
                quorum_up /s|quorum_down /s|ip_family inet|sorry_server 192.0.2.9 80
                sorry_server_inhibit|sorry_server_lvs_method NAT|connect_timeout 7|retry 7
                delay_before_retry 7|warmup 7|delay_loop 7|inhibit_on_failure
                real_server 192.0.2.4 80
                """),
            in(
                REAL,
                """
                weight 5|lvs_method NAT|lb_kind NAT|notify_up /s|notify_down /s|uthreshold 20
                lthreshold 5|smtp_alert on|virtualhost example.org|snmp_name a|alpha on
                connect_timeout 7|retry 7|nb_get_retry 7|delay_before_retry 7|warmup 7|delay_loop 7
                inhibit_on_failure on|TCP_CHECK { retry 1 }|BFD_CHECK { name B }
                FILE_CHECK { track_file F }|UDP_CHECK { payload 00 }|PING_CHECK { retry 1 }
                """),
            in(
                checker("HTTP_GET"),
                """
                connect_ip 192.0.2.9|connect_port 8080|bindto 192.0.2.8|bind_if eth0|bind_port 1000
                fwmark 5|alpha on|connect_timeout 7|retry 7|delay_before_retry 7|warmup 7|delay_loop 7
                log_all_failures on|http_protocol 1.1|fast_recovery|url { path /a }
                virtualhost example.org
                """),
            in(checker("SSL_GET"), "enable_sni|url { path /a }"),
            in(
                checker("SMTP_CHECK"),
                "helo_name a|connect_timeout 7|host { connect_ip 192.0.2.9 }"),
            in(checker("DNS_CHECK"), "type A|type ANY|name example.org|retry 7"),
            in(
                checker("MISC_CHECK"),
                "misc_path /bin/true|misc_timeout 7|misc_dynamic|user nobody|retry 3|warmup 1"),
            in(
                URL,
                """
                path /a|digest 00|status_code 204|virtualhost example.org|regex b|regex_no_match
                regex_options caseless|regex_options utf|regex_stack 1 2|regex_min_offset 1
                regex_max_offset 1
                """))
        .flatMap(each -> each);
  }

  static Stream<Arguments> ldirectord() {
    return Stream.of(
            in(
                LDIRECTORD,
                """
                checktimeout=7|negotiatetimeout=7|checkinterval=7|checkcount=7|failurecount=7
                autoreload=yes|callback="/c"|fallback=127.0.0.1:80 gate|fallbackcommand="/c"
                logfile="/l"|emailalert="a@example.org"|emailalertfrom=a@example.org
                emailalertfreq=5|emailalertstatus=all|smtp=192.0.2.9|execute="c"|supervised=yes
                fork=yes|quiescent=no|readdquiescent=no|cleanstop=no|maintenancedir=/m
                fallback6=[2001:db8::1]:80|connecttimeout=5
                """),
            in(
                LDIRECTORD_VIRTUAL,
                """
                checktimeout=7|negotiatetimeout=7|checkinterval=7|checkcount=7|failurecount=7
                fallback=127.0.0.1:80 gate|fallbackcommand="/c"|emailalert="a@example.org"
                emailalertfreq=5|emailalertstatus=all|smtp=192.0.2.9|quiescent=no|cleanstop=no
                real=192.0.2.3:80 masq 5 "a", "b"|checktype=connect|checktype=ping|checktype=off
                checktype=on|checktype=external|checktype=external-perl|checktype=5|service=ftp
                service=dns|service=https|service=http_proxy|service=imap|service=imaps|service=ldap
                service=ldaps|service=mysql|service=nntp|service=none|service=oracle|service=pgsql
                service=pop|service=pops|service=radius|service=simpletcp|service=sip|service=smtp
                service=submission|checkcommand="/c"|checkport=81|request="a"|receive="a"
                httpmethod=HEAD|virtualhost="example.org"|login="a"|passwd="a"|database="a"
                secret="a"|scheduler=rr|persistent=90|netmask=255.255.255.0|protocol=udp
                monitorfile="/m"|ops=yes|servicename=shop|comment=a|schedflags=sh-port|load="a"
                """))
        .flatMap(each -> each);
  }

  static Stream<Arguments> ipvsadm() {
    String service = "-A -t 192.0.2.1:80 -s sh -p 60 @\n-a -t 192.0.2.1:80 -r 192.0.2.2:80 -i\n";
    String real = "-A -t 192.0.2.1:80\n-a -t 192.0.2.1:80 -r 192.0.2.2:80 @\n";
    String gue = real.replace("@", "-i --tun-type gue --tun-port 5 @");
    return Stream.of(
            in(
                service,
                "-p 90|--persistent 90|-M 255.255.0.0|--netmask 255.255.0.0|--pe sip|-b sh-port"
                    + "|--sched-flags sh-port|-s rr|--scheduler rr|-o|--ops|--nonsense"),
            in(
                real,
                "-m|--masquerading|-i|--ipip|-w 5|--weight 5|-x 5|--u-threshold 5|-y 5"
                    + "|--l-threshold 5|--nonsense"),
            in(gue, "--tun-port 6|--tun-csum|--tun-remcsum|--tun-type gre"),
            in(
                "-A -t 192.0.2.1:80\n@\n",
                "-A -u 192.0.2.1:80|-A --sctp-service 192.0.2.1:80|-A -f 5|-E -t 192.0.2.1:80 -s rr"
                    + "|-D -t 192.0.2.1:80|-a -t 192.0.2.1:80 -r 192.0.2.2"
                    + "|-e -t 192.0.2.1:80 -r 192.0.2.2|-d -t 192.0.2.1:80 -r 192.0.2.2|-L -n|-Z|-S"
                    + "|--set 90 60 30|--start-daemon master --mcast-interface eth0 --syncid 5"
                    + "|--stop-daemon master|--nonsense"))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> in(String context, String words) {
    return Arrays.stream(words.strip().split("[|\n]"))
        .map(String::strip)
        .map(word -> Arguments.of(word, context));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keepalived")
  void noWordOfKeepalivedIsLost(String word, String context) {
    isHeeded(Format.KEEPALIVED, word, context);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ldirectord")
  void noWordOfLdirectordIsLost(String word, String context) {
    isHeeded(Format.LDIRECTORD, word, context);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ipvsadm")
  void noWordOfIpvsadmIsLost(String word, String context) {
    isHeeded(Format.IPVSADM, word, context);
  }

  private static void isHeeded(Format format, String word, String context) {
    Imported without = Samples.imported(format, context.replace("@", ""));
    Imported with = Samples.imported(format, context.replace("@", word));
    List<String> unknown =
        Samples.dropped(with).stream()
            .filter(line -> line.contains(Vocabulary.UNKNOWN.why()))
            .toList();
    if (word.equals("--nonsense")) {
      assertEquals(1, unknown.size(), "what is not known is reported as that");
      return;
    }
    assertEquals(List.of(), unknown, "it is known");
    boolean changes =
        !with.cluster().equals(without.cluster()) || !with.proposal().equals(without.proposal());
    String name = word.split("[ =]", 2)[0];
    boolean isReported =
        Samples.dropped(with).stream().anyMatch(line -> !Samples.dropped(without).contains(line));
    if (ANYWAY.contains(name)) {
      assertFalse(changes || isReported, word + " says what is so anyway");
    } else {
      assertTrue(changes || isReported, () -> word + " is lost in\n" + context);
    }
  }

  @Test
  void aWordThatNobodyKnowsIsReportedWithItsLine() {
    assertEquals(
        List.of(
            "f:3: frobnicate: is not a word that the import knows; look up what it does, then set"
                + " it by hand"),
        Samples.dropped(Samples.imported(Format.KEEPALIVED, "global_defs {\n}\nfrobnicate yes\n")));
    assertNotEquals(
        Vocabulary.UNKNOWN, KeepalivedWords.WORDS.of("authentication"), "known words have reasons");
  }
}

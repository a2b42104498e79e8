package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.evenkeel.coordinator.check.RealServersTest.Trial;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.Statuses;

/**
 * How each server is started, and what is tried with it. User and password are the same for all.
 */
final class RealServerList {
  private static final String USER = "probe";
  private static final String PASSWORD = "r1ght-word";

  /** Of PostgreSQL alone, whose users differ in how their passwords are proven. */
  private static final String MD5_USER = "veteran";

  private static final Optional<Encryption> CLEAR = Optional.empty();
  private static final Optional<Login> NOBODY = Optional.empty();

  private final Path folder;
  private final Installed installed;
  private final Optional<Login> right;
  private final Optional<Login> wrong;
  private final Path certificate;
  private final Path key;
  private final Optional<Encryption> direct;
  private final Optional<Encryption> command;

  RealServerList(Path folder) throws Exception {
    this.folder = folder;
    this.installed = new Installed(folder);
    this.right = login(USER, write("right", PASSWORD));
    this.wrong = login(USER, write("wrong", "wr0ng-word"));
    TestCertificate made = TestCertificate.of("servers.test", Duration.ofDays(300));
    this.certificate = made.writeCertificate(folder.resolve("certificate.pem"));
    this.key = made.writeKey(folder.resolve("key.pem"));
    Verify pin = new Verify.Pinned(made.fingerprint());
    this.direct = Optional.of(new Encryption(Start.DIRECT, Optional.of("servers.test"), pin));
    this.command = Optional.of(new Encryption(Start.COMMAND, Optional.of("servers.test"), pin));
  }

  List<Callable<List<Trial>>> all(Consumer<RealServer> started) {
    return List.of(
        () -> rabbitmq(started),
        () -> mariadb(started),
        () -> postgres(started),
        () -> nginx(started),
        () -> openssl(started),
        () -> dnsmasq(started),
        () -> exim(started),
        () -> dovecot(started),
        () -> vsftpd(started),
        () -> slapd(started),
        () -> redis(started),
        () -> kamailio(started),
        () -> freeradius(started),
        () -> grpc(started));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** A folder that everybody may write into. */
  private Path room(String name) throws IOException {
    Path room = Files.createDirectories(folder.resolve(name));
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxrwxrwx"));
    return room;
  }

  private RealServer start(
      Consumer<RealServer> started, String name, String user, List<String> command, int port)
      throws Exception {
    return start(started, name, user, command, Map.of("HOME", room(name).toString()), port);
  }

  private RealServer start(
      Consumer<RealServer> started,
      String name,
      String user,
      List<String> command,
      Map<String, String> environment,
      int port)
      throws Exception {
    RealServer server =
        RealServer.start(name, installed.command(user, command), environment, folder);
    started.accept(server);
    if (port != 0) {
      server.listening(port);
    }
    return server;
  }

  private List<Trial> nginx(Consumer<RealServer> started) throws Exception {
    int clear = RealServer.freePort();
    int encrypted = RealServer.freePort();
    int clear2 = RealServer.freePort();
    Path room = room("nginx");
    Path users = write("users", USER + ":{PLAIN}" + PASSWORD + "\n");
    Path config =
        write(
            "nginx.conf",
            """
            daemon off; pid %1$s/pid; error_log stderr; worker_processes 1; user nobody nogroup;
            events { worker_connections 100; }
            http {
              access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b;
              fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              server {
                listen 127.0.0.1:%2$d; listen 127.0.0.1:%3$d ssl http2; listen 127.0.0.1:%4$d http2;
                ssl_certificate %5$s; ssl_certificate_key %6$s;
                location = /health { return 200 "all is well\n"; }
                location = /busy { return 503; }
                location = /elsewhere { return 302 /elsewhere; }
                location = /private { auth_basic here; auth_basic_user_file %7$s; return 204; }
                location / { auth_basic here; auth_basic_user_file %7$s; root %1$s; }
              }
            }
            """
                .formatted(room, clear, encrypted, clear2, certificate, key, users));
    write("nginx/file", "private");
    start(started, "nginx", "root", List.of("nginx", "-c", config.toString()), clear);
    Optional<String> well = Optional.of("^all is well\\s$");
    Optional<String> none = Optional.empty();
    return List.of(
        http("nginx", clear, "/health", "200-299", well, none, false, NOBODY, CLEAR, "status 200"),
        http(
            "nginx",
            clear,
            "/health",
            "200",
            none,
            Optional.of("well"),
            false,
            NOBODY,
            CLEAR,
            "-body matches what it must not"),
        http(
            "nginx",
            clear,
            "/busy",
            "200-299",
            none,
            none,
            false,
            NOBODY,
            CLEAR,
            "-status 503, wanted 200-299"),
        http(
            "nginx",
            clear,
            "/elsewhere",
            "200",
            none,
            none,
            false,
            NOBODY,
            CLEAR,
            "-status 302 to http"),
        http(
            "nginx",
            clear,
            "/file",
            "200",
            Optional.of("private"),
            none,
            false,
            right,
            CLEAR,
            "status 200"),
        http("nginx", clear, "/file", "200", none, none, false, wrong, CLEAR, "-status 401"),
        http("nginx", encrypted, "/health", "200", well, none, false, NOBODY, direct, "status 200"),
        http("nginx", encrypted, "/health", "200", well, none, true, NOBODY, direct, "status 200"),
        http("nginx", encrypted, "/busy", "200", none, none, true, NOBODY, direct, "-status 503"),
        http("nginx", encrypted, "/health", "200", none, none, false, NOBODY, CLEAR, "-status 400"),
        http("nginx", clear2, "/health", "200", well, none, true, NOBODY, CLEAR, "status 200"),
        http("nginx", clear2, "/file", "200", none, none, true, wrong, CLEAR, "-status 401"),
        http(
            "nginx",
            clear,
            "/health",
            "200",
            none,
            none,
            true,
            NOBODY,
            CLEAR,
            "-answer is HTTP/1.1, not HTTP/2"),
        new Trial(
            "nginx",
            clear,
            new Probe.Tcp(
                Optional.of("HEAD / HTTP/1.0\r\n\r\n"), Optional.of("^HTTP/1\\.1 401"), CLEAR),
            "answered as expected"));
  }

  private static Trial http(
      String server,
      int port,
      String path,
      String status,
      Optional<String> body,
      Optional<String> notBody,
      boolean http2,
      Optional<Login> login,
      Optional<Encryption> encryption,
      String expected) {
    return new Trial(
        server,
        port,
        new Probe.Http(
            "GET",
            path,
            Optional.of("servers.test"),
            Map.of("X-Probe", "1"),
            Statuses.parse(status),
            body,
            notBody,
            http2,
            login,
            encryption),
        expected);
  }

  private List<Trial> openssl(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    // It ends when its input does.
    List<String> command =
        List.of(
            "sh",
            "-c",
            "sleep 1000 | \"$@\"",
            "sh",
            "openssl",
            "s_server",
            "-quiet",
            "-accept",
            "127.0.0.1:" + port,
            "-cert",
            certificate.toString(),
            "-key",
            key.toString());
    start(started, "openssl", "nobody", command, port);
    return List.of(
        new Trial("openssl", port, new Probe.Tls(direct.orElseThrow()), "TLS handshake done"),
        new Trial(
            "openssl",
            port,
            new Probe.Tls(new Encryption(Start.DIRECT, Optional.empty(), new Verify.Trusted())),
            "-certificate refused: signed by no authority"));
  }

  private List<Trial> dnsmasq(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--port=" + port,
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--user=root",
                "--pid-file",
                "--log-facility=-",
                "--address=/www.test/192.0.2.1",
                "--address=/www.test/2001:db8::1",
                "--mx-host=test,mail.test,10",
                "--srv-host=_sip._udp.test,sip.test,5060",
                "--cname=alias.test,www.test",
                "--ptr-record=1.2.0.192.in-addr.arpa,www.test"));
    for (int i = 0; i < 30; i++) {
      command.add("--txt-record=long.test," + "x".repeat(99) + i);
    }
    start(started, "dnsmasq", "root", command, port);
    Optional<String> none = Optional.empty();
    return List.of(
        dns(port, "www.test", RecordType.A, Optional.of("192.0.2.1"), false, "answered 192.0.2.1"),
        dns(
            port,
            "www.test",
            RecordType.A,
            Optional.of("192.0.2.2"),
            false,
            "-answer is 192.0.2.1, wanted 192.0.2.2"),
        dns(
            port,
            "www.test.",
            RecordType.AAAA,
            Optional.of("2001:DB8:0::1"),
            true,
            "answered 2001:db8::1"),
        dns(
            port,
            "test",
            RecordType.MX,
            Optional.of("10 mail.test."),
            false,
            "answered 10 mail.test"),
        dns(port, "_sip._udp.test", RecordType.SRV, none, true, "answered 0 0 5060 sip.test"),
        dns(port, "1.2.0.192.in-addr.arpa", RecordType.PTR, none, false, "answered www.test"),
        dns(
            port,
            "long.test",
            RecordType.TXT,
            Optional.of("x".repeat(99) + "29"),
            false,
            "answered "),
        dns(port, "other.example", RecordType.A, none, false, "-REFUSED for A other.example"));
  }

  private static Trial dns(
      int port,
      String name,
      RecordType record,
      Optional<String> expect,
      boolean stream,
      String expected) {
    return new Trial("dnsmasq", port, new Probe.Dns(name, record, expect, stream), expected);
  }

  private List<Trial> exim(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    int encrypted = RealServer.freePort();
    Path room = room("exim");
    Path config =
        write(
            "exim.conf",
            """
            primary_hostname = servers.test
            spool_directory = %1$s
            log_file_path = %1$s/%%slog
            exim_user = nobody
            exim_group = nogroup
            daemon_smtp_ports = %2$d : %3$d
            tls_on_connect_ports = %3$d
            local_interfaces = 127.0.0.1
            tls_advertise_hosts = *
            tls_certificate = %4$s
            tls_privatekey = %5$s
            auth_advertise_hosts = *
            acl_smtp_rcpt = deny
            smtp_accept_max = 100
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = ${if and{{eq{$auth2}{%6$s}}{eq{$auth3}{%7$s}}}}
            """
                .formatted(room, port, encrypted, certificate, key, USER, PASSWORD));
    start(started, "exim", "root", List.of("exim", "-bdf", "-v", "-C", config.toString()), port);
    return lines("exim", LineProtocol.SMTP, port, encrypted, "-login answered with \"535");
  }

  private List<Trial> lines(
      String server, LineProtocol protocol, int port, int encrypted, String refused) {
    return List.of(
        new Trial(server, port, new Probe.Lines(protocol, NOBODY, CLEAR), "greeted"),
        new Trial(server, port, new Probe.Lines(protocol, right, command), "logged in"),
        new Trial(server, port, new Probe.Lines(protocol, wrong, command), refused),
        new Trial(server, encrypted, new Probe.Lines(protocol, right, direct), "logged in"));
  }

  private List<Trial> dovecot(Consumer<RealServer> started) throws Exception {
    int imap = RealServer.freePort();
    int imaps = RealServer.freePort();
    int pop3 = RealServer.freePort();
    int pop3s = RealServer.freePort();
    Path room = room("dovecot");
    Path users =
        write("dovecot.users", USER + ":{PLAIN}" + PASSWORD + ":65534:65534::" + room + "\n");
    Path config =
        write(
            "dovecot.conf",
            """
            protocols = imap pop3
            listen = 127.0.0.1
            base_dir = %1$s/run
            state_dir = %1$s/state
            log_path = /dev/stderr
            ssl = yes
            ssl_cert = <%2$s
            ssl_key = <%3$s
            mail_location = maildir:%1$s/mail
            first_valid_uid = 1
            auth_failure_delay = 0
            passdb {
              driver = passwd-file
              args = %4$s
            }
            userdb {
              driver = passwd-file
              args = %4$s
            }
            service imap-login {
              inet_listener imap {
                port = %5$d
              }
              inet_listener imaps {
                port = %6$d
                ssl = yes
              }
            }
            service pop3-login {
              inet_listener pop3 {
                port = %7$d
              }
              inet_listener pop3s {
                port = %8$d
                ssl = yes
              }
            }
            """
                .formatted(room, certificate, key, users, imap, imaps, pop3, pop3s));
    start(started, "dovecot", "root", List.of("dovecot", "-F", "-c", config.toString()), imap);
    List<Trial> trials =
        new ArrayList<>(
            lines("dovecot", LineProtocol.IMAP, imap, imaps, "-login answered with \"NO"));
    trials.addAll(lines("dovecot", LineProtocol.POP3, pop3, pop3s, "-login answered with \"-ERR"));
    return trials;
  }

  private List<Trial> vsftpd(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path config =
        write(
            "vsftpd.conf",
            """
            listen=YES
            listen_address=127.0.0.1
            listen_port=%d
            background=NO
            anonymous_enable=YES
            local_enable=NO
            ftp_username=daemon
            nopriv_user=nobody
            isolate=NO
            isolate_network=NO
            secure_chroot_dir=%s
            ssl_enable=YES
            allow_anon_ssl=YES
            force_anon_logins_ssl=YES
            rsa_cert_file=%s
            rsa_private_key_file=%s
            seccomp_sandbox=NO
            """
                .formatted(
                    port, Files.createDirectories(folder.resolve("empty")), certificate, key));
    start(started, "vsftpd", "root", List.of("vsftpd", config.toString()), port);
    Optional<Login> anonymous = login("anonymous", folder.resolve("right"));
    return List.of(
        new Trial("vsftpd", port, new Probe.Lines(LineProtocol.FTP, NOBODY, CLEAR), "greeted"),
        new Trial(
            "vsftpd", port, new Probe.Lines(LineProtocol.FTP, anonymous, command), "logged in"),
        new Trial("vsftpd", port, new Probe.Lines(LineProtocol.FTP, anonymous, CLEAR), "-"),
        new Trial("vsftpd", port, new Probe.Lines(LineProtocol.FTP, wrong, command), "-"));
  }

  private List<Trial> slapd(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    int encrypted = RealServer.freePort();
    Path config =
        write(
            "slapd.conf",
            """
            include /etc/ldap/schema/core.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            pidfile %1$s/pid
            TLSCertificateFile %2$s
            TLSCertificateKeyFile %3$s
            database mdb
            suffix dc=test
            rootdn cn=%4$s,dc=test
            rootpw %5$s
            directory %1$s
            """
                .formatted(room("slapd"), certificate, key, USER, PASSWORD));
    String urls = "ldap://127.0.0.1:%d ldaps://127.0.0.1:%d".formatted(port, encrypted);
    start(
        started,
        "slapd",
        "nobody",
        List.of("slapd", "-d", "256", "-h", urls, "-f", config.toString()),
        port);
    Optional<Login> admin = login("cn=" + USER + ",dc=test", folder.resolve("right"));
    Optional<Login> stranger = login("cn=" + USER + ",dc=test", folder.resolve("wrong"));
    return List.of(
        new Trial("slapd", port, new Probe.Ldap(NOBODY, CLEAR), "root entry found"),
        new Trial("slapd", port, new Probe.Ldap(admin, command), "bound, root entry found"),
        new Trial("slapd", encrypted, new Probe.Ldap(admin, direct), "bound, root entry found"),
        new Trial(
            "slapd",
            port,
            new Probe.Ldap(stranger, CLEAR),
            "-bind answered with result 49 (invalid credentials)"));
  }

  private List<Trial> redis(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path config =
        write(
            "redis.conf",
            """
            port %1$d
            bind 127.0.0.1
            save ""
            dir %2$s
            requirepass %3$s
            user %4$s on >%3$s ~* +@all
            """
                .formatted(port, room("redis"), PASSWORD, USER));
    start(started, "redis", "nobody", List.of("redis-server", config.toString()), port);
    Optional<Login> word =
        Optional.of(new Login(Optional.empty(), right.orElseThrow().passwordFile()));
    return List.of(
        new Trial("redis", port, new Probe.Redis(word, CLEAR), "PONG"),
        new Trial("redis", port, new Probe.Redis(right, CLEAR), "PONG"),
        new Trial("redis", port, new Probe.Redis(wrong, CLEAR), "-AUTH answered with \"-WRONGPASS"),
        new Trial("redis", port, new Probe.Redis(NOBODY, CLEAR), "-PING answered with \"-NOAUTH"));
  }

  private List<Trial> mariadb(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path data = room("mariadb");
    RealServer.run(
        "mariadb-install",
        installed.command(
            "nobody",
            List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--skip-test-db",
                "--auth-root-authentication-method=normal")),
        folder);
    Path init =
        write(
            "init.sql",
            """
            CREATE DATABASE shop;
            CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
            GRANT ALL ON shop.* TO '%1$s'@'%%';
            """
                .formatted(USER, PASSWORD));
    start(
        started,
        "mariadb",
        "nobody",
        List.of(
            "mariadbd",
            "--no-defaults",
            "--datadir=" + data,
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + data + "/socket",
            "--init-file=" + init,
            "--pid-file=" + data + "/pid",
            "--ssl-cert=" + certificate,
            "--ssl-key=" + key,
            "--innodb-buffer-pool-size=16M"),
        port);
    Optional<String> shop = Optional.of("shop");
    Optional<String> none = Optional.empty();
    return List.of(
        new Trial("mariadb", port, new Probe.Mysql(right, shop, CLEAR), "logged in, "),
        new Trial("mariadb", port, new Probe.Mysql(right, none, command), "logged in, "),
        new Trial("mariadb", port, new Probe.Mysql(NOBODY, none, CLEAR), "asks for a login, "),
        new Trial(
            "mariadb", port, new Probe.Mysql(wrong, shop, CLEAR), "-error 1045: \"Access denied"),
        new Trial(
            "mariadb", port, new Probe.Mysql(right, Optional.of("none"), CLEAR), "-error 1044: "));
  }

  private List<Trial> postgres(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path data = room("postgres").resolve("data");
    String programs;
    try (var versions = Files.list(Path.of("../target/servers/usr/lib/postgresql"))) {
      programs =
          "/usr/lib/postgresql/" + versions.findFirst().orElseThrow().getFileName() + "/bin/";
    }
    RealServer.run(
        "postgres-init",
        installed.command(
            "nobody",
            List.of(
                programs + "initdb",
                "-D",
                data.toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--no-sync",
                "--pwfile=" + folder.resolve("right"))),
        folder);
    // Of one user the password is kept as before version 14.
    Path role =
        write(
            "role.sql",
            """
            SET password_encryption = 'md5';
            CREATE ROLE %s LOGIN PASSWORD '%s';
            """
                .formatted(MD5_USER, PASSWORD));
    List<String> create =
        List.of(
            "sh",
            "-c",
            "exec \"$0\" --single -D \"$1\" postgres <\"$2\"",
            programs + "postgres",
            data.toString(),
            role.toString());
    RealServer.run("postgres-role", installed.command("nobody", create), folder);
    Path access =
        write(
            "pg_hba.conf",
            """
            host all %s 127.0.0.1/32 md5
            host all all 127.0.0.1/32 scram-sha-256
            """
                .formatted(MD5_USER));
    // Its key must be its own.
    List<String> copy =
        List.of(
            "sh",
            "-c",
            "cat \"$0\" >\"$1\" && chmod 600 \"$1\"",
            key.toString(),
            data + "/key.pem");
    RealServer.run("postgres-key", installed.command("nobody", copy), folder);
    start(
        started,
        "postgres",
        "nobody",
        List.of(
            programs + "postgres",
            "-D",
            data.toString(),
            "-p",
            "" + port,
            "-h",
            "127.0.0.1",
            "-k",
            "",
            "-c",
            "hba_file=" + access,
            "-c",
            "ssl=on",
            "-c",
            "ssl_cert_file=" + certificate,
            "-c",
            "ssl_key_file=" + data + "/key.pem",
            "-c",
            "fsync=off"),
        port);
    Optional<String> database = Optional.of("postgres");
    Optional<String> none = Optional.empty();
    Optional<Login> md5 = login(MD5_USER, folder.resolve("right"));
    Optional<Login> md5Wrong = login(MD5_USER, folder.resolve("wrong"));
    return List.of(
        new Trial("postgres", port, new Probe.Postgres(right, database, CLEAR), "logged in"),
        new Trial("postgres", port, new Probe.Postgres(right, database, command), "logged in"),
        new Trial("postgres", port, new Probe.Postgres(md5, database, CLEAR), "logged in"),
        new Trial("postgres", port, new Probe.Postgres(md5, database, command), "logged in"),
        new Trial(
            "postgres", port, new Probe.Postgres(md5Wrong, database, CLEAR), "-error 28P01: "),
        new Trial("postgres", port, new Probe.Postgres(NOBODY, none, CLEAR), "asks for a login"),
        new Trial("postgres", port, new Probe.Postgres(wrong, database, CLEAR), "-error 28P01: "),
        new Trial("postgres", port, new Probe.Postgres(right, none, CLEAR), "-error 3D000: "));
  }

  private List<Trial> rabbitmq(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path room = room("rabbitmq");
    Path plugins = write("enabled_plugins", "[].\n");
    write(
        "rabbitmq.conf",
        """
        listeners.tcp.1 = 127.0.0.1:%d
        default_user = %s
        default_pass = %s
        loopback_users = none
        distribution.listener.port_range.min = %d
        distribution.listener.port_range.max = %d
        """
            .formatted(port, USER, PASSWORD, RealServer.freePort(), 65_535));
    Map<String, String> environment =
        Map.of(
            "HOME",
            room.toString(),
            "RABBITMQ_NODENAME",
            "evenkeel@localhost",
            "RABBITMQ_CONFIG_FILE",
            folder.resolve("rabbitmq.conf").toString(),
            "RABBITMQ_MNESIA_BASE",
            room + "/mnesia",
            "RABBITMQ_LOG_BASE",
            room + "/log",
            "RABBITMQ_LOGS",
            "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE",
            plugins.toString(),
            "RABBITMQ_PID_FILE",
            room + "/pid",
            "RABBITMQ_CONF_ENV_FILE",
            "/dev/null",
            "ERL_EPMD_PORT",
            "" + RealServer.freePort());
    start(
        started,
        "rabbitmq",
        "nobody",
        List.of("sh", "-c", "exec /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"),
        environment,
        port);
    return List.of(
        new Trial("rabbitmq", port, new Probe.Amqp(NOBODY, "/", CLEAR), "connection.start"),
        new Trial(
            "rabbitmq", port, new Probe.Amqp(right, "/", CLEAR), "logged in, virtual host / open"),
        new Trial("rabbitmq", port, new Probe.Amqp(wrong, "/", CLEAR), "-refused with 403: "),
        new Trial("rabbitmq", port, new Probe.Amqp(right, "none", CLEAR), "-refused with 530: "));
  }

  private List<Trial> kamailio(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path config =
        write(
            "kamailio.cfg",
            """
            #!KAMAILIO
            children=1
            log_stderror=yes
            listen=udp:127.0.0.1:%1$d
            listen=tcp:127.0.0.1:%1$d
            loadmodule "sl.so"
            loadmodule "pv.so"
            loadmodule "textops.so"
            request_route {
              if (method == "OPTIONS" && $rU == $null && $rd == "127.0.0.1") {
                sl_send_reply("200", "Here");
                exit;
              }
              sl_send_reply("404", "Nobody");
            }
            """
                .formatted(port));
    start(
        started,
        "kamailio",
        "nobody",
        List.of(
            "kamailio",
            "-DD",
            "-E",
            "-m",
            "16",
            "-M",
            "8",
            "-Y",
            room("kamailio").toString(),
            "-f",
            config.toString()),
        port);
    Optional<String> stranger = Optional.of("nobody@elsewhere.test");
    return List.of(
        new Trial(
            "kamailio",
            port,
            new Probe.Sip(Optional.empty(), Statuses.SUCCESS, false),
            "status 200"),
        new Trial(
            "kamailio",
            port,
            new Probe.Sip(Optional.empty(), Statuses.SUCCESS, true),
            "status 200"),
        new Trial(
            "kamailio",
            port,
            new Probe.Sip(stranger, Statuses.SUCCESS, false),
            "-status 404 Nobody, wanted 200-299"),
        new Trial(
            "kamailio", port, new Probe.Sip(stranger, Statuses.parse("404"), true), "status 404"));
  }

  private List<Trial> freeradius(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path room = room("freeradius-log");
    Path own = Files.createDirectories(folder.resolve("freeradius")); // not writable for others
    Files.writeString(
        own.resolve("radiusd.conf"),
        """
        prefix = /usr
        logdir = %1$s
        run_dir = %1$s
        libdir = /usr/lib/freeradius
        log { destination = stdout }
        security {
          status_server = yes
          reject_delay = 0
        }
        client here {
          ipaddr = 127.0.0.1
          secret = %2$s
        }
        modules {
          pap {
          }
        }
        server default {
          listen {
            type = auth
            ipaddr = 127.0.0.1
            port = %3$d
          }
          authorize {
            if (User-Name == "%4$s") {
              update control {
                Cleartext-Password := "%2$s"
              }
            }
            pap
          }
          authenticate {
            Auth-Type PAP {
              pap
            }
          }
        }
        """
            .formatted(room, PASSWORD, port, USER));
    RealServer server =
        start(
            started,
            "radius",
            "nobody",
            List.of("freeradius", "-f", "-l", "stdout", "-d", own.toString()),
            0);
    Path secret = folder.resolve("right");
    Trial alive = new Trial("freeradius", port, new Probe.Radius(secret, NOBODY), "alive");
    server.answering(
        () -> Try.probe(alive.probe(), port, Duration.ofSeconds(1)) instanceof Verdict.Passed);
    return List.of(
        alive,
        new Trial("freeradius", port, new Probe.Radius(secret, right), "access accepted"),
        new Trial("freeradius", port, new Probe.Radius(secret, wrong), "-access rejected"));
  }

  private List<Trial> grpc(Consumer<RealServer> started) throws Exception {
    int port = RealServer.freePort();
    Path program =
        write(
            "health.py",
            """
            import sys, time, grpc
            from concurrent import futures
            states = {b"": 1, b"shop": 2}
            def check(request, context):
                name = request[2:]
                if name not in states:
                    context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
                return bytes([8, states[name]])
            class Health(grpc.GenericRpcHandler):
                def service(self, call):
                    if call.method == "/grpc.health.v1.Health/Check":
                        return grpc.unary_unary_rpc_method_handler(check)
            server = grpc.server(futures.ThreadPoolExecutor(4), [Health()])
            server.add_insecure_port("127.0.0.1:" + sys.argv[1])
            server.start()
            time.sleep(1000)
            """);
    start(
        started,
        "grpc",
        "nobody",
        List.of("/usr/bin/python3", program.toString(), "" + port),
        port);
    Optional<String> none = Optional.empty();
    return List.of(
        new Trial("grpc", port, new Probe.Grpc("", none, CLEAR), "SERVING"),
        new Trial(
            "grpc",
            port,
            new Probe.Grpc("shop", none, CLEAR),
            "-service is NOT_SERVING, wanted SERVING"),
        new Trial(
            "grpc",
            port,
            new Probe.Grpc("cart", none, CLEAR),
            "-grpc-status 5: \"unknown service\""));
  }
}

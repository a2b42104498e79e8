package org.evenkeel.arp;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.arp.Journal.Change;
import org.evenkeel.arp.Journal.Entry;
import org.evenkeel.arp.Step.Address;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.Symlink;
import org.evenkeel.arp.Step.Sysctl;
import org.evenkeel.arp.Step.TextFile;
import org.evenkeel.arp.WindowsStep.Adapter;
import org.evenkeel.arp.WindowsStep.AdapterName;
import org.evenkeel.arp.WindowsStep.Binding;
import org.evenkeel.arp.WindowsStep.Dhcp;
import org.evenkeel.arp.WindowsStep.Permission;
import org.evenkeel.arp.WindowsStep.Registration;
import org.evenkeel.arp.WindowsStep.Setting;
import org.evenkeel.arp.WindowsStep.VipOn;

/**
 * The journal as text: a line per entry, its fields percent-encoded and apart by blanks: {@code
 * kept} or {@code run}, the state found ({@code -} for none, otherwise {@code =} and the state),
 * the VIPs, the kind of the step and its fields. Pure.
 */
final class JournalText {
  private static final String HEAD = "evenkeel-arp journal 1";

  private JournalText() {}

  static String write(Journal journal) {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (Entry entry : journal.kept()) {
      text.append(line("kept", entry.found(), entry.holders(), entry.step()));
    }
    for (Change change : journal.run()) {
      text.append(line("run", change.before(), change.vips(), change.step()));
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException with the number of the line that is something else
   */
  static Journal read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      throw new IllegalArgumentException("line 1 is not '" + HEAD + "'");
    }
    List<Entry> kept = new ArrayList<>();
    List<Change> run = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        List<String> fields = List.of(lines.get(i).split(" ", -1));
        Step step = step(fields.get(3), fields.subList(4, fields.size()));
        switch (fields.get(0)) {
          case "kept" -> kept.add(new Entry(step, state(fields.get(1)), vips(fields.get(2))));
          case "run" -> run.add(new Change(step, state(fields.get(1)), vips(fields.get(2))));
          default -> throw new IllegalArgumentException("'" + fields.get(0) + "'");
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Journal(kept, run);
  }

  private static String line(String section, Optional<String> state, Set<Vip> vips, Step step) {
    List<String> fields = new ArrayList<>();
    fields.add(section);
    fields.add(state.map(value -> "=" + encoded(value)).orElse("-"));
    fields.add(list(vips.stream().map(Vip::toString).sorted().toList()));
    fields.addAll(
        switch (step) {
          case Sysctl s -> fields("sysctl", s.key(), s.wanted(), s.why());
          case Address s -> fields("address", s.device(), s.vip().toString(), s.why());
          case Device s -> fields("device", s.device(), s.module(), s.why());
          case TextFile s -> fields("file", s.path(), s.wanted(), s.why());
          case Symlink s -> fields("symlink", s.path(), s.wanted(), s.why());
          case Rule s -> {
            List<String> rule = new ArrayList<>(fields("rule", s.name(), s.why()));
            rule.addAll(List.of(list(s.look()), list(s.expected())));
            rule.addAll(List.of(list(s.add()), list(s.delete())));
            yield rule;
          }
          case WindowsStep s -> windows(s);
        });
    return String.join(" ", fields) + "\n";
  }

  private static List<String> windows(WindowsStep step) {
    return switch (step) {
      case Adapter s -> fields("windows-adapter", s.why());
      case AdapterName s -> fields("windows-name", s.wanted(), s.why());
      case Binding s -> fields("windows-binding", s.adapter(), s.component(), s.why());
      case Dhcp s -> fields("windows-dhcp", s.adapter(), s.why());
      case Registration s -> fields("windows-registration", s.adapter(), s.why());
      case Setting s ->
          fields(
              "windows-setting",
              s.adapter(),
              s.ipv6() ? "6" : "4",
              s.setting().name(),
              s.wanted(),
              s.why());
      case Permission s -> fields("windows-permission", s.vip().toString(), s.why());
      case VipOn s ->
          fields("windows-address", s.adapter(), s.vip().toString(), s.wanted(), s.why());
    };
  }

  private static Step step(String kind, List<String> raw) {
    List<String> fields = raw.stream().map(JournalText::decoded).toList();
    return switch (kind) {
      case "sysctl" -> new Sysctl(fields.get(0), fields.get(1), fields.get(2));
      case "address" -> new Address(fields.get(0), Vip.parse(fields.get(1)), fields.get(2));
      case "device" -> new Device(fields.get(0), fields.get(1), fields.get(2));
      case "file" -> new TextFile(fields.get(0), fields.get(1), fields.get(2));
      case "symlink" -> new Symlink(fields.get(0), fields.get(1), fields.get(2));
      case "rule" ->
          new Rule(
              fields.get(0),
              fields.get(1),
              words(raw.get(2)),
              words(raw.get(3)),
              words(raw.get(4)),
              words(raw.get(5)));
      case "windows-adapter" -> new Adapter(fields.get(0));
      case "windows-name" -> new AdapterName(fields.get(0), fields.get(1));
      case "windows-binding" -> new Binding(fields.get(0), fields.get(1), fields.get(2));
      case "windows-dhcp" -> new Dhcp(fields.get(0), fields.get(1));
      case "windows-registration" -> new Registration(fields.get(0), fields.get(1));
      case "windows-setting" ->
          new Setting(
              fields.get(0),
              fields.get(1).equals("6"),
              IpSetting.valueOf(fields.get(2)),
              fields.get(3),
              fields.get(4));
      case "windows-permission" -> new Permission(Vip.parse(fields.get(0)), fields.get(1));
      case "windows-address" ->
          new VipOn(
              fields.get(0),
              Vip.parse(fields.get(1)),
              Integer.parseInt(fields.get(2)),
              fields.get(3));
      default -> throw new IllegalArgumentException("no kind of step: '" + kind + "'");
    };
  }

  private static List<String> fields(String kind, String... values) {
    List<String> fields = new ArrayList<>(List.of(kind));
    List.of(values).forEach(value -> fields.add(encoded(value)));
    return fields;
  }

  private static Optional<String> state(String field) {
    if (field.equals("-")) {
      return Optional.empty();
    }
    if (!field.startsWith("=")) {
      throw new IllegalArgumentException("no state: '" + field + "'");
    }
    return Optional.of(decoded(field.substring(1)));
  }

  private static Set<Vip> vips(String field) {
    Set<Vip> vips = new LinkedHashSet<>();
    words(field).forEach(word -> vips.add(Vip.parse(word)));
    return vips;
  }

  private static String list(Collection<String> words) {
    return words.stream().map(JournalText::encoded).collect(Collectors.joining(","));
  }

  private static List<String> words(String field) {
    return field.isEmpty()
        ? List.of()
        : List.of(field.split(",", -1)).stream().map(JournalText::decoded).toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

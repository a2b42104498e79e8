package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.NatSettings;
import org.evenkeel.coordinator.model.OnAllDown;

/**
 * What became of another program's configuration.
 *
 * @param cluster one that {@code config validate} accepts
 * @param proposal lines for {@code node.yaml} of this node; empty when the text says nothing of it
 * @param dropped what was left out or changed, in the order of the text
 */
public record Imported(Cluster cluster, List<String> proposal, List<Dropped> dropped) {
  public Imported {
    proposal = List.copyOf(proposal);
    dropped = List.copyOf(dropped);
  }

  /**
   * Reads a configuration. Pure but for {@code includes}; for any thread.
   *
   * @throws UnreadableException when the text is not of the format, or longer or deeper than one
   *     that anybody wrote
   */
  public static Imported read(Format format, Source source, Includes includes)
      throws UnreadableException {
    source.check();
    Reading reading = new Reading();
    Sheet sheet =
        switch (format) {
          case KEEPALIVED -> KeepalivedConfiguration.read(source, includes, reading);
          case LDIRECTORD -> LdirectordConfiguration.read(source, reading);
          case IPVSADM -> IpvsadmRules.read(source, reading);
        };
    Assembly assembly = new Assembly(reading);
    List<Found> services = sheet.services().stream().map(assembly::service).toList();
    Cluster cluster = new Admission(reading).admit(services, admitted -> cluster(admitted, sheet));
    return new Imported(cluster, sheet.proposal(), reading.dropped());
  }

  /**
   * The text of {@code evenkeel.yaml}: what is not as everywhere, with what was dropped and what is
   * proposed in comments above.
   *
   * @param format whose the configuration was
   * @param name what it was called
   */
  public String yaml(Format format, String name) {
    return ImportedText.of(this, format, name);
  }

  private static Cluster cluster(List<Found> admitted, Sheet sheet) {
    Set<Object> vips = new HashSet<>();
    List<Integer> marks = new ArrayList<>();
    for (Found found : admitted) {
      switch (found.service().match()) {
        case Match.Address address -> vips.add(address.address());
        case Match.Fwmark(int mark, _) -> marks.add(mark);
      }
    }
    List<FloatingAddress> floating =
        sheet.floating().stream().filter(each -> !vips.contains(each.address().address())).toList();
    return new Cluster(
        new IpvsSettings(sheet.timeouts(), marks(marks)),
        OnAllDown.KEEP_LAST,
        NatSettings.NONE,
        floating,
        admitted.stream().map(Found::service).toList());
  }

  /** The marks that we use ourselves: the first thousand from 1000 on in which nobody else's is. */
  private static Marks marks(List<Integer> foreign) {
    Marks marks = IpvsSettings.DEFAULT.marks();
    while (foreign.stream().anyMatch(marks::contains)) {
      marks = new Marks(marks.first() + marks.count(), marks.count());
    }
    return marks;
  }
}

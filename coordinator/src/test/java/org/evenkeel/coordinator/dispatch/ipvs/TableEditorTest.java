package org.evenkeel.coordinator.dispatch.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher.Failure;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.Tunnel.Checksum;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsStatistics;
import org.evenkeel.netlink.IpvsTunnel;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;
import org.junit.jupiter.api.Test;

/** What kernels of several ages make of tunnels. */
class TableEditorTest {
  private static final ServiceKey WEB =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.5"), 80);
  private static final ServiceKey MAIL =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.5"), 25);
  private static final String ADVICE =
      "; Linux 5.2 has gue, 5.3 gre and checksums: boot one, or configure tunnel: { type: ipip }";
  private static final Tunnel GUE = new Tunnel.Gue(6_080, Checksum.NONE);

  /** What Linux 5.1 keeps, whose dumps tell no tunnel. */
  private static IpvsTunnel ipipOnly(IpvsTunnel asked) {
    return IpvsTunnel.IPIP;
  }

  /** What Linux 5.2 keeps, whose dumps tell no flags. */
  private static IpvsTunnel withoutFlags(IpvsTunnel asked) {
    return asked.type() == IpvsTunnel.Type.GUE
        ? new IpvsTunnel(asked.type(), asked.port(), 0)
        : IpvsTunnel.IPIP;
  }

  /** A table in memory that keeps of each tunnel what the kernel would. */
  private static final class Kernel implements TableEditor.Kernel {
    private final UnaryOperator<IpvsTunnel> keeps;
    private final Map<IpvsServiceKey, Map<IpvsDestination.Key, IpvsDestination>> table =
        new LinkedHashMap<>();
    private final List<IpvsEdit> edits = new ArrayList<>();
    private int reads;

    Kernel(UnaryOperator<IpvsTunnel> keeps) {
      this.keeps = keeps;
    }

    @Override
    public List<Outcome> apply(List<IpvsEdit> wanted) {
      edits.addAll(wanted);
      return wanted.stream().map(this::apply).toList();
    }

    private Outcome apply(IpvsEdit edit) {
      return switch (edit) {
        case IpvsEdit.NewDestination(var service, var added) ->
            of(service).containsKey(added.key()) ? refused() : put(service, added);
        case IpvsEdit.SetDestination(var service, var wanted) -> put(service, wanted);
        default -> new Outcome.Done();
      };
    }

    private Outcome put(IpvsServiceKey service, IpvsDestination destination) {
      of(service).put(destination.key(), kept(destination));
      return new Outcome.Done();
    }

    private IpvsDestination kept(IpvsDestination asked) {
      return asked.forwarding() != IpvsForwarding.TUNNEL
          ? asked
          : new IpvsDestination(
              asked.key(),
              asked.forwarding(),
              asked.weight(),
              asked.thresholds(),
              keeps.apply(asked.tunnel()));
    }

    private static Outcome refused() {
      return new Outcome.Refused(new NetlinkException("add it", Errno.EEXIST, ""));
    }

    private Map<IpvsDestination.Key, IpvsDestination> of(IpvsServiceKey service) {
      return table.computeIfAbsent(service, _ -> new LinkedHashMap<>());
    }

    @Override
    public List<IpvsDestination.Reading> destinations(IpvsServiceKey service) {
      reads++;
      return of(service).values().stream()
          .map(d -> new IpvsDestination.Reading(d, 0, 0, 0, IpvsStatistics.ZERO))
          .toList();
    }

    List<Integer> weights(ServiceKey service) {
      return of(ServiceTranslation.key(service)).values().stream()
          .map(IpvsDestination::weight)
          .toList();
    }
  }

  private static Destination real(int last, Tunnel tunnel, int weight) {
    var key = new Destination.Key(IpAddress.parse("198.51.100." + last), 80);
    return Destination.of(key, new Delivery.Tunnelled(tunnel), weight);
  }

  private static List<Step> steps(Step... steps) {
    return List.of(steps);
  }

  private static List<String> reasons(List<Failure> failures) {
    return failures.stream().map(Failure::reason).toList();
  }

  private static String reason(int last, String release, String tunnel) {
    return "198.51.100.%d:80 gets no traffic: this kernel (%s) has no tunnel %s"
            .formatted(last, release, tunnel)
        + ADVICE;
  }

  @Test
  void aKernelThatKnowsATunnelIsAskedOnceWhetherItDoes() {
    Kernel kernel = new Kernel(UnaryOperator.identity());
    TableEditor editor = new TableEditor(kernel, "6.1.0");
    Tunnel gre = new Tunnel.Gre(true);

    assertEquals(
        List.of(),
        editor.apply(
            steps(
                new Step.AddDestination(WEB, real(1, GUE, 0)),
                new Step.AddDestination(WEB, real(2, gre, 0)))));
    assertEquals(1, kernel.reads);
    assertEquals(
        List.of(),
        editor.apply(
            steps(
                new Step.EditDestination(WEB, real(1, GUE, 5)),
                new Step.AddDestination(MAIL, real(2, gre, 5)))));
    assertEquals(1, kernel.reads);
    assertEquals(List.of(5, 0), kernel.weights(WEB));
  }

  @Test
  void ipipIsNeverReadBack() {
    Kernel kernel = new Kernel(TableEditorTest::ipipOnly);

    assertEquals(
        List.of(),
        new TableEditor(kernel, "4.18.0")
            .apply(steps(new Step.AddDestination(WEB, real(1, new Tunnel.Ipip(), 5)))));
    assertEquals(0, kernel.reads);
  }

  @Test
  void anOldKernelsRealServerGetsNoTrafficAndIsNotEditedAgain() {
    Kernel kernel = new Kernel(TableEditorTest::ipipOnly);
    TableEditor editor = new TableEditor(kernel, "5.1.0");
    Destination wanted = real(1, GUE, 5);
    List<Step> round = steps(new Step.EditDestination(WEB, wanted));

    List<Failure> first = editor.apply(steps(new Step.AddDestination(WEB, wanted)));
    assertEquals(List.of(reason(1, "5.1.0", "gue")), reasons(first));
    assertEquals(List.of(0), kernel.weights(WEB));
    int edits = kernel.edits.size();

    for (int i = 0; i < 3; i++) {
      List<Failure> again = editor.apply(round);
      assertEquals(List.of(new Failure(round.getFirst(), first.getFirst().reason())), again);
    }
    assertEquals(edits, kernel.edits.size(), kernel.edits::toString);
  }

  @Test
  void whatAnOldKernelIsKnownToLackIsNotTriedElsewhere() {
    Kernel kernel = new Kernel(TableEditorTest::ipipOnly);
    TableEditor editor = new TableEditor(kernel, "5.1.0");
    List<Failure> _ = editor.apply(steps(new Step.AddDestination(WEB, real(1, GUE, 0))));

    assertEquals(
        List.of(reason(2, "5.1.0", "gue")),
        reasons(editor.apply(steps(new Step.AddDestination(MAIL, real(2, GUE, 0))))));
    assertEquals(List.of(), kernel.weights(MAIL));
  }

  @Test
  void otherServicesAreEditedAllTheSame() {
    Kernel kernel = new Kernel(TableEditorTest::ipipOnly);
    TableEditor editor = new TableEditor(kernel, "5.1.0");
    Step good = new Step.AddDestination(MAIL, real(2, new Tunnel.Ipip(), 7));
    Step last = new Step.AddDestination(MAIL, real(3, new Tunnel.Ipip(), 8));
    Step bad = new Step.AddDestination(WEB, real(1, new Tunnel.Gre(false), 5));

    assertEquals(List.of(reason(1, "5.1.0", "gre")), reasons(editor.apply(steps(good, bad, last))));
    assertEquals(List.of(7, 8), kernel.weights(MAIL));
    assertEquals(List.of(0), kernel.weights(WEB));
  }

  @Test
  void aRealServerThatHadTrafficThroughIpipLosesIt() {
    Kernel kernel = new Kernel(TableEditorTest::ipipOnly);
    TableEditor editor = new TableEditor(kernel, "5.1.0");
    List<Failure> _ = editor.apply(steps(new Step.AddDestination(MAIL, real(9, GUE, 0))));
    assertEquals(
        List.of(),
        editor.apply(steps(new Step.AddDestination(WEB, real(1, new Tunnel.Ipip(), 5)))));

    List<Failure> failures = editor.apply(steps(new Step.EditDestination(WEB, real(1, GUE, 5))));
    assertEquals(List.of(reason(1, "5.1.0", "gue")), reasons(failures));
    assertEquals(List.of(0), kernel.weights(WEB));
  }

  @Test
  void linux52HasGueButNeitherGreNorChecksums() {
    Kernel kernel = new Kernel(TableEditorTest::withoutFlags);
    TableEditor editor = new TableEditor(kernel, "5.2.0");

    assertEquals(
        List.of(
            reason(2, "5.2.0", "gue with checksum full"),
            reason(3, "5.2.0", "gre"),
            reason(4, "5.2.0", "gre with checksum")),
        reasons(
            editor.apply(
                steps(
                    new Step.AddDestination(WEB, real(1, GUE, 4)),
                    new Step.AddDestination(WEB, real(2, new Tunnel.Gue(6_080, Checksum.FULL), 4)),
                    new Step.AddDestination(WEB, real(3, new Tunnel.Gre(false), 4)),
                    new Step.AddDestination(WEB, real(4, new Tunnel.Gre(true), 4))))));
    assertEquals(List.of(4, 0, 0, 0), kernel.weights(WEB));
  }

  @Test
  void fromAnEditThatTheKernelRefusedNothingIsLearned() {
    Kernel kernel = new Kernel(UnaryOperator.identity());
    TableEditor editor = new TableEditor(kernel, "6.1.0");
    Destination foreign = real(1, new Tunnel.Ipip(), 5);
    List<Outcome> _ =
        kernel.apply(
            List.of(
                new IpvsEdit.NewDestination(
                    ServiceTranslation.key(WEB), Translation.destination(foreign))));

    assertEquals(
        List.of("the table was changed by somebody else; it is read again"),
        reasons(editor.apply(steps(new Step.AddDestination(WEB, real(1, GUE, 5))))));
    assertEquals(List.of(), editor.apply(steps(new Step.EditDestination(WEB, real(1, GUE, 5)))));
    assertEquals(List.of(5), kernel.weights(WEB));
  }

  @Test
  void aKernelWithoutTheSchedulerRefusesThatServiceAlone() {
    TableEditor.Kernel kernel =
        new TableEditor.Kernel() {
          @Override
          public List<Outcome> apply(List<IpvsEdit> edits) {
            return edits.stream()
                .<Outcome>map(
                    _ -> new Outcome.Refused(new NetlinkException("add", Errno.ENOENT, "")))
                .toList();
          }

          @Override
          public List<IpvsDestination.Reading> destinations(IpvsServiceKey service) {
            return List.of();
          }
        };
    var service = new TableService(WEB, ServiceSettings.by(Scheduler.MH), List.of());

    assertEquals(
        List.of(
            "the kernel has no scheduler mh: install the module ip_vs_mh, or configure another"),
        reasons(new TableEditor(kernel, "4.17").apply(steps(new Step.AddService(service)))));
  }

  @Test
  void whenTheKernelCannotBeAskedEveryStepHasFailed() {
    var down = new NetlinkException("ask", Errno.ENOBUFS, "");
    TableEditor.Kernel kernel =
        new TableEditor.Kernel() {
          @Override
          public List<Outcome> apply(List<IpvsEdit> edits) throws NetlinkException {
            throw down;
          }

          @Override
          public List<IpvsDestination.Reading> destinations(IpvsServiceKey service) {
            return List.of();
          }
        };
    List<Step> steps =
        steps(new Step.AddDestination(WEB, real(1, GUE, 5)), new Step.RemoveService(MAIL));

    assertEquals(
        steps.stream().map(step -> new Failure(step, down.getMessage())).toList(),
        new TableEditor(kernel, "6.1.0").apply(steps));
  }
}
